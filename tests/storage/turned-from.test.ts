import { beforeEach, expect, test } from 'vitest';
import { Change } from '#domain/change/change.ts';
import { parseCanonicalJson } from '#domain/encoding/canonical-json.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { type HouseholdDigest } from '#storage/household-digest.ts';
import { rejudgeSummaries } from '#storage/rejudge-summaries.ts';
import { turnedFrom } from '#domain/eligibility/turned-from.ts';
import { type TestTablet, VILLAGE, freshLook, idsFrom, plainJudge, testTablet, valueOf } from './tablet-for-tests.ts';

/** Which households should be visited again: those whose verdict somebody else, or another policy, has turned. */

const newId = idsFrom(83);
let other: TestTablet;
let tablet: TestTablet;
let household: string;
let pulled: number;

beforeEach(async () => {
  other = await testTablet('other');
  tablet = await testTablet('mine');
  household = await other.households.newHousehold(VILLAGE);
  pulled = 0;
  await pull(await addPerson(other));
  await tablet.tablet.strict.setValue('completeAt', 1);
});

async function addPerson(on: TestTablet): Promise<Change[]> {
  const edits = { household: { value: household, basis: [] }, name: { value: '李某甲', basis: [] } };
  await on.households.edit(household, { id: newId(), kind: 'person' }, edits, 'strict');
  const { changes } = await on.households.save(household);
  return (await on.sync.lines(changes)).map(({ line }) => Change.parse(parseCanonicalJson(line)));
}

async function pull(changes: readonly Change[]): Promise<void> {
  const entries = changes.map((change, index) => ({
    feed: VILLAGE,
    position: pulled + index + 1,
    at: 1,
    verified: true,
    entry: 'change' as const,
    change,
  }));
  const next = pulled + entries.length;
  await tablet.sync.applyPage('e1', [{ feed: VILLAGE, after: pulled, entries, next, more: false }]);
  pulled = next;
}

async function row(): Promise<Pick<HouseholdSummary, 'verdict' | 'turnedFrom'> | undefined> {
  return (await valueOf(freshLook(tablet).households.summaries()))[0];
}

const stricter: HouseholdJudge = { ...plainJudge, verdict: () => 'notNow' };
const rejudge = (judge: HouseholdJudge, app: string) => rejudgeSummaries(tablet.tablet, async () => judge, app);

test('a verdict that a pull turned says so, until somebody saves here', async () => {
  expect(await row()).toMatchObject({ verdict: 'of-1', turnedFrom: null });
  await pull(await addPerson(other));
  expect(await row()).toMatchObject({ verdict: 'of-2', turnedFrom: 'of-1' });
  await pull(await addPerson(other));
  expect(await row()).toMatchObject({ verdict: 'of-3', turnedFrom: 'of-1' });
  await addPerson(tablet);
  expect(await row()).toMatchObject({ verdict: 'of-4', turnedFrom: null });
});

test('what the first sync brings in parts has not turned', async () => {
  await tablet.tablet.strict.meta.delete('completeAt');
  await pull(await addPerson(other));
  expect(await row()).toMatchObject({ verdict: 'of-2', turnedFrom: null });
});

test('an app with another policy judges the list once, and a verdict turned back is not told', async () => {
  await rejudge(plainJudge, '1.0.0');
  expect(await row()).toMatchObject({ verdict: 'of-1', turnedFrom: null });
  await rejudge(stricter, '1.0.0');
  expect(await row()).toMatchObject({ verdict: 'of-1', turnedFrom: null });
  await rejudge(stricter, '1.1.0');
  expect(await row()).toMatchObject({ verdict: 'notNow', turnedFrom: 'of-1' });
  await rejudge(plainJudge, '1.2.0');
  expect(await row()).toMatchObject({ verdict: 'of-1', turnedFrom: null });
});

test.each([
  ['marginal', 'notNow', 'marginal'],
  ['marginal', 'marginal', null],
  // Answers that came in are no change of mind.
  ['incomplete', 'notNow', null],
  [null, 'notNow', null],
  ['marginal', null, null],
  ['marginal', 'incomplete', 'marginal'],
])('from %s to %s: %s', (from, to, told) => {
  const digest = { visitedOn: '2026-11-01', turnedFrom: null } as HouseholdDigest;
  expect(turnedFrom({ ...digest, verdict: from }, { ...digest, verdict: to })).toBe(told);
  // Somebody has been there since.
  expect(turnedFrom({ ...digest, verdict: from }, { ...digest, verdict: to, visitedOn: '2026-11-20' })).toBeNull();
});
