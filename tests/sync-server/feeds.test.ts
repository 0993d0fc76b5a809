import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Change } from '#domain/change/change.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type Entry } from '#domain/sync/protocol.ts';
import { userFeed } from '#domain/sync/feeds.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { assign, unassign } from '../../sync-server/accounts/people.ts';
import { releaseChange, voidChange } from '../../sync-server/admission/decide.ts';
import { type TestDevice, dotAt, hashText, ndjson, newId } from '../support/test-device.ts';
import { FAR_VILLAGE, OTHER_VILLAGE, TestServer, VILLAGE } from '../support/test-server.ts';

/** Feeds, moves, joined records, snapshots and verification. */

let server: TestServer;
/** May write and read in all villages. */
let device: TestDevice;
beforeEach(async () => {
  server = await TestServer.start();
  device = await server.tablet('wide', 'supervisor', '530925');
  device.village = VILLAGE;
  await device.signIn();
});
afterEach(() => server.remove());

async function admit(...saves: Parameters<TestDevice['change']>[0][]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const save of saves) changes.push(await device.change(save));
  const { results } = await device.push(...changes);
  expect(results.map(({ state }) => state)).toEqual(changes.map(() => 'admitted'));
  return changes;
}

/** What a feed tells from its beginning, short. */
async function told(feed: string): Promise<string[]> {
  const { entries } = await device.pull({ [feed]: 0 });
  expect(entries.map(({ position }) => position)).toEqual(entries.map((_entry, index) => index + 1));
  return entries.map(short);
}

function short(entry: Entry): string {
  switch (entry.entry) {
    case 'change':
    case 'quarantined':
      return `${entry.entry} ${entry.change.envelope.id}`;
    case 'void':
      return `void ${entry.change} ${entry.voided}`;
    case 'moved':
      return `moved ${entry.record} ${entry.to}`;
    case 'decision':
      return `decision ${entry.change} ${entry.decision}`;
    case 'content':
      return 'content';
  }
}

const idOf = (change: Change | undefined) => change?.envelope.id ?? '';
const recordOf = (change: Change | undefined) => change?.envelope.record ?? '';

async function views(village: string): Promise<RecordView[]> {
  const answer = await device.call('GET', `/snapshots/${village}`);
  expect(answer.status).toBe(200);
  return ndjson(answer.text).slice(1) as unknown as RecordView[];
}

describe('pull', () => {
  test('pages are dense, over all feeds together at most max', async () => {
    await admit({}, {}, {});
    device.village = OTHER_VILLAGE;
    await admit({}, {});
    const { entries, ends } = await device.pull({ [VILLAGE]: 1, [OTHER_VILLAGE]: 0, [FAR_VILLAGE]: 0 }, 3);
    expect(entries.map(({ feed, position }) => [feed, position])).toEqual([
      [VILLAGE, 2],
      [VILLAGE, 3],
      [OTHER_VILLAGE, 1],
    ]);
    expect(ends).toEqual([
      { end: VILLAGE, head: 3, next: 3, more: false },
      { end: OTHER_VILLAGE, head: 2, next: 1, more: true },
      { end: FAR_VILLAGE, head: 0, next: 0, more: false },
    ]);
    expect((await device.pull({ [OTHER_VILLAGE]: 2 })).ends).toEqual([
      { end: OTHER_VILLAGE, head: 2, next: 2, more: false },
    ]);
  });

  test('a page ends at 2 MiB, but never before its first entry', async () => {
    const long = '字'.repeat(20_000);
    const set = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`extra/f${index}`, long]));
    for (let count = 0; count < 4; count++) await admit({ set });
    const first = await device.pull({ [VILLAGE]: 0 });
    expect(first.ends).toEqual([{ end: VILLAGE, head: 4, next: 2, more: true }]);
    expect((await device.pull({ [VILLAGE]: 2 })).ends).toEqual([{ end: VILLAGE, head: 4, next: 4, more: false }]);
  });

  test('a page ends at 1,000 entries, however many are asked for', async () => {
    const changes: Change[] = [];
    for (let count = 0; count < LIMITS.page + 1; count++) changes.push(await device.change({ set: { group: '1' } }));
    for (let from = 0; from < changes.length; from += LIMITS.changes)
      await device.push(...changes.slice(from, from + LIMITS.changes));
    const { entries, ends } = await device.pull({ [VILLAGE]: 0 }, 5000);
    expect(entries).toHaveLength(LIMITS.page);
    expect(ends).toEqual([{ end: VILLAGE, head: LIMITS.page + 1, next: LIMITS.page, more: true }]);
  });

  test('another epoch is told, with the right one', async () => {
    const answer = await device.call('POST', '/pull', { epoch: 'e-old', feeds: [], max: 1 });
    expect(answer).toMatchObject({ status: 409, json: { code: 'EPOCH', epoch: device.epoch } });
    expect(await device.call('POST', '/verify', { epoch: 'e-old', feed: VILLAGE })).toMatchObject({
      status: 409,
      json: { epoch: device.epoch },
    });
  });

  test('a feed without a right is denied, existing or not, from the moment the assignment ends', async () => {
    await admit({});
    const cadre = await server.tablet('cadre', 'cadre', OTHER_VILLAGE);
    await cadre.signIn();
    const feeds = [VILLAGE, FAR_VILLAGE, 'review:530925101201', userFeed('u-other'), 'nonsense', '999999999999'];
    const { entries, ends } = await cadre.pull(Object.fromEntries(feeds.map((feed) => [feed, 0])));
    expect(entries).toEqual([]);
    expect(ends).toEqual(feeds.map((end) => ({ end, denied: true })));
    expect((await cadre.pull({ [OTHER_VILLAGE]: 0, reference: 0 })).ends).toMatchObject([
      { more: false },
      { more: false },
    ]);
    server.clock += 1;
    await unassign(server.deps.store.db, cadre.assignment, server.clock);
    expect((await cadre.pull({ [OTHER_VILLAGE]: 0 })).ends).toEqual([{ end: OTHER_VILLAGE, denied: true }]);
  });

  test('sensitive parts are withheld from who may not see them, and named', async () => {
    const [change] = await admit({ set: { group: '1', 'sensitive/phone': '13900000000' } });
    const person = await server.person('blind', 'cadre', VILLAGE, { sensitive: false });
    const blind = await server.tabletOf(person);
    blind.password = person.password;
    await blind.signIn();
    const { entries } = await blind.pull({ [VILLAGE]: 0 });
    expect(entries).toMatchObject([
      {
        withheld: ['sensitive'],
        change: {
          envelope: change?.envelope,
          signature: change?.signature,
          parts: { ordinary: change?.parts.ordinary },
        },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain('13900000000');
    const snapshot = await blind.call('GET', `/snapshots/${VILLAGE}`);
    expect(snapshot.text).not.toContain('13900000000');
    expect(snapshot.text).toContain('"group"');
    // Where one of several assignments shows them, they are shown.
    await assign(server.deps.store.db, {
      user: person.user,
      role: 'leader',
      village: '5309',
      sensitive: true,
      from: null,
      to: null,
    });
    expect(JSON.stringify(await blind.pull({ [VILLAGE]: 0 }))).toContain('13900000000');
  });
});

describe('moves', () => {
  test('the old feed hears of it, the new one gets all changes of the household and its people', async () => {
    const [household] = await admit({ set: { group: '1' } });
    const [person, move] = await admit(
      { kind: 'person', set: { household: recordOf(household), name: '甲' } },
      { record: recordOf(household), set: { village: OTHER_VILLAGE } },
    );
    expect(await told(VILLAGE)).toEqual([
      `change ${idOf(household)}`,
      `change ${idOf(person)}`,
      `moved ${recordOf(household)} ${OTHER_VILLAGE}`,
      `moved ${recordOf(person)} ${OTHER_VILLAGE}`,
    ]);
    expect(await told(OTHER_VILLAGE)).toEqual([
      `change ${idOf(household)}`,
      `change ${idOf(move)}`,
      `change ${idOf(person)}`,
    ]);
    expect((await device.push(person as Change)).results).toMatchObject([
      { state: 'admitted', duplicate: true, feed: OTHER_VILLAGE, position: 3 },
    ]);

    // Who did not know yet still writes under the old village, and it arrives at the new home.
    const [late] = await admit({ record: recordOf(household), village: VILLAGE, set: { group: '2' } });
    const [visit] = await admit({ kind: 'visit', village: VILLAGE, set: { household: recordOf(household) } });
    expect((await told(OTHER_VILLAGE)).slice(3)).toEqual([`change ${idOf(late)}`, `change ${idOf(visit)}`]);
    expect((await views(VILLAGE)).length).toBe(0);
    expect((await views(OTHER_VILLAGE)).map(({ village }) => village)).toEqual([
      OTHER_VILLAGE,
      OTHER_VILLAGE,
      OTHER_VILLAGE,
    ]);
  });

  test('a void change is told void in the new feed, too; and back home everything comes again', async () => {
    const [household, wrong] = await admit({ record: newId(), set: { group: '1' } });
    expect(wrong).toBeUndefined();
    const [edit] = await admit({ record: recordOf(household), set: { address: '错' } });
    await server.deps.store.write((trx) =>
      voidChange(trx, idOf(edit), true, { by: 'administrator', reason: '错户' }, server.clock),
    );
    const [move] = await admit({ record: recordOf(household), set: { village: OTHER_VILLAGE } });
    expect(await told(OTHER_VILLAGE)).toEqual([
      `change ${idOf(household)}`,
      `change ${idOf(edit)}`,
      `void ${idOf(edit)} true`,
      `change ${idOf(move)}`,
    ]);
    await admit({
      record: recordOf(household),
      village: OTHER_VILLAGE,
      set: { village: VILLAGE },
      replaces: { village: [dotAt(move as Change, 'village')] },
    });
    expect((await told(VILLAGE)).length).toBe(3 + 1 + 5);
    expect((await told(OTHER_VILLAGE)).at(-1)).toBe(`moved ${recordOf(household)} ${VILLAGE}`);
  });

  test('a void move moves back', async () => {
    const [household] = await admit({ set: { group: '1' } });
    const [move] = await admit({ record: recordOf(household), set: { village: OTHER_VILLAGE } });
    await server.deps.store.write((trx) =>
      voidChange(trx, idOf(move), true, { by: 'administrator', reason: '没搬' }, server.clock),
    );
    expect((await told(OTHER_VILLAGE)).slice(-2)).toEqual([
      `void ${idOf(move)} true`,
      `moved ${recordOf(household)} ${VILLAGE}`,
    ]);
    expect((await views(VILLAGE)).map(({ record }) => record)).toEqual([recordOf(household)]);
    await server.deps.store.write((trx) =>
      voidChange(trx, idOf(move), false, { by: 'administrator', reason: '真搬' }, server.clock),
    );
    expect((await views(OTHER_VILLAGE)).map(({ record }) => record)).toEqual([recordOf(household)]);
  });

  test('a person goes with the household it is moved into, and comes home when that is known', async () => {
    const [one] = await admit({ set: { group: '1' } });
    const [two] = await admit({ village: OTHER_VILLAGE, set: { group: '2' } });
    const [person] = await admit({ kind: 'person', set: { household: recordOf(one), name: '甲' } });
    const [split] = await admit({
      kind: 'person',
      record: recordOf(person),
      set: { household: recordOf(two) },
      replaces: { household: [dotAt(person as Change, 'household')] },
    });
    expect((await told(VILLAGE)).at(-1)).toBe(`moved ${recordOf(person)} ${OTHER_VILLAGE}`);
    expect((await told(OTHER_VILLAGE)).slice(1)).toEqual([`change ${idOf(person)}`, `change ${idOf(split)}`]);

    const later = newId();
    const [early] = await admit({ kind: 'person', set: { household: later, name: '乙' } });
    expect((await told(VILLAGE)).at(-1)).toBe(`change ${idOf(early)}`);
    await admit({ record: later, village: OTHER_VILLAGE, set: { group: '3' } });
    expect((await told(VILLAGE)).at(-1)).toBe(`moved ${recordOf(early)} ${OTHER_VILLAGE}`);
  });
});

describe('joined records', () => {
  test('are shown as one under the smallest id, move together, and part again', async () => {
    const [a, b] = [newId(), newId()].sort() as [string, string];
    const [first] = await admit({ record: b, set: { group: '1' } });
    const [second] = await admit({ record: a, village: OTHER_VILLAGE, set: { group: '2' } });
    const [person] = await admit({ kind: 'person', village: OTHER_VILLAGE, set: { household: a, name: '甲' } });
    const [join] = await admit({ record: b, set: { [`aliases/${a}`]: true } });
    const [joined, one] = await views(OTHER_VILLAGE);
    expect(joined).toMatchObject({ record: a, members: [a, b], village: OTHER_VILLAGE, conflicts: ['group'] });
    expect(joined?.live['group']?.map(({ dot }) => dot)).toEqual([
      dotAt(second as Change, 'group'),
      dotAt(first as Change, 'group'),
    ]);
    expect(one).toMatchObject({ record: recordOf(person) });
    expect(await views(VILLAGE)).toEqual([]);

    await admit({
      record: a,
      village: OTHER_VILLAGE,
      clear: [`aliases/${a}`],
      replaces: { [`aliases/${a}`]: [dotAt(join as Change, `aliases/${a}`)] },
    });
    expect((await views(VILLAGE)).map(({ record, members }) => [record, members])).toEqual([[b, [b]]]);
    expect((await views(OTHER_VILLAGE)).map(({ record }) => record)).toEqual([a, recordOf(person)]);
  });

  test('one household of two has one row on the desk', async () => {
    const [one, two] = await admit({ set: { group: '1' } }, { set: { group: '2' } });
    await server.evaluate();
    const rows = async () =>
      ((await device.call('GET', '/desk/households')).json as { rows: { record: string }[]; total: number }).rows.map(
        ({ record }) => record,
      );
    expect((await rows()).sort()).toEqual([recordOf(one), recordOf(two)].sort());
    await admit({ record: recordOf(one), set: { [`aliases/${recordOf(two)}`]: true } });
    await server.evaluate();
    expect(await rows()).toEqual([[recordOf(one), recordOf(two)].sort()[0]]);
  });
});

describe('decisions', () => {
  test('a released change gets its position then, and feeds tell of the decision', async () => {
    const [good] = await admit({ set: { group: '1' } });
    const bad = await device.change({ record: recordOf(good), set: { nothing: 1 } });
    await device.push(bad);
    const { store, keys } = server.deps;
    await store.write((trx) =>
      releaseChange(trx, keys, idOf(bad), { by: 'administrator', reason: '旧表' }, server.clock),
    );
    expect(await told(VILLAGE)).toEqual([`change ${idOf(good)}`, `change ${idOf(bad)}`]);
    expect(await told(userFeed(device.user))).toEqual([`quarantined ${idOf(bad)}`, `decision ${idOf(bad)} released`]);
    expect(await told(`review:${VILLAGE}`)).toEqual([`quarantined ${idOf(bad)}`, `decision ${idOf(bad)} released`]);
    expect((await views(VILLAGE))[0]?.live['nothing']?.[0]?.value).toBe(1);
  });

  test('void takes a change out of the view, unvoid puts it back, and what it replaced stands meanwhile', async () => {
    const [first] = await admit({ set: { group: '1' } });
    const [second] = await admit({
      record: recordOf(first),
      set: { group: '2' },
      replaces: { group: [dotAt(first as Change, 'group')] },
    });
    const shown = async () => (await views(VILLAGE))[0]?.live['group']?.map(({ value }) => value);
    expect(await shown()).toEqual(['2']);
    await server.deps.store.write((trx) =>
      voidChange(trx, idOf(second), true, { by: 'administrator', reason: '错' }, server.clock),
    );
    expect(await shown()).toEqual(['1']);
    await server.deps.store.write((trx) =>
      voidChange(trx, idOf(second), false, { by: 'administrator', reason: '对' }, server.clock),
    );
    expect(await shown()).toEqual(['2']);
    expect((await told(VILLAGE)).slice(2)).toEqual([`void ${idOf(second)} true`, `void ${idOf(second)} false`]);
    await server.deps.store.write((trx) =>
      voidChange(trx, idOf(first), true, { by: 'administrator', reason: '错' }, server.clock),
    );
    await server.deps.store.write((trx) =>
      voidChange(trx, idOf(second), true, { by: 'administrator', reason: '错' }, server.clock),
    );
    expect(await views(VILLAGE)).toMatchObject([{ record: recordOf(first), live: {}, village: VILLAGE }]);
  });
});

test('a snapshot tells its position, what is decided and what is void; verify the digests', async () => {
  const [household] = await admit({ set: { group: '1', 'sensitive/phone': '1' } });
  const [edit] = await admit({ record: recordOf(household), set: { group: '2' } });
  await server.deps.store.write((trx) =>
    voidChange(trx, idOf(edit), true, { by: 'administrator', reason: '错' }, server.clock),
  );
  await device.push(await device.change({ record: recordOf(household), set: { nothing: 1 } }));
  const held = await device.change({ record: recordOf(household), dependsOn: [newId()] });
  await device.push(held);
  const [first, view] = ndjson((await device.call('GET', `/snapshots/${VILLAGE}`)).text);
  expect(first).toEqual({
    snapshot: VILLAGE,
    epoch: device.epoch,
    position: 3,
    decided: { [device.device]: [[1, 3]] },
    void: [idOf(edit)],
  });
  expect(view).toMatchObject({ record: recordOf(household), live: { group: [{ value: '1' }] } });
  const verified = ndjson((await device.call('POST', '/verify', { epoch: device.epoch, feed: VILLAGE })).text);
  expect(verified).toEqual([
    { record: recordOf(household), digest: await hashText(dotAt(household as Change, 'group')) },
    { end: VILLAGE, position: 3 },
  ]);
  const cadre = await server.tablet('elsewhere', 'cadre', FAR_VILLAGE);
  await cadre.signIn();
  expect(await cadre.call('GET', `/snapshots/${VILLAGE}`)).toMatchObject({ status: 403, json: { code: 'FEED' } });
  expect(await cadre.call('POST', '/verify', { epoch: cadre.epoch, feed: VILLAGE })).toMatchObject({
    status: 403,
    json: { code: 'FEED' },
  });
});

test('pushing the same again, in other batches, changes nothing', async () => {
  const changes = await admit({ set: { group: '1' } }, { set: { group: '2' } });
  changes.push(await device.change({ set: { nothing: 1 } }));
  await device.push(...changes.slice(2));
  const before = (await device.call('GET', `/snapshots/${VILLAGE}`)).text;
  for (const batch of [[...changes].reverse(), changes.slice(0, 1), [...changes, ...changes]]) {
    expect((await device.push(...batch)).results.every((result) => 'duplicate' in result && result.duplicate)).toBe(
      true,
    );
  }
  expect((await device.call('GET', `/snapshots/${VILLAGE}`)).text).toBe(before);
});
