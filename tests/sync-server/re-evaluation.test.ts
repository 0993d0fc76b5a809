import { afterAll, beforeAll, expect, test } from 'vitest';
import { shippedPolicy } from '#content/policies/load.ts';
import { type Policy } from '#domain/eligibility/policy.ts';
import { ReEvaluation, VerdictChanges } from '#domain/sync/desk-evaluation-protocol.ts';
import { DeskHousehold, DeskRows } from '#domain/sync/desk-protocol.ts';
import { withTurnedVerdicts } from '../../sync-server/evaluation/turned-verdict.ts';
import { startCounty } from '../support/county.ts';
import { atDesk } from '../support/at-desk.ts';
import { type TestDevice } from '../support/test-device.ts';
import { type TestServer } from '../support/test-server.ts';

/** Another policy judges the whole county again, over restarts, and says of each household what changed and why. */

const COUNTY = '530925';
/** A line under which hardly anybody lives: many verdicts turn. */
const strict: Policy = {
  ...shippedPolicy,
  id: 'strict',
  lines: [{ region: '53', validFrom: '2020-01', validTo: null, amount: 100_000, document: 'test' }],
};

let server: TestServer;
beforeAll(async () => {
  server = await startCounty({ households: 40 });
});
afterAll(() => server.remove());

async function changes(query: string, by: TestDevice): Promise<VerdictChanges> {
  const answer = await by.call('GET', `/desk/verdict-changes?${query}`);
  expect(answer).toMatchObject({ status: 200 });
  return VerdictChanges.parse(answer.json);
}

async function progress(by: TestDevice): Promise<ReEvaluation> {
  return ReEvaluation.parse((await by.call('GET', '/desk/re-evaluation')).json);
}

async function storedEvaluations(): Promise<Map<string, { evaluation: string | null; at: number }>> {
  const rows = await server.deps.store.db
    .selectFrom('evaluations')
    .select(['household', 'evaluation', 'at'])
    .orderBy('household')
    .execute();
  return new Map(rows.map(({ household, evaluation, at }) => [household, { evaluation, at }]));
}

function verdictOf(evaluation: string | null | undefined): string | null {
  return evaluation == null ? null : (JSON.parse(evaluation) as { result: { verdict: string } }).result.verdict;
}

test('every household is judged again, on from where a restart broke off, and the changes are told', async () => {
  const before = await storedEvaluations();
  expect(before.size).toBe(40);
  const begun = server.clock;

  server.policy = strict;
  server.clock += 60_000;
  await server.restart();
  let desk = await atDesk(server, 'supervisor', COUNTY);
  expect(await progress(desk)).toMatchObject({ policy: 'strict', judged: 0, total: 40 });
  expect(await server.rejudge(7)).toBe(7);
  expect(await server.rejudge(7)).toBe(7);
  expect(await progress(desk)).toMatchObject({ judged: 14, total: 40 });
  const half = await storedEvaluations();

  server.clock += 60_000;
  await server.restart();
  desk = await atDesk(server, 'supervisor', COUNTY);
  expect(await progress(desk)).toMatchObject({ judged: 14, total: 40 });
  await server.evaluate();
  expect(await progress(desk)).toMatchObject({ judged: 40, total: 40 });
  expect(await server.rejudge(7)).toBe(0);

  const after = await storedEvaluations();
  // What the first run had done is not done again.
  const done = [...half].filter(([household, { at }]) => at !== before.get(household)?.at);
  expect(done).toHaveLength(14);
  for (const [household, evaluation] of done) expect(after.get(household)).toEqual(evaluation);

  const turned = [...after].filter(
    ([household, { evaluation }]) => verdictOf(evaluation) !== verdictOf(before.get(household)?.evaluation),
  );
  expect(turned.length).toBeGreaterThan(3);
  const told = await changes(`because=policy&since=${begun + 1}`, desk);
  expect(told.total).toBe(turned.length);
  expect(new Map(told.rows.map(({ household, from, to }) => [household, [from, to]]))).toEqual(
    new Map(
      turned.map(([household, { evaluation }]) => [
        household,
        [verdictOf(before.get(household)?.evaluation), verdictOf(evaluation)],
      ]),
    ),
  );
  expect(told.rows.every(({ rules }) => (rules ?? []).length > 0)).toBe(true);
  expect(told.rows.some(({ rules }) => rules?.includes('line'))).toBe(true);
  expect((await changes(`because=facts&since=${begun + 1}`, desk)).total).toBe(0);
});

/** Households that the list sends somebody to because their verdict has turned. */
async function turnedHouseholds(): Promise<string[]> {
  const desk = await atDesk(server, 'supervisor', COUNTY);
  const answer = await desk.call('GET', '/desk/households?limit=200&revisit=yes');
  return DeskRows.parse(answer.json)
    .rows.flatMap(({ record, revisit }) => (revisit?.is === 'verdictTurned' ? [record] : []))
    .sort();
}

test('whose verdict has turned since the visit was handed in should be visited again, until it turns back', async () => {
  const desk = await atDesk(server, 'supervisor', COUNTY);
  const { rows } = DeskRows.parse((await desk.call('GET', '/desk/households?limit=200')).json);
  const handedIn = new Set(
    rows.flatMap(({ record, review }) => (review === 'submitted' || review === 'accepted' ? [record] : [])),
  );
  const told = await changes('because=policy&limit=200', desk);
  const expected = told.rows
    .filter(({ household, from }) => handedIn.has(household) && from !== 'incomplete')
    .map(({ household }) => household)
    .sort();
  expect(expected.length).toBeGreaterThan(0);
  expect(await turnedHouseholds()).toEqual(expected);
  for (const [policy, then] of [
    [shippedPolicy, []],
    [strict, expected],
  ] as const) {
    server.policy = policy;
    await server.restart();
    await server.evaluate();
    expect(await turnedHouseholds()).toEqual(then);
  }
});

test.each([
  ['submitted', 'submitted', 'marginal'],
  ['submitted', 'accepted', 'marginal'],
  // The cadre is still there, or was sent back.
  ['none', 'submitted', ''],
  ['submitted', 'returned', ''],
  ['returned', 'submitted', ''],
])('a verdict that was marginal when %s and is another when %s', async (review, next, turned) => {
  const { store } = server.deps;
  const [whole] = await store.db.selectFrom('desk_rows').selectAll().orderBy('household').limit(1).execute();
  if (whole === undefined) throw new Error('an empty county');
  const { turned_from: _, ...row } = whole;
  await store.write((trx) =>
    trx
      .updateTable('desk_rows')
      .set({ verdict: 'marginal', review, turned_from: '' })
      .where('household', '=', row.household)
      .execute(),
  );
  const [after] = await withTurnedVerdicts(store.db, [{ ...row, verdict: 'notNow', review: next }]);
  expect(after?.turned_from).toBe(turned);
  await store.write((trx) => trx.updateTable('desk_rows').set(whole).where('household', '=', row.household).execute());
});

test('a change of policy back and forth repeats the evaluation bit for bit', async () => {
  const strictly = await storedEvaluations();
  for (const policy of [shippedPolicy, strict]) {
    server.policy = policy;
    await server.restart();
    await server.evaluate();
  }
  const again = await storedEvaluations();
  for (const [household, { evaluation }] of strictly) expect(again.get(household)?.evaluation).toBe(evaluation);
  const [one] = strictly.keys();
  const desk = await atDesk(server, 'supervisor', COUNTY);
  const page = DeskHousehold.parse((await desk.call('GET', `/desk/households/${one}`)).json);
  expect(page.evaluation).toMatchObject({ policy: 'strict', version: expect.stringMatching(/^strict\//) as string });
});

test('the list is of one place, in pages, and only of what the person may see', async () => {
  const desk = await atDesk(server, 'supervisor', COUNTY);
  const all = await changes('limit=200', desk);
  const paged: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: VerdictChanges = await changes(`limit=5${next === '' ? '' : `&after=${next}`}`, desk);
    expect(page.total).toBe(all.total);
    paged.push(...page.rows.map(({ id }) => id));
    ({ next } = page);
  }
  expect(paged).toEqual(all.rows.map(({ id }) => id));

  const village = all.rows[0]?.village ?? '';
  const there = all.rows.filter((row) => row.village === village).map(({ id }) => id);
  expect(there.length).toBeLessThan(all.total);
  expect((await changes(`place=${village}&limit=200`, desk)).rows.map(({ id }) => id)).toEqual(there);

  const cadre = await atDesk(server, 'cadre', village, false);
  const seen = await changes('limit=200', cadre);
  expect(seen.rows.map(({ id }) => id)).toEqual(there);
  expect(seen.rows.every(({ rules }) => rules === null)).toBe(true);
  expect((await changes('place=999999', cadre)).rows).toEqual([]);
});

test('a household that cannot be judged by the new policy does not keep the old verdict, nor stop the others', async () => {
  const { db } = server.deps.store;
  const rows = await db.selectFrom('desk_rows').select(['household', 'verdict']).orderBy('household').execute();
  const broken = rows.find(({ verdict }) => verdict !== '')?.household ?? '';
  const [change] = await db.selectFrom('changes').select(['id', 'line']).where('record', '=', broken).execute();
  const line = change?.line ?? Buffer.of();
  const setLine = (bytes: Uint8Array) =>
    server.deps.store.write((trx) =>
      trx
        .updateTable('changes')
        .set({ line: Buffer.from(bytes) })
        .where('id', '=', change?.id ?? '')
        .execute(),
    );
  await setLine(Buffer.from([9]));

  server.policy = shippedPolicy;
  await server.restart();
  await server.evaluate();
  const desk = await atDesk(server, 'supervisor', COUNTY);
  expect(await progress(desk)).toMatchObject({ policy: shippedPolicy.id, judged: 39, total: 40 });
  const after = server.deps.store.db;
  const verdictOfBroken = await after
    .selectFrom('desk_rows')
    .select('verdict')
    .where('household', '=', broken)
    .execute();
  expect(verdictOfBroken).toEqual([{ verdict: '' }]);
  expect((await storedEvaluations()).get(broken)?.evaluation).toBeNull();

  await setLine(line);
  await server.restart();
  await server.evaluate();
  expect(await progress(await atDesk(server, 'supervisor', COUNTY))).toMatchObject({ judged: 40, total: 40 });
  expect((await storedEvaluations()).get(broken)?.evaluation).not.toBeNull();
});
