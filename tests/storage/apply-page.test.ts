import { array, assert, asyncProperty, integer } from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Change } from '#domain/change/change.ts';
import { type Json, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';
import { mergeRecord } from '#domain/merge/merge.ts';
import { shown } from '#domain/record/household-file.ts';
import { reviewFeed, userFeed } from '#domain/sync/feeds.ts';
import { type HelloAnswer } from '#domain/sync/protocol.ts';
import { type CheckedEntry, FeedGap, type FeedPage, StalePage } from '#domain/tablet/sync-store.ts';
import { type TestTablet, VILLAGE, freshLook, idsFrom, testTablet, valueOf } from './tablet-for-tests.ts';

const newId = idsFrom(79);
const FAR = '530925102201';

/** Another tablet, whose changes come to ours by a feed. */
let other: TestTablet;
let tablet: TestTablet;
beforeEach(async () => {
  other = await testTablet('other');
  tablet = await testTablet('mine');
});

async function save(
  on: TestTablet,
  household: string,
  record: { id: string; kind: 'household' | 'person' | 'visit' },
  values: Readonly<Record<string, Json | null>>,
  seen = true,
): Promise<Change[]> {
  const file = await fileOf(household, on);
  const live =
    [file?.household, ...(file?.persons ?? [])].find((view) => view?.members.includes(record.id))?.live ?? {};
  const edits = Object.entries(values).map(([path, value]) => [
    path,
    { value, basis: seen ? (live[path] ?? []).map(({ dot }) => dot) : [] },
  ]);
  await on.households.edit(household, record, Object.fromEntries(edits), 'strict');
  const { changes } = await on.households.save(household);
  return changesOf(on, changes);
}

async function changesOf(on: TestTablet, ids: readonly string[]): Promise<Change[]> {
  return (await on.sync.lines(ids)).map(({ line }) => Change.parse(parseCanonicalJson(line)));
}

async function newHousehold(on: TestTablet): Promise<{ household: string; changes: Change[] }> {
  const household = await on.households.newHousehold(VILLAGE);
  const head = newId();
  const changes = await save(
    on,
    household,
    { id: head, kind: 'person' },
    { household, relation: 'head', name: '李某甲', 'sensitive/certNumber': '999999196001010016' },
  );
  return { household, changes };
}

type Word =
  | Change
  | { void: string; voided: boolean }
  | { moved: string; to: string }
  | { quarantined: Change }
  | { decision: string; is: 'released' | 'declined' }
  | { forged: Change };

/** The entries of one page of a feed. */
function pageOf(words: readonly Word[], { feed = VILLAGE, after = 0, more = false } = {}): FeedPage {
  const entries = words.map((word, index): CheckedEntry => {
    const placed = { feed, position: after + index + 1, at: 1, verified: true };
    if ('envelope' in word) return { ...placed, entry: 'change', change: word };
    if ('forged' in word) return { ...placed, entry: 'change', change: word.forged, verified: false };
    if ('void' in word)
      return { ...placed, entry: 'void', change: word.void, voided: word.voided, by: 's', reason: 'x' };
    if ('moved' in word) return { ...placed, entry: 'moved', record: word.moved, to: word.to };
    if ('quarantined' in word)
      return { ...placed, entry: 'quarantined', change: word.quarantined, code: 'OUT_OF_SCOPE' };
    return { ...placed, entry: 'decision', change: word.decision, decision: word.is, by: 's', reason: 'x' };
  });
  return { feed, after, entries, next: after + entries.length, more };
}

const helloOf = (epoch: string, acknowledged: [number, number][]): HelloAnswer => ({
  epoch,
  time: { now: 1, token: 't' },
  nonce: 'n'.repeat(16),
  acknowledged,
  feeds: [],
  attachments: { want: [] },
  commands: [],
  assignments: [{ assignment: 'a-mine', role: 'cadre', village: VILLAGE, sensitive: true, from: null, to: null }],
  limits: { compressed: 1, inflated: 1, changes: 1, ops: 1, value: 1, depth: 1, page: 1 },
});

const fileOf = (household: string, on = tablet) => valueOf(freshLook(on).households.file(household));
const rows = () => valueOf(freshLook(tablet).households.summaries());
const facts = () => valueOf(freshLook(tablet).sync.facts());
const names = async () => (await rows()).map(({ head }) => head);

describe('a page', () => {
  test('shows the other tablet’s household, and goes on from its cursor', async () => {
    const { household, changes } = await newHousehold(other);
    await tablet.sync.applyPage('e1', [pageOf(changes)]);
    expect(await fileOf(household)).toEqual(await fileOf(household, other));
    expect(await tablet.sync.cursors([VILLAGE, 'user:u'])).toEqual({
      epoch: 'e1',
      feeds: [
        { feed: VILLAGE, after: 2 },
        { feed: 'user:u', after: 0 },
      ],
    });
    expect((await rows())[0]).toMatchObject({ head: '李某甲', tails: ['0016'], waiting: 0, verdict: 'of-1' });
  });

  test('with a gap is a protocol error: nothing of it is applied, nothing advances', async () => {
    const { household, changes } = await newHousehold(other);
    const page = pageOf(changes);
    for (const wrong of [
      { ...page, after: 1, next: 3 },
      { ...page, entries: page.entries.slice(1) },
      { ...page, next: 3 },
    ]) {
      await expect(tablet.sync.applyPage('e1', [wrong])).rejects.toThrow(FeedGap);
    }
    expect(await fileOf(household)).toBeNull();
    expect((await tablet.sync.cursors([VILLAGE])).feeds).toEqual([{ feed: VILLAGE, after: 0 }]);
  });

  test('that was applied already, or is of another epoch, is stale', async () => {
    const { changes } = await newHousehold(other);
    await tablet.sync.applyPage('e1', [pageOf(changes)]);
    await expect(tablet.sync.applyPage('e1', [pageOf(changes)])).rejects.toThrow(StalePage);
    await expect(tablet.sync.applyPage('e0', [pageOf(changes, { after: 2 })])).rejects.toThrow(StalePage);
  });

  test('that the disk refuses moves no cursor', async () => {
    const { household, changes } = await newHousehold(other);
    const refuse = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    tablet.tablet.strict.boxes.hook('creating', refuse);
    await expect(tablet.sync.applyPage('e1', [pageOf(changes)])).rejects.toThrow(/full/);
    tablet.tablet.strict.boxes.hook('creating').unsubscribe(refuse);
    expect(await tablet.tablet.strict.changes.count()).toBe(0);
    await tablet.sync.applyPage('e1', [pageOf(changes)]);
    expect((await fileOf(household))?.persons).toHaveLength(1);
  });

  test('keeps both answers to one question, and what is being typed stays untouched', async () => {
    const { household, changes } = await newHousehold(other);
    await tablet.sync.applyPage('e1', [pageOf(changes)]);
    await save(tablet, household, { id: household, kind: 'household' }, { group: '一组' });
    await tablet.households.edit(
      household,
      { id: household, kind: 'household' },
      { address: { value: '老寨', basis: [] } },
      'strict',
    );
    const theirs = await save(
      other,
      household,
      { id: household, kind: 'household' },
      { group: '二组', address: '新寨' },
    );
    await tablet.sync.applyPage('e1', [pageOf(theirs, { after: 2 })]);
    const file = await fileOf(household);
    expect(file?.household.conflicts).toEqual(['group']);
    expect(shown(file?.household, 'address')).toBe('新寨');
    expect((await valueOf(tablet.households.draft(household)))?.records[household]?.edits['address']).toEqual({
      value: '老寨',
      basis: [],
    });
  });

  test('void takes a change out of the view and back; history keeps it', async () => {
    const { household, changes } = await newHousehold(other);
    const wrong = await save(other, household, { id: household, kind: 'household' }, { group: '九组' });
    await tablet.sync.applyPage('e1', [
      pageOf([...changes, ...wrong, { void: wrong[0]?.envelope.id ?? '', voided: true }]),
    ]);
    expect(shown((await fileOf(household))?.household, 'group')).toBeUndefined();
    expect(await tablet.households.history(household)).toHaveLength(2);
    await tablet.sync.applyPage('e1', [pageOf([{ void: wrong[0]?.envelope.id ?? '', voided: false }], { after: 4 })]);
    expect(shown((await fileOf(household))?.household, 'group')).toBe('九组');
  });

  test('moved takes a household from the list, unless its new village is pulled too', async () => {
    const { household, changes } = await newHousehold(other);
    await tablet.sync.applyPage('e1', [
      pageOf([...changes, ...changes.map(({ envelope }) => ({ moved: envelope.record, to: FAR }))]),
    ]);
    expect(await names()).toEqual([]);
    await tablet.sync.applyPage('e1', [pageOf(changes, { feed: FAR })]);
    expect(await names()).toEqual(['李某甲']);
    await tablet.sync.applyPage('e1', [pageOf([{ moved: household, to: VILLAGE }], { feed: FAR, after: 2 })]);
    expect(await names()).toEqual(['李某甲']);
  });

  test('what waits for review is outside the view until released; declined it stays outside', async () => {
    const { household, changes } = await newHousehold(other);
    const held = await save(other, household, { id: household, kind: 'household' }, { group: '九组' });
    const id = held[0]?.envelope.id ?? '';
    const review = reviewFeed(VILLAGE);
    await tablet.sync.applyPage('e1', [
      pageOf(changes),
      pageOf([{ quarantined: held[0] as Change }], { feed: review }),
    ]);
    expect(shown((await fileOf(household))?.household, 'group')).toBeUndefined();
    await tablet.sync.applyPage('e1', [pageOf([{ decision: id, is: 'declined' }], { feed: review, after: 1 })]);
    expect(shown((await fileOf(household))?.household, 'group')).toBeUndefined();
    await tablet.sync.applyPage('e1', [pageOf(held, { after: 2 })]);
    expect(shown((await fileOf(household))?.household, 'group')).toBe('九组');
    // The review feed may be read later than the village: it does not take back what is admitted.
    const fresh = await testTablet('third');
    await fresh.sync.applyPage('e1', [pageOf([...changes, ...held])]);
    await fresh.sync.applyPage('e1', [
      pageOf([{ quarantined: held[0] as Change }, { decision: id, is: 'released' }], { feed: review }),
    ]);
    expect(shown((await fileOf(household, fresh))?.household, 'group')).toBe('九组');
  });

  test('one’s own declined change leaves the view and stays in the history', async () => {
    const { household, changes } = await newHousehold(tablet);
    const mine = await save(tablet, household, { id: household, kind: 'household' }, { group: '九组' });
    await tablet.sync.applyPage('e1', [
      pageOf(changes),
      pageOf([{ quarantined: mine[0] as Change }], { feed: userFeed('u-mine') }),
    ]);
    expect(shown((await fileOf(household))?.household, 'group')).toBe('九组');
    expect((await facts()).attention).toEqual([{ change: mine[0]?.envelope.id, household, code: 'OUT_OF_SCOPE' }]);
    await tablet.sync.applyPage('e1', [
      pageOf([{ decision: mine[0]?.envelope.id ?? '', is: 'declined' }], { feed: userFeed('u-mine'), after: 1 }),
    ]);
    expect(shown((await fileOf(household))?.household, 'group')).toBeUndefined();
    expect((await tablet.households.history(household)).map(({ state }) => state)).toEqual(['admitted', 'quarantined']);
  });

  test('what no key confirms is kept and reported, not applied', async () => {
    const { household, changes } = await newHousehold(other);
    const forged = await save(other, household, { id: household, kind: 'household' }, { group: '九组' });
    await tablet.sync.applyPage('e1', [pageOf([...changes, { forged: forged[0] as Change }])]);
    expect(shown((await fileOf(household))?.household, 'group')).toBeUndefined();
    expect((await facts()).attention).toEqual([{ change: forged[0]?.envelope.id, household, code: 'UNVERIFIED' }]);
  });

  test('what was checked once is not replaced by a forged copy', async () => {
    const { household, changes } = await newHousehold(other);
    const person = changes[1] as Change;
    const [, name] = person.parts.ordinary?.ops ?? [];
    const ops = (person.parts.ordinary?.ops ?? []).map((op) => (op === name ? { ...op, value: '王某乙' } : op));
    const altered = { ...person, parts: { ...person.parts, ordinary: { ...person.parts.ordinary, ops } } } as Change;
    await tablet.sync.applyPage('e1', [pageOf([...changes, { forged: altered }])]);
    expect(shown((await fileOf(household))?.persons[0], 'name')).toBe('李某甲');
    const fresh = await testTablet('fourth');
    await fresh.sync.applyPage('e1', [pageOf([changes[0] as Change, { forged: altered }, person])]);
    expect(shown((await fileOf(household, fresh))?.persons[0], 'name')).toBe('李某甲');
  });

  test('one’s own change coming back without its sensitive part keeps it', async () => {
    const { household, changes } = await newHousehold(tablet);
    const withheld = changes.map((change): Change => ({
      ...change,
      parts: change.parts.ordinary === undefined ? {} : { ordinary: change.parts.ordinary },
    }));
    await tablet.sync.applyPage('e1', [pageOf(withheld)]);
    expect(shown((await fileOf(household))?.persons[0], 'sensitive/certNumber')).toBe('999999196001010016');
    expect(await tablet.sync.outgoing()).toEqual([]);
    expect(
      await changesOf(
        tablet,
        changes.map(({ envelope }) => envelope.id),
      ),
    ).toEqual(changes);
  });

  test('a clock of 2035 is shown, not adopted', async () => {
    const ahead = await testTablet('ahead');
    await ahead.tablet.strict.setValue('stamp', '0fffffffffff-0000');
    const { changes } = await newHousehold(ahead);
    await tablet.sync.applyPage('e1', [pageOf(changes)]);
    const { changes: mine } = await newHousehold(tablet);
    expect((mine[0]?.envelope.stamp ?? '') < '02').toBe(true);
    const later = await newHousehold(other);
    await tablet.sync.applyPage('e1', [pageOf(later.changes, { after: 2 })]);
    const next = await newHousehold(tablet);
    expect((next.changes[0]?.envelope.stamp ?? '') > (later.changes[1]?.envelope.stamp ?? '')).toBe(true);
  });

  test('two records that are one household are shown as one, and as two again', async () => {
    const [one, two] = [await newHousehold(other), await newHousehold(other)];
    const [low = '', high = ''] = [one.household, two.household].sort();
    const joined = await save(other, low, { id: low, kind: 'household' }, { [`aliases/${high}`]: true });
    await tablet.sync.applyPage('e1', [pageOf([...one.changes, ...two.changes])]);
    expect(await names()).toHaveLength(2);
    await tablet.sync.applyPage('e1', [pageOf(joined, { after: 4 })]);
    expect(await names()).toHaveLength(1);
    expect((await fileOf(high))?.household.members).toEqual([low, high]);
    expect((await fileOf(low))?.persons).toHaveLength(2);
    const parted = await save(other, low, { id: low, kind: 'household' }, { [`aliases/${high}`]: null });
    await tablet.sync.applyPage('e1', [pageOf(parted, { after: 5 })]);
    expect(await names()).toHaveLength(2);
    expect((await fileOf(high))?.persons).toHaveLength(1);
  });

  test('a person who moves to another household is counted there', async () => {
    const [one, two] = [await newHousehold(other), await newHousehold(other)];
    const person = one.changes[1]?.envelope.record ?? '';
    await tablet.sync.applyPage('e1', [pageOf([...one.changes, ...two.changes])]);
    const moved = await save(other, one.household, { id: person, kind: 'person' }, { household: two.household });
    await tablet.sync.applyPage('e1', [pageOf(moved, { after: 4 })]);
    expect(new Map((await rows()).map(({ record, people }) => [record, people]))).toEqual(
      new Map([
        [one.household, 0],
        [two.household, 2],
      ]),
    );
  });
});

test('however a feed is cut into pages, the views are those of all changes together', async () => {
  const { household, changes } = await newHousehold(other);
  const ours = { id: household, kind: 'household' } as const;
  for (let step = 0; step < 12; step++) {
    changes.push(
      ...(await save(
        other,
        household,
        ours,
        {
          group: `${step}组`,
          ...(step % 3 === 0 ? { address: `${step}` } : {}),
          ...(step % 4 === 3 ? { address: null } : {}),
        },
        step % 2 === 0,
      )),
    );
  }
  const expected = mergeRecord(changes.filter(({ envelope }) => envelope.record === household));
  await assert(
    asyncProperty(array(integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 14 }), async (sizes) => {
      const fresh = await testTablet('fresh');
      let after = 0;
      for (const size of [...sizes, changes.length]) {
        const words = changes.slice(after, after + size);
        await fresh.sync.applyPage('e1', [pageOf(words, { after, more: true })]);
        after += words.length;
      }
      expect((await fileOf(household, fresh))?.household).toEqual(expected);
    }),
    { numRuns: 25, seed: 20261123 },
  );
});

describe('hello', () => {
  test('puts back into the outbox what is not durable; a number alone takes nothing out', async () => {
    const { changes } = await newHousehold(tablet);
    const ids = changes.map(({ envelope }) => envelope.id);
    // After a disk was put back to an older copy these may be numbers that other changes had before.
    await tablet.sync.keepHello(helloOf('e1', [[1, 2]]));
    expect((await tablet.sync.outgoing()).map(({ id }) => id)).toEqual(ids);
    await tablet.sync.keepAnswer(ids, {
      epoch: 'e1',
      results: ids.map((id) => ({ id, state: 'durable' as const, need: { schema: 9 } })),
      acknowledged: {},
      attachments: { want: [], have: [] },
    });
    expect(await tablet.sync.outgoing()).toEqual([]);
    await tablet.sync.keepHello(helloOf('e1', [[2, 2]]));
    expect((await tablet.sync.outgoing()).map(({ id }) => id)).toEqual([ids[0]]);
    expect((await tablet.households.history(changes[1]?.envelope.record ?? '')).map(({ state }) => state)).toEqual([
      'durable',
    ]);
  });

  test('that knows more of this device than the device does is a loss, said aloud', async () => {
    expect(await tablet.sync.keepHello(helloOf('e1', [[1, 3]]))).toEqual({ wentBack: true });
    expect(await tablet.sync.keepHello(helloOf('e1', []))).toEqual({ wentBack: false });
    // A number that was used is never used again.
    const { changes } = await newHousehold(tablet);
    expect(changes.map(({ envelope }) => envelope.n)).toEqual([4, 5]);
  });

  test('of another epoch keeps own work, offers it again, and drops what does not come again', async () => {
    const [theirs, lost, mine] = [await newHousehold(other), await newHousehold(other), await newHousehold(tablet)];
    await tablet.sync.applyPage('e1', [pageOf([...theirs.changes, ...lost.changes, ...mine.changes])]);
    const voided = mine.changes[1]?.envelope.id ?? '';
    await tablet.sync.applyPage('e1', [pageOf([{ void: voided, voided: true }], { after: 6 })]);
    expect(await tablet.sync.outgoing()).toEqual([]);

    await tablet.sync.keepHello(helloOf('e2', [[1, 1]]));
    expect((await tablet.sync.outgoing()).map(({ id }) => id)).toEqual([mine.changes[1]?.envelope.id]);
    expect(await tablet.sync.cursors([VILLAGE])).toEqual({ epoch: 'e2', feeds: [{ feed: VILLAGE, after: 0 }] });
    expect(await fileOf(lost.household)).not.toBeNull();

    await tablet.sync.applyPage('e2', [pageOf([...theirs.changes], { more: true })]);
    expect(await fileOf(lost.household)).not.toBeNull();
    await tablet.sync.applyPage('e2', [pageOf(mine.changes, { after: 2 })]);
    expect(await fileOf(lost.household)).toBeNull();
    expect((await fileOf(theirs.household))?.persons).toHaveLength(1);
    expect((await fileOf(mine.household))?.persons).toHaveLength(1);
  });
});

describe('the first reading of a village', () => {
  const asItCame = (page: FeedPage): FeedPage => ({
    ...page,
    entries: page.entries.map((entry) => ({ ...entry, verified: 'later' as const })),
  });

  test('is shown as it comes, and judged when it is checked', async () => {
    const { household, changes } = await newHousehold(other);
    await tablet.sync.applyPage('e1', [asItCame(pageOf(changes))]);
    expect((await rows())[0]).toMatchObject({ head: '李某甲', verdict: null });
    const waiting = await tablet.sync.toCheck();
    expect(waiting?.households).toEqual([household]);
    expect(waiting?.changes).toEqual(changes);
    await tablet.sync.keepChecked([household], new Set());
    expect((await rows())[0]).toMatchObject({ head: '李某甲', verdict: 'of-1', turnedFrom: null });
    expect(await tablet.sync.toCheck()).toBeNull();
  });

  test('loses what the check finds forged, and says so', async () => {
    const { household, changes } = await newHousehold(other);
    const forged = await save(other, household, { id: household, kind: 'household' }, { group: '九组' });
    await tablet.sync.applyPage('e1', [asItCame(pageOf([...changes, ...forged]))]);
    await tablet.sync.keepChecked([household], new Set(forged.map(({ envelope }) => envelope.id)));
    expect(shown((await fileOf(household))?.household, 'group')).toBeUndefined();
    expect((await facts()).attention).toEqual([{ change: forged[0]?.envelope.id, household, code: 'UNVERIFIED' }]);
    expect(await tablet.sync.toCheck()).toBeNull();
  });

  test('never takes the place of what was checked, and gives way to it', async () => {
    const { household, changes } = await newHousehold(other);
    const person = changes[1] as Change;
    const ops = (person.parts.ordinary?.ops ?? []).map((op) =>
      'set' in op && op.set === 'name' ? { ...op, value: '王某乙' } : op,
    );
    const altered = { ...person, parts: { ...person.parts, ordinary: { ...person.parts.ordinary, ops } } } as Change;
    await tablet.sync.applyPage('e1', [pageOf(changes)]);
    await tablet.sync.applyPage('e1', [asItCame(pageOf([altered], { after: 2 }))]);
    expect(shown((await fileOf(household))?.persons[0], 'name')).toBe('李某甲');
    const fresh = await testTablet('fifth');
    await fresh.sync.applyPage('e1', [asItCame(pageOf([changes[0] as Change, altered]))]);
    await fresh.sync.applyPage('e1', [pageOf([person], { after: 2 })]);
    expect(shown((await fileOf(household, fresh))?.persons[0], 'name')).toBe('李某甲');
  });
});
