import { beforeEach, expect, test } from 'vitest';
import { Change } from '#domain/change/change.ts';
import { type Json, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { dexieToldStore } from '#storage/dexie-told-store.ts';
import { type TestTablet, VILLAGE, freshLook, testTablet, valueOf } from './tablet-for-tests.ts';

/** What a tablet tells its cadre of others' answers, through a restart. */

let other: TestTablet;
let tablet: TestTablet;
let household: string;
let pulled: number;

beforeEach(async () => {
  other = await testTablet('other');
  tablet = await testTablet('mine');
  pulled = 0;
  household = await other.households.newHousehold(VILLAGE);
  await pull(await saved(other));
});

async function saved(on: TestTablet): Promise<Change[]> {
  const { changes } = await on.households.save(household);
  return (await on.sync.lines(changes)).map(({ line }) => Change.parse(parseCanonicalJson(line)));
}

async function say(
  on: TestTablet,
  path: string,
  value: Json,
  basis: string[] = [],
  reason?: string,
): Promise<Change[]> {
  const edit = { value, basis, ...(reason === undefined ? {} : { reason }) };
  await on.households.edit(household, { id: household, kind: 'household' }, { [path]: edit }, 'strict');
  return saved(on);
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

/** As after a restart. */
const store = () => dexieToldStore(tablet.tablet);
const told = () => valueOf(store().told());
async function file(): Promise<HouseholdFile> {
  const found = await valueOf(freshLook(tablet).households.file(household));
  if (found === null) throw new Error('no household');
  return found;
}
const dotsAt = async (path: string) => (await file()).household.live[path]?.map(({ dot }) => dot) ?? [];

test('an answer that somebody answered differently is told until it is opened, and again when it was chosen over', async () => {
  await say(tablet, 'group', '一');
  expect(await told()).toEqual([]);
  await pull(await say(other, 'group', '二'));
  const [first] = await told();
  expect(first).toMatchObject({ is: 'differs', household, path: 'group', mine: '一', theirs: '二', author: 'u-other' });
  expect(first?.seen).toBe(false);
  await store().see([first?.id ?? '']);
  expect(await told()).toMatchObject([{ seen: true }]);

  await pull(await say(other, 'group', '二', await dotsAt('group'), '问过户主'));
  expect(await told()).toMatchObject([{ is: 'settled', theirs: '二', reason: '问过户主', seen: false }]);
  await say(tablet, 'group', '三', await dotsAt('group'));
  expect(await told()).toEqual([]);
});

test('what others did beside is told from the first look on, until it is put away', async () => {
  await say(tablet, 'group', '一');
  expect(await store().merged(await file())).toEqual([]);
  await pull(await say(other, 'phone', '1'));
  await pull(await say(other, 'group', '二'));
  const [beside] = await store().merged(await file());
  expect(beside).toMatchObject({ author: 'u-other', fields: [{ path: 'phone', value: '1' }] });
  expect(await store().merged(await file())).toHaveLength(1);
  await store().putAway(household, beside?.changes ?? []);
  expect(await store().merged(await file())).toEqual([]);
});

test('who wrote here is asked for by name once', async () => {
  expect(await tablet.sync.unnamedAuthors()).toEqual(['u-other']);
  await tablet.sync.keepNames({ 'u-other': '李演示' });
  expect(await tablet.sync.unnamedAuthors()).toEqual([]);
  expect(await valueOf(store().names())).toEqual({ 'u-other': '李演示' });
});
