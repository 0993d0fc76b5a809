import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pino } from 'pino';
import { shippedPolicy } from '#content/policies/load.ts';
import { WhatIfAnswer } from '#domain/sync/desk-evaluation-protocol.ts';
import { addUser, assign } from '../../../sync-server/accounts/people.ts';
import { createApp } from '../../../sync-server/app.ts';
import { openServer } from '../../../sync-server/open-server.ts';
import { type DeskRowsTable } from '../../../sync-server/store/schema.ts';
import { TENANT } from '../../../sync-server/store/store.ts';

/*
 * npm run bench -- desk [DIR]: the supervisor's list, its filters and the overview over HTTP, on 40,000 synthetic rows
 * of 200 villages, or on the county that `npm run seed` put into DIR, which is copied first; then "what if", too.
 * The server runs in this process, so that its work and the client's share a core.
 */

const HOUSEHOLDS = 40_000;
const ROUNDS = 200;
const GATE = 300;
const GOAL = 100;

const VERDICTS = ['unstable', 'marginal', 'sudden', 'review', 'excludedInPrinciple', 'notNow', 'incomplete', ''];
const REVIEWS = ['none', 'submitted', 'returned', 'accepted'];
const NAMES = ['李演示', '张演示', '罗演示', '鲁演示', '字演示'];

function rowAt(index: number): { row: DeskRowsTable; words: string } {
  const household = `0190a000-0000-7000-8000-${String(index).padStart(12, '0')}`;
  const head = `${NAMES[index % NAMES.length]}${index}`;
  const row: DeskRowsTable = {
    tenant: TENANT,
    household,
    village: `5309251${String(Math.floor(index / 200))
      .padStart(2, '0')
      .slice(-2)}${String(201 + (index % 200)).padStart(3, '0')}`,
    group_name: String((index % 12) + 1),
    head,
    people: (index % 7) + 1,
    visited_on: `2026-${String((index % 12) + 1).padStart(2, '0')}-15`,
    review: REVIEWS[index % REVIEWS.length] ?? 'none',
    missing: index % 5,
    missing_ordinary: index % 5,
    verdict: VERDICTS[(index * 7) % VERDICTS.length] ?? '',
    per_head: index % 9 === 0 ? null : 400_000 + ((index * 7919) % 1_600_000),
    turned_from: index % 25 === 0 ? 'marginal' : '',
    income_month: `${index % 10 === 0 ? 2024 : 2026}-${String((index % 12) + 1).padStart(2, '0')}`,
    lead_since: index % 30 === 0 ? '2026-11-03' : '',
    undecided: '',
    conflicts: index % 40 === 0 ? 1 : 0,
    conflicts_ordinary: index % 40 === 0 ? 1 : 0,
    flags: '[]',
    flags_ordinary: '[]',
    leads: '[]',
    leads_ordinary: '[]',
    updated_at: Date.UTC(2026, 0, 1) + ((index * 104_729) % 28_000_000) * 1000,
  };
  return { row, words: `${head}|yanshi${index}|ys` };
}

const QUESTIONS: Readonly<Record<string, (round: number) => string>> = {
  list: () => '/desk/households?limit=50',
  'list by income': () => '/desk/households?limit=50&sort=perHead&order=asc',
  'filter by verdict': (round) => `/desk/households?limit=50&verdict=${VERDICTS[round % 7]}`,
  'filter by review and conflict': (round) =>
    `/desk/households?limit=50&review=${REVIEWS[round % REVIEWS.length]}&conflicts=yes`,
  'filter by place': (round) => `/desk/households?limit=50&place=5309251${String(round % 100).padStart(2, '0')}`,
  'to be visited again': () => '/desk/households?limit=50&revisit=yes',
  'with a lead': () => '/desk/households?limit=50&lead=yes',
  'search a name': (round) => `/desk/households?limit=50&search=${encodeURIComponent(`演示${round * 7}`)}`,
  overview: () => '/desk/places',
};

const county = process.argv[3];
const data = await mkdtemp(join(tmpdir(), 'fangpin-bench-'));
if (county !== undefined) await cp(county, data, { recursive: true });
const server = await openServer({
  data,
  database: 'sqlite',
  log: pino({ level: 'fatal' }),
  policy: shippedPolicy,
  now: () => Date.now(),
});
const app = await createApp(server.deps, { dist: null });
try {
  const api = `${await app.listen({ port: 0, host: '127.0.0.1' })}/api/v1`;
  const account = { login: 'bench', name: '演示监督员', password: 'bench-password', administrator: false };
  await server.deps.store.write(async (trx) => {
    const { user } = await addUser(trx, account, Date.now());
    await assign(trx, { user, role: 'supervisor', village: '530925', sensitive: true, from: null, to: null });
  });
  const signedIn = await fetch(`${api}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: account.login, password: account.password }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const toMake = county === undefined ? HOUSEHOLDS : 0;
  for (let at = 0; at < toMake; at += 500) {
    const made = Array.from({ length: 500 }, (_, index) => rowAt(at + index));
    await server.deps.store.write(async (trx) => {
      for (let piece = 0; piece < made.length; piece += 50) {
        const some = made.slice(piece, piece + 50);
        await trx
          .insertInto('desk_rows')
          .values(some.map(({ row }) => row))
          .execute();
        await trx
          .insertInto('desk_search')
          .values(
            some.map(({ row, words }) => ({ tenant: TENANT, household: row.household, words, sensitive_words: '' })),
          )
          .execute();
      }
    });
  }
  if (county !== undefined) {
    // First of all, before anything was read beforehand.
    for (const which of ['first', 'second', 'third', 'fourth']) {
      const [began, work] = [performance.now(), process.cpuUsage()];
      const answer = await fetch(`${api}/desk/what-if`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ place: '530925', line: { amount: 1_000_000 } }),
      });
      const { households, changed } = WhatIfAnswer.parse(await answer.json());
      const { user, system } = process.cpuUsage(work);
      process.stdout.write(
        `what if, ${which} question: ${((performance.now() - began) / 1000).toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of CPU; ${changed} of ${households} verdicts differ\n`,
      );
    }
  }
  process.stdout.write(
    `${county ?? `${HOUSEHOLDS} synthetic households`}, ${ROUNDS} questions each; gate ${GATE} ms, goal ${GOAL} ms of p95\n`,
  );
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const times: number[] = [];
    for (let round = -5; round < ROUNDS; round++) {
      const began = performance.now();
      const answer = await fetch(`${api}${question(Math.max(0, round))}`, { headers: { cookie } });
      await answer.text();
      const { status } = answer;
      if (status !== 200) throw new Error(`${name}: ${status}`);
      if (round >= 0) times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const p = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
    const verdict = p(0.95) < GOAL ? 'goal met' : p(0.95) < GATE ? 'gate met' : 'MISSED';
    process.stdout.write(`${name}: p50 ${p(0.5).toFixed(1)} ms, p95 ${p(0.95).toFixed(1)} ms, ${verdict}\n`);
  }
} finally {
  await app.close();
  await server.close();
  await rm(data, { recursive: true, force: true });
}
