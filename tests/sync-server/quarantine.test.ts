import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type PushResult } from '#domain/sync/protocol.ts';
import { reviewFeed, userFeed } from '#domain/sync/feeds.ts';
import { assign, unassign } from '../../sync-server/accounts/people.ts';
import { revokeDevice } from '../../sync-server/accounts/devices.ts';
import { type TestDevice, dotAt, hashText, newId } from '../support/test-device.ts';
import { FAR_VILLAGE, OTHER_VILLAGE, TestServer, VILLAGE } from '../support/test-server.ts';

/** Admission, step 3: each code, and that a quarantined change is outside every view. */

let server: TestServer;
let device: TestDevice;
beforeAll(async () => {
  server = await TestServer.start();
});
beforeEach(async () => {
  device = await server.tablet(`q-${newId()}`);
});
afterAll(() => server.remove());

async function one(by: TestDevice, change: Change): Promise<PushResult | undefined> {
  return (await by.push(change)).results[0];
}

const quarantined = (code: string) => ({ state: 'quarantined', code });

describe('FORK', () => {
  test('a second change with one number', async () => {
    const first = await device.change();
    expect(await one(device, first)).toMatchObject({ state: 'admitted' });
    const second = await device.resign(await device.change({ origin: { n: 1, previous: null } }), {});
    expect(await one(device, second)).toMatchObject(quarantined('FORK'));
    expect(await one(device, first)).toMatchObject({ state: 'admitted', duplicate: true });
  });

  test('a wrong previous, whichever neighbour arrives last', async () => {
    const [first, second] = [await device.change(), await device.change()];
    const bent = await device.resign(second, { previous: 'A'.repeat(43) });
    expect(await one(device, first)).toMatchObject({ state: 'admitted' });
    expect(await one(device, bent)).toMatchObject(quarantined('FORK'));

    const other = await server.tablet(`q-${newId()}`);
    const [early, late] = [await other.change(), await other.change()];
    expect(await one(other, await other.resign(late, { previous: 'A'.repeat(43) }))).toMatchObject({
      state: 'admitted',
    });
    expect(await one(other, early)).toMatchObject(quarantined('FORK'));
  });

  test('the first has no previous', async () => {
    expect(await one(device, await device.change({ origin: { previous: 'A'.repeat(43) } }))).toMatchObject(
      quarantined('FORK'),
    );
  });

  test('stops only itself: what follows the bent change is admitted, and a gap holds nothing', async () => {
    const first = await device.change();
    const bent = await device.resign(await device.change(), { previous: 'A'.repeat(43) });
    const third = await device.change({ origin: { previous: await hashOf(bent) } });
    const fifth = await device.change({ origin: { n: 5, previous: 'B'.repeat(43) } });
    const { results, acknowledged } = await device.push(fifth, third, first, bent);
    expect(results).toMatchObject([
      { state: 'admitted' },
      { state: 'admitted' },
      { state: 'admitted' },
      quarantined('FORK'),
    ]);
    expect(acknowledged[device.device]).toEqual([
      [1, 3],
      [5, 5],
    ]);
  });
});

async function hashOf(change: Change): Promise<string> {
  return hashText(canonicalJson(change.envelope));
}

test('DEVICE_REVOKED: what arrives after; what arrived before stays', async () => {
  const before = await device.change();
  expect(await one(device, before)).toMatchObject({ state: 'admitted' });
  const made = await device.change();
  server.clock += 1000;
  await revokeDevice(server.deps.store.db, device.device, server.clock);
  expect(await one(device, made)).toMatchObject(quarantined('DEVICE_REVOKED'));
  expect(await one(device, before)).toMatchObject({ state: 'admitted', duplicate: true });
});

test('AUTHOR: only the person of the device', async () => {
  const other = await server.person(`q-${newId()}`, 'cadre');
  const change = await device.change({ origin: { author: other.user, assignment: other.assignment } });
  expect(await one(device, change)).toMatchObject(quarantined('AUTHOR'));
});

describe('OUT_OF_SCOPE', () => {
  test('no assignment, another’s, one that does not cover the village', async () => {
    const other = await server.person(`q-${newId()}`, 'cadre');
    for (const assignment of ['a-nothing', other.assignment]) {
      expect(await one(device, await device.change({ origin: { assignment } }))).toMatchObject(
        quarantined('OUT_OF_SCOPE'),
      );
    }
    expect(await one(device, await device.change({ village: OTHER_VILLAGE }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
  });

  test('the assignment holds when the change was made, however late it arrives', async () => {
    await device.hello();
    const made = await device.change();
    server.clock += 1000;
    await unassign(server.deps.store.db, device.assignment, server.clock);
    const late = await device.change();
    server.clock += 40 * 24 * 3_600_000;
    expect((await device.push(made, late)).results).toMatchObject([{ state: 'admitted' }, quarantined('OUT_OF_SCOPE')]);
  });

  test('a clock set back does not reach before the time token, one set forward not beyond receipt', async () => {
    const start = server.clock;
    const person = await server.person(`q-${newId()}`, 'cadre', VILLAGE, { to: start + 10_000 });
    const tablet = await server.tabletOf(person);
    server.clock = start + 20_000;
    await tablet.hello();
    // The token says later than the assignment’s end, whatever the tablet’s clock says.
    expect(await one(tablet, await tablet.change({ origin: { wall: start } }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
    // Without a valid token the span begins with the enrolment, which was in time.
    for (const timeToken of [null, 'nonsense', `${start + 30_000}.${'A'.repeat(86)}`]) {
      expect(await one(tablet, await tablet.change({ origin: { wall: start, timeToken } }))).toMatchObject({
        state: 'admitted',
      });
    }
    const future = await server.person(`q-${newId()}`, 'cadre', VILLAGE, { from: server.clock + 1000 });
    const early = await server.tabletOf(future);
    expect(await one(early, await early.change({ origin: { wall: server.clock + 5000 } }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
  });

  test('the village is a present or past home of the record', async () => {
    const [household] = await pushed(device, { set: { group: '1' } });
    const wide = await server.tablet(`q-${newId()}`, 'cadre', '530925101');
    const record = household?.envelope.record ?? '';
    expect(await one(wide, await wide.change({ record, village: OTHER_VILLAGE }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
    expect(await one(wide, await wide.change({ record, village: VILLAGE }))).toMatchObject({ state: 'admitted' });
    const person = { kind: 'person' as const, set: { household: record, name: '甲' } };
    expect(await one(wide, await wide.change({ ...person, village: OTHER_VILLAGE }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
  });

  test('a move needs rights at both homes', async () => {
    const [household] = await pushed(device, { set: { group: '1' } });
    const record = household?.envelope.record ?? '';
    expect(await one(device, await device.change({ record, set: { village: OTHER_VILLAGE } }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
    await server.deps.store.write((trx) =>
      assign(trx, { user: device.user, role: 'cadre', village: OTHER_VILLAGE, sensitive: true, from: null, to: null }),
    );
    expect(await one(device, await device.change({ record, set: { village: OTHER_VILLAGE } }))).toMatchObject({
      state: 'admitted',
      feed: OTHER_VILLAGE,
    });
    expect(await one(device, await device.change({ record, set: { village: FAR_VILLAGE } }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
  });

  test('an alias needs rights at both homes, and both records', async () => {
    const far = await server.tablet(`q-${newId()}`, 'cadre', FAR_VILLAGE);
    const [mine] = await pushed(device, { set: { group: '1' } });
    const [theirs] = await pushed(far, { set: { group: '2' } });
    const [a, b] = [mine?.envelope.record ?? '', theirs?.envelope.record ?? ''];
    expect(await one(device, await device.change({ record: a, set: { [`aliases/${b}`]: true } }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
    expect(await one(device, await device.change({ record: a, set: { [`aliases/${newId()}`]: true } }))).toMatchObject(
      quarantined('OUT_OF_SCOPE'),
    );
    const wide = await server.tablet(`q-${newId()}`, 'cadre', '530925');
    wide.village = VILLAGE;
    expect(await one(wide, await wide.change({ record: a, set: { [`aliases/${b}`]: true } }))).toMatchObject({
      state: 'admitted',
    });
  });
});

async function pushed(by: TestDevice, ...saves: Parameters<TestDevice['change']>): Promise<Change[]> {
  const changes: Change[] = [];
  for (const save of saves) if (save !== undefined) changes.push(await by.change(save));
  const { results } = await by.push(...changes);
  expect(results.map(({ state }) => state)).toEqual(changes.map(() => 'admitted'));
  return changes;
}

describe('RECORD', () => {
  test('another kind, a second change of a consent', async () => {
    const [household] = await pushed(device, { set: { group: '1' } });
    const record = household?.envelope.record ?? '';
    expect(await one(device, await device.change({ record, kind: 'person', set: { name: '甲' } }))).toMatchObject(
      quarantined('RECORD'),
    );
    const consent = { record: newId(), kind: 'consent' as const, set: { household: record, readAloud: true } };
    expect(await one(device, await device.change(consent))).toMatchObject({ state: 'admitted' });
    expect(await one(device, await device.change(consent))).toMatchObject(quarantined('RECORD'));
  });

  test('a visit has one author; others write its review, leaders and supervisors also rule', async () => {
    const [household] = await pushed(device, { set: { group: '1' } });
    const visit = { record: newId(), kind: 'visit' as const };
    await pushed(device, {
      ...visit,
      set: { household: household?.envelope.record ?? '', date: '2026-11-20', 'review/state': 'submitted' },
    });
    const cadre = await server.tablet(`q-${newId()}`);
    expect(await one(cadre, await cadre.change({ ...visit, set: { informant: '甲' } }))).toMatchObject(
      quarantined('RECORD'),
    );
    expect(await one(cadre, await cadre.change({ ...visit, set: { 'review/reason': '看一下' } }))).toMatchObject({
      state: 'admitted',
    });
    expect(await one(cadre, await cadre.change({ ...visit, set: { 'review/state': 'accepted' } }))).toMatchObject(
      quarantined('RECORD'),
    );
    expect(await one(cadre, await cadre.change({ ...visit, clear: ['review/state'] }))).toMatchObject(
      quarantined('RECORD'),
    );
    expect(await one(device, await device.change({ ...visit, set: { 'review/state': 'accepted' } }))).toMatchObject(
      quarantined('RECORD'),
    );
    expect(await one(device, await device.change({ ...visit, set: { informant: '乙' } }))).toMatchObject({
      state: 'admitted',
    });
    for (const role of ['leader', 'supervisor'] as const) {
      const ruler = await server.tablet(`q-${newId()}`, role);
      expect(await one(ruler, await ruler.change({ ...visit, set: { 'review/state': 'returned' } }))).toMatchObject({
        state: 'admitted',
      });
      expect(
        await one(ruler, await ruler.change({ ...visit, set: { 'review/state': 'accepted', informant: '丙' } })),
      ).toMatchObject(quarantined('RECORD'));
    }
  });
});

test('REPLACES_FOREIGN: a known dot of another record or path; an unknown dot has no effect', async () => {
  const [a, b] = await Promise.all([
    pushed(device, { set: { group: '1', address: 'x' } }),
    pushed(await server.tablet(`q-${newId()}`), { set: { group: '2' } }),
  ]);
  const [mine, theirs] = [a[0], b[0]];
  if (mine === undefined || theirs === undefined) throw new Error('both pushed');
  const save = { record: mine.envelope.record, set: { group: '3' } };
  expect(
    await one(device, await device.change({ ...save, replaces: { group: [dotAt(theirs, 'group')] } })),
  ).toMatchObject(quarantined('REPLACES_FOREIGN'));
  expect(
    await one(device, await device.change({ ...save, replaces: { group: [dotAt(mine, 'address')] } })),
  ).toMatchObject(quarantined('REPLACES_FOREIGN'));
  expect(
    await one(
      device,
      await device.change({ ...save, replaces: { group: [`${newId()}#0`, `${mine.envelope.id}#99`] } }),
    ),
  ).toMatchObject({ state: 'admitted' });
  expect(
    await one(device, await device.change({ ...save, replaces: { group: [dotAt(mine, 'group')] } })),
  ).toMatchObject({ state: 'admitted' });
});

test('REPLACES_FOREIGN: dots of a record that is one with it fit', async () => {
  const [first] = await pushed(device, { set: { group: '1' } });
  const [second] = await pushed(device, { set: { group: '2' } });
  if (first === undefined || second === undefined) throw new Error('both pushed');
  await pushed(device, { record: first.envelope.record, set: { [`aliases/${second.envelope.record}`]: true } });
  const choice = {
    record: first.envelope.record,
    set: { group: '2' },
    replaces: { group: [dotAt(first, 'group'), dotAt(second, 'group')] },
  };
  expect(await one(device, await device.change(choice))).toMatchObject({ state: 'admitted' });
});

test.each([
  ['a field nobody knows', { nothing: 1 }],
  ['a value of another type', { livesInVillage: 'yes' }],
  ['a code that is not in its list', { baseType: 'rich' }],
  ['a word that is not in the list of a window', { 'income/2025-11_2026-10/wage/asked': 'perhaps' }],
])('SCHEMA: %s', async (_what, set) => {
  expect(await one(device, await device.change({ set }))).toMatchObject(quarantined('SCHEMA'));
});

test('below extra/ everything goes', async () => {
  expect(
    await one(
      device,
      await device.change({
        set: { 'extra/anything/at/all': { deep: [1, { more: 'x' }] }, 'sensitive/extra/x': true },
      }),
    ),
  ).toMatchObject({ state: 'admitted' });
});

test('a quarantined change is in no village feed, but in those of its author and its reviewers', async () => {
  const change = await device.change({ set: { nothing: 1 } });
  await device.push(change);
  await device.signIn();
  expect(
    (await device.pull({ [VILLAGE]: 0 })).entries.some(
      (entry) => entry.entry === 'change' && entry.change.envelope.id === change.envelope.id,
    ),
  ).toBe(false);
  const { entries } = await device.pull({ [userFeed(device.user)]: 0 });
  expect(entries).toMatchObject([
    { feed: userFeed(device.user), position: 1, entry: 'quarantined', code: 'SCHEMA', change },
  ]);
  const supervisor = await server.tablet(`q-${newId()}`, 'supervisor');
  await supervisor.signIn();
  const review = await supervisor.pull({ [reviewFeed(VILLAGE)]: 0 });
  expect(review.entries.at(-1)).toMatchObject({ entry: 'quarantined', code: 'SCHEMA', change });
  expect((await device.pull({ [reviewFeed(VILLAGE)]: 0 })).ends).toEqual([{ end: reviewFeed(VILLAGE), denied: true }]);
});
