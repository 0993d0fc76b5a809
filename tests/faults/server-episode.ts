import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { Chance } from '../simulation/chance.ts';
import { keptChanges } from '../simulation/stack/disk.ts';
import { RunningServer } from '../support/running-server.ts';
import { VILLAGE } from '../support/test-server.ts';
import { type FieldTablet, type Road, fieldTablet } from '../sync/field-tablet.ts';
import { type Counts } from './counts.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { preparedFolder } from './prepared-folder.ts';

const TABLETS = 3;
/** Room for a few pushes, bytes. */
const LITTLE_ROOM = 200 * 1024;

/**
 * A real server process under load from real tablets: it is killed again and again, connections are cut, answers lost,
 * pushes doubled, its disk is full now and then. Then the faults stop, and everything that was ever acknowledged or
 * sealed is looked for on the server and on every tablet.
 * @param database `sqlite`, or the address of an empty PostgreSQL, which is not killed: its disk is not filled either
 * @returns the words of everything that is wrong
 */
export async function serverEpisode(
  seed: number,
  seconds: number,
  counts: Counts,
  database = 'sqlite',
): Promise<string[]> {
  const chance = new Chance(seed);
  const { folder, people } = await preparedFolder(TABLETS, database);
  const server = await RunningServer.create({ from: folder, ...(database === 'sqlite' ? {} : { database }) });
  await rm(folder, { recursive: true, force: true });
  const proxy = await CuttingProxy.open(Number(new URL(server.url).port), chance, counts);
  proxy.gentle = true;
  try {
    const tablets: FieldTablet[] = [];
    for (const person of people)
      tablets.push(await fieldTablet({ url: proxy.url, inviteCode: async () => person.code }, person));
    const told = new Set<string>();
    for (const tablet of tablets) tablet.road = lossyRoad(proxy, chance, counts, told);
    proxy.gentle = false;
    const until = Date.now() + seconds * 1000;
    await Promise.all([
      killAgainAndAgain(server, chance, counts, until),
      ...tablets.map((one) => work(one, chance, counts, until)),
    ]);
    proxy.gentle = true;
    proxy.hangUp();
    counts.acknowledged += told.size;
    counts.episodes += 1;
    return await compare(server, tablets, told, counts);
  } finally {
    await proxy.close();
    await server.remove();
  }
}

/** Answers are lost and pushes doubled above the connection; what an answer that arrives acknowledges is noted. */
function lossyRoad(proxy: CuttingProxy, chance: Chance, counts: Counts, told: Set<string>): Road {
  return async ({ method, path }, pass) => {
    const isPush = method === 'POST' && path === '/push';
    if (!proxy.gentle && isPush && chance.oneIn(5)) {
      counts.duplicates += 1;
      await pass().catch(() => null);
    }
    const answer = await pass();
    if (answer.status >= 500) counts.refusedByFullDisk += 1;
    if (!proxy.gentle && chance.oneIn(8)) {
      counts.lostAnswers += 1;
      await answer.arrayBuffer().catch(() => null);
      throw new TypeError('connection lost');
    }
    if (!isPush || answer.status !== 200) return answer;
    const text = await answer.text();
    const { results } = JSON.parse(text) as { results: { id: string | null; state: string }[] };
    for (const { id, state } of results) if (id !== null && state !== 'refused') told.add(id);
    return new Response(text, { status: 200, headers: answer.headers });
  };
}

/** Saves and syncs, one after the other, as long as the episode lasts. */
async function work(tablet: FieldTablet, chance: Chance, counts: Counts, until: number): Promise<void> {
  const households: string[] = [];
  while (Date.now() < until) {
    const known = households.length > 0 && !chance.oneIn(3) ? chance.pick(households) : null;
    if (known === null) {
      const household = await tablet.households.newHousehold(VILLAGE);
      households.push(household);
      counts.saved += (await tablet.households.save(household)).changes.length;
    } else {
      const edits = { [`extra/e${chance.below(20)}`]: { value: chance.next(), basis: [] } };
      await tablet.households.edit(known, { id: known, kind: 'household' }, edits, 'strict');
      counts.saved += (await tablet.households.save(known)).changes.length;
    }
    await tablet.loop.syncNow();
    await pause(20 + chance.below(120));
  }
}

async function killAgainAndAgain(server: RunningServer, chance: Chance, counts: Counts, until: number): Promise<void> {
  while (Date.now() < until) {
    await pause(100 + chance.below(1500));
    await server.stop('SIGKILL');
    counts.kills += 1;
    if (server.database !== undefined || !chance.oneIn(5)) {
      await server.start();
      continue;
    }
    // A limit on the size of files is a full disk to whoever writes: the write fails in the middle.
    const { size } = await stat(join(server.data, 'fangpin.sqlite'));
    counts.fullDisks += 1;
    await server.start({ largestFile: size + LITTLE_ROOM }).catch(() => null);
    await pause(1500);
    await server.stop('SIGKILL');
    counts.kills += 1;
    await server.start();
  }
}

async function compare(
  server: RunningServer,
  tablets: readonly FieldTablet[],
  told: ReadonlySet<string>,
  counts: Counts,
): Promise<string[]> {
  const wrong: string[] = [];
  // Twice, so that each also sees what the others sent.
  for (const _round of [1, 2])
    for (const tablet of tablets)
      for (let tries = 0; tries < 5; tries++) {
        await tablet.loop.syncNow();
        const { strict } = tablet.tablet;
        if ((await strict.value('signedIn')) === true && (await strict.outbox.count()) === 0) break;
      }
  const verified = await server.admin<{ ok: boolean; problems: string[] }>('verify');
  if (!verified.ok) wrong.push(...verified.problems.map((problem) => `verify: ${problem}`));
  const stored = new Map<string, { line: string; state: string }>();
  for (const line of (await server.adminText('export-changes')).split('\n')) {
    if (line === '') continue;
    const { state, change } = JSON.parse(line) as { state: string; change?: Change };
    if (change === undefined) continue;
    if (stored.has(change.envelope.id)) wrong.push(`stored twice: ${change.envelope.id}`);
    stored.set(change.envelope.id, { line: canonicalJson(change), state });
  }
  const missing = (words: string) => {
    counts.losses += 1;
    wrong.push(words);
  };
  for (const id of told) {
    counts.checked += 1;
    if (!stored.has(id)) missing(`acknowledged and not on the server: ${id}`);
  }
  for (const [index, tablet] of tablets.entries()) {
    const kept = new Map((await keptChanges({ storage: tablet.tablet })).map((one) => [one.id, one]));
    const own = [...kept.values()].filter((one) => one.own);
    const chain = await tablet.tablet.strict.value('chain');
    if (own.length !== chain?.n) missing(`tablet ${index} has ${own.length} of the ${chain?.n} changes that it sealed`);
    for (const { id, change } of own) {
      counts.checked += 1;
      if (stored.get(id)?.line !== canonicalJson(change))
        missing(`sealed on tablet ${index} and not on the server: ${id}`);
    }
    for (const [id, { state }] of stored) {
      counts.checked += 1;
      if (state !== 'admitted') wrong.push(`${id} is ${state}`);
      else if (!kept.has(id)) missing(`admitted and not on tablet ${index}: ${id}`);
    }
  }
  return wrong;
}
