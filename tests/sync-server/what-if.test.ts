import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shippedPolicy } from '#content/policies/load.ts';
import { evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type Policy } from '#domain/eligibility/policy.ts';
import { WhatIfAnswer, type WhatIfRequest } from '#domain/sync/desk-evaluation-protocol.ts';
import { readFile } from '../../sync-server/evaluation/read-file.ts';
import { type Tables } from '../../sync-server/store/schema.ts';
import { atDesk } from '../support/at-desk.ts';
import { WhatIf } from '../../sync-server/desk/what-if.ts';
import { startCounty } from '../support/county.ts';
import { type TestDevice } from '../support/test-device.ts';
import { type TestServer } from '../support/test-server.ts';

/** What another line would do to the county: the same as judging every file by it, and nothing is written. */

const COUNTY = '530925';
const COUNTY_WIDE = {
  assignment: 'a',
  role: 'supervisor',
  village: COUNTY,
  sensitive: true,
  from: null,
  to: null,
} as const;

let server: TestServer;
let desk: TestDevice;
beforeAll(async () => {
  server = await startCounty({ households: 60 });
  desk = await atDesk(server, 'supervisor', COUNTY);
});
afterAll(() => server.remove());

async function ask(request: WhatIfRequest, by = desk): Promise<WhatIfAnswer> {
  const answer = await by.call('POST', '/desk/what-if', request);
  expect(answer).toMatchObject({ status: 200 });
  return WhatIfAnswer.parse(answer.json);
}

/** Verdicts of every file of a place, judged anew from the records. */
async function judgedInFull(policy: Policy, place: string): Promise<Record<string, number>> {
  const { db } = server.deps.store;
  const rows = await db.selectFrom('desk_rows').select(['household', 'village']).execute();
  const verdicts: Record<string, number> = {};
  for (const { household } of rows.filter(({ village }) => village.startsWith(place))) {
    const stored = await readFile(db, household);
    const verdict = stored === null ? undefined : evaluateFile(stored.file, policy, () => null)?.result.verdict;
    if (verdict !== undefined) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  }
  return verdicts;
}

const withLine = (amount: number): Policy => ({
  ...shippedPolicy,
  lines: [{ region: '', validFrom: '2000-01', validTo: null, amount, document: 'test' }],
});

/** Hash over every row of the tables that evaluation and admission write. */
async function contents(): Promise<string> {
  const { db } = server.deps.store;
  const tables: (keyof Tables)[] = [
    ...(['changes', 'records', 'feeds', 'feed_entries', 'evaluations', 'evaluation_facts'] as const),
    ...(['evaluation_jobs', 'verdict_changes', 'desk_rows', 'desk_search', 'meta'] as const),
  ];
  const hash = createHash('sha256');
  for (const table of tables) {
    const rows = await db.selectFrom(table).selectAll().execute();
    hash.update(table).update(
      rows
        .map((row) => JSON.stringify(row))
        .sort()
        .join('\n'),
    );
  }
  return hash.digest('hex');
}

test('says what judging every file by that line would say, twice the same, and writes nothing', async () => {
  const before = await contents();
  const seen = new Set<number>();
  for (const amount of [0, 600_000, 1_500_000, 5_000_000]) {
    const answer = await ask({ place: COUNTY, line: { amount } });
    expect(answer.from).toEqual(await judgedInFull(shippedPolicy, COUNTY));
    expect(answer.to).toEqual(await judgedInFull(withLine(amount), COUNTY));
    expect(await ask({ place: COUNTY, line: { amount } })).toEqual(answer);
    seen.add(answer.changed);
  }
  expect(seen.size).toBeGreaterThan(2);
  expect(await contents()).toBe(before);
});

test('counts by village and adds up', async () => {
  const answer = await ask({ place: COUNTY, line: { amount: 2_000_000 } });
  const villages = answer.byVillage;
  expect(villages.length).toBeGreaterThan(1);
  expect(villages.reduce((sum, { households }) => sum + households, 0)).toBe(answer.households);
  expect(villages.reduce((sum, { changed }) => sum + changed, 0)).toBe(answer.changed);
  expect(villages.every(({ name }) => name !== '')).toBe(true);
  const [first] = villages;
  const alone = await ask({ place: first?.village ?? '', line: { amount: 2_000_000 } });
  expect(alone.byVillage).toEqual([first]);
  expect(alone.to).toEqual(await judgedInFull(withLine(2_000_000), first?.village ?? ''));
});

test('other transfers and another threshold are tried, too; nothing tried changes nothing', async () => {
  const nothing = await ask({ place: COUNTY });
  expect(nothing.changed).toBe(0);
  expect(nothing.from).toEqual(nothing.to);
  expect(nothing.medicalLeads.from).toBe(nothing.medicalLeads.to);
  const kinds = ['subsistence', 'pension', ...shippedPolicy.uncountedTransfers];
  const transfers = await ask({ place: COUNTY, line: { amount: 870_000 }, uncountedTransfers: kinds });
  expect(transfers.to).toEqual(await judgedInFull({ ...withLine(870_000), uncountedTransfers: kinds }, COUNTY));
  const cheap = await ask({ place: COUNTY, medicalCost: 0 });
  expect(cheap.changed).toBe(0);
  expect(cheap.medicalLeads.to).toBeGreaterThan(cheap.medicalLeads.from);
});

test('a changed answer is seen at once by the next question', async () => {
  const { db } = server.deps.store;
  const before = await ask({ place: COUNTY, line: { amount: 870_000 } });
  const rows = await db.selectFrom('desk_rows').select(['household', 'village', 'verdict']).execute();
  const row = rows.find(({ verdict }) => verdict === 'notNow');
  const supervisor = await atDesk(server, 'supervisor', COUNTY);
  const saved = await supervisor.call('POST', '/desk/changes', {
    record: row?.household,
    kind: 'household',
    edits: { usesRuralServices: { value: false, basis: [] }, livesInVillage: { value: false, basis: [] } },
  });
  expect(saved).toMatchObject({ status: 200 });
  const after = await ask({ place: COUNTY, line: { amount: 870_000 } });
  expect(after.to).toEqual(await judgedInFull(withLine(870_000), COUNTY));
  expect(after.to).not.toEqual(before.to);
});

test('is for supervisors, of what they supervise', async () => {
  const answer = await ask({ place: COUNTY });
  const village = answer.byVillage[0]?.village ?? '';
  const supervisor = await atDesk(server, 'supervisor', village);
  const own = await ask({ place: COUNTY }, supervisor);
  expect(own.byVillage.map((one) => one.village)).toEqual([village]);
  const other = answer.byVillage[1]?.village ?? '';
  expect(await supervisor.call('POST', '/desk/what-if', { place: other })).toMatchObject({ status: 403 });
  for (const role of ['cadre', 'leader'] as const) {
    const person = await atDesk(server, role, COUNTY);
    expect(await person.call('POST', '/desk/what-if', { place: COUNTY })).toMatchObject({ status: 403 });
  }
  for (const line of [{ amount: -1 }, { amount: 0.5 }, { amount: '6000' }, 6000]) {
    expect(await desk.call('POST', '/desk/what-if', { place: COUNTY, line })).toMatchObject({ status: 400 });
  }
  expect(await desk.call('POST', '/desk/what-if', { line: { amount: 1 } })).toMatchObject({ status: 400 });
});

test('facts that were read beforehand give the same answer, and nothing goes wrong when it is cut short', async () => {
  const whatIf = new WhatIf(server.deps);
  await whatIf.warm(AbortSignal.abort());
  await whatIf.warm(new AbortController().signal);
  const reader = { user: desk.user, administrator: false, assignments: [COUNTY_WIDE], now: server.clock };
  expect(await whatIf.answer(reader, { place: COUNTY, line: { amount: 900_000 } })).toEqual(
    await ask({ place: COUNTY, line: { amount: 900_000 } }),
  );
});
