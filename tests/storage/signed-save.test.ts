import { beforeEach, describe, expect, test } from 'vitest';
import { Change, opsOf } from '#domain/change/change.ts';
import { fromBase64url } from '#domain/encoding/base64url.ts';
import { canonicalJson, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';
import { dexieAttachmentStore } from '#storage/dexie-attachment-store.ts';
import { hash } from '#storage/hash.ts';
import { type TestTablet, VILLAGE, idsFrom, testTablet, valueOf } from './tablet-for-tests.ts';

const newId = idsFrom(78);
const typed = (value: string | number, basis: string[] = []) => ({ value, basis });

describe('what a save signs', () => {
  let made: TestTablet;
  beforeEach(async () => {
    made = await testTablet('d7');
  });

  /** Everything in the outbox, as it would go over the wire. */
  async function sealed(): Promise<Change[]> {
    const ids = (await made.sync.outgoing()).map(({ id }) => id);
    return (await made.sync.lines(ids)).map(({ line }) => Change.parse(parseCanonicalJson(line)));
  }

  async function newHousehold(): Promise<string> {
    const id = await made.households.newHousehold(VILLAGE);
    await made.households.save(id);
    return id;
  }

  test('is one dense chain of envelopes, each signed by the device, each part bound by its hash', async () => {
    const id = await newHousehold();
    for (const group of ['一组', '二组', '三组']) {
      const person = newId();
      await made.households.edit(id, { id, kind: 'household' }, { group: typed(group) }, 'strict');
      await made.households.edit(
        id,
        { id: person, kind: 'person' },
        { household: typed(id), relation: typed('head'), 'sensitive/certNumber': typed('x') },
        'strict',
      );
      await made.households.save(id);
    }
    const changes = await sealed();
    expect(changes.map(({ envelope }) => envelope.n)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const { signing } = await made.keys.publicKeys();
    const key = await crypto.subtle.importKey('jwk', signing, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'verify',
    ]);
    let previous: string | null = null;
    let stamp = '';
    for (const { envelope, parts, signature } of changes) {
      expect(envelope.previous).toBe(previous);
      expect(envelope.stamp > stamp).toBe(true);
      expect(envelope).toMatchObject({
        device: 'd7',
        author: 'u-d7',
        assignment: 'a-d7',
        village: VILLAGE,
        timezone: 480,
        timeToken: null,
      });
      for (const name of ['ordinary', 'sensitive'] as const) {
        const part = parts[name];
        expect(envelope.parts[name]).toBe(part === undefined ? undefined : await hash(canonicalJson(part)));
        expect(
          part?.ops.every(
            (op) => ('set' in op ? op.set : op.clear).startsWith('sensitive/') === (name === 'sensitive'),
          ),
        ).not.toBe(false);
      }
      const bytes = new TextEncoder().encode(canonicalJson(envelope));
      expect(
        await crypto.subtle.verify(
          { name: 'ECDSA', hash: 'SHA-256' },
          key,
          fromBase64url(signature) ?? new Uint8Array(),
          bytes,
        ),
      ).toBe(true);
      previous = await hash(canonicalJson(envelope));
      stamp = envelope.stamp;
    }
    expect((await made.sync.standing()).chain).toEqual({ n: 7, hash: previous });
  });

  test('depends on what created the records it uses, while that is not admitted', async () => {
    const id = await made.households.newHousehold(VILLAGE);
    const head = newId();
    const visit = newId();
    await made.households.edit(
      id,
      { id: head, kind: 'person' },
      { household: typed(id), relation: typed('head') },
      'strict',
    );
    await made.households.edit(
      id,
      { id: visit, kind: 'visit' },
      { household: typed(id), 'signature/person': typed(head), kind: typed('fieldSurvey') },
      'strict',
    );
    await made.households.save(id);
    await made.households.edit(id, { id: head, kind: 'person' }, { name: typed('李某甲') }, 'strict');
    await made.households.save(id);
    const [household, person, survey, later] = (await sealed()).map(({ envelope }) => envelope);
    expect(household?.dependsOn).toEqual([]);
    expect(person?.dependsOn).toEqual([household?.id]);
    expect(new Set(survey?.dependsOn)).toEqual(new Set([household?.id, person?.id]));
    expect(later?.dependsOn).toEqual([person?.id]);

    await made.tablet.strict.changes.toCollection().modify({ state: 'admitted' });
    await made.households.edit(id, { id: head, kind: 'person' }, { ethnicity: typed('wa') }, 'strict');
    await made.households.save(id);
    expect((await sealed()).at(-1)?.envelope.dependsOn).toEqual([]);
  });

  test('is split where one change would hold too much, and a consent never is', async () => {
    const id = await newHousehold();
    const consent = newId();
    const notes = Object.fromEntries(
      Array.from({ length: 1203 }, (_, index) => [`notes/${newId()}`, typed(`第${index}条`)]),
    );
    await made.households.edit(id, { id, kind: 'household' }, notes, 'strict');
    await made.households.edit(
      id,
      { id: consent, kind: 'consent' },
      {
        household: typed(id),
        text: typed('字'.repeat(19_000)),
        ...Object.fromEntries(Object.entries(notes).slice(0, 400)),
      },
      'strict',
    );
    await made.households.save(id);
    const [, ...changes] = await sealed();
    expect(changes.map((change) => [change.envelope.kind, opsOf(change).length])).toEqual([
      ['household', 500],
      ['household', 500],
      ['household', 203],
      ['consent', 402],
    ]);
    const file = await valueOf(made.households.file(id));
    expect(Object.keys(file?.household.live ?? {}).filter((path) => path.startsWith('notes/'))).toHaveLength(1203);
  });

  test('names the files that its answers speak of, and only those', async () => {
    const id = await newHousehold();
    const visit = newId();
    const files = dexieAttachmentStore(made.tablet);
    const kept = await files.add(new Blob(['front'], { type: 'image/jpeg' }), 'houseFront');
    const dropped = await files.add(new Blob(['blurred'], { type: 'image/jpeg' }), 'houseFront');
    const record = { id: visit, kind: 'visit' } as const;
    for (const file of [kept, dropped]) await made.households.attach(id, record, file);
    const item = newId();
    await made.households.edit(
      id,
      record,
      {
        household: typed(id),
        kind: typed('fieldSurvey'),
        [`photos/${item}/sha256`]: typed(kept.sha256),
        [`photos/${newId()}/sha256`]: undefined,
      },
      'strict',
    );
    await made.households.save(id);
    expect((await sealed()).at(-1)?.envelope.attachments).toEqual([kept]);
    expect((await made.sync.outgoingFiles()).map(({ sha256 }) => sha256)).toEqual([kept.sha256]);
    expect((await valueOf(made.sync.facts(), (facts) => facts.waitingFiles > 0)).waitingFiles).toBe(1);
  });

  test('is kept without any right too, for the server to judge', async () => {
    const id = await made.households.newHousehold('530925102201');
    await made.households.save(id);
    expect((await sealed())[0]?.envelope).toMatchObject({ assignment: 'a-d7', village: '530925102201' });
  });

  test('has a village even when a restored server never had the household', async () => {
    const { strict } = made.tablet;
    await strict.feeds.put({ feed: 'user:u-d7', epoch: 'e1', after: 0, older: false });
    const person = { id: newId(), kind: 'person' } as const;
    const household = newId();
    await made.households.edit(household, person, { household: typed(household) }, 'strict');
    await expect(made.households.save(household)).rejects.toThrow('no village');
    await strict.feeds.put({ feed: VILLAGE, epoch: 'e1', after: 0, older: false });
    await made.households.save(household);
    expect((await sealed()).map(({ envelope }) => envelope.village)).toEqual([VILLAGE]);
  });

  test('carries the last time token', async () => {
    await made.sync.keepHello({
      epoch: 'e1',
      time: { now: 1, token: '1.sig' },
      nonce: 'n'.repeat(16),
      acknowledged: [],
      assignments: [],
      feeds: [],
      attachments: { want: [] },
      commands: [],
      limits: { compressed: 1, inflated: 1, changes: 1, ops: 1, value: 1, depth: 1, page: 1 },
    });
    await newHousehold();
    expect((await sealed())[0]?.envelope).toMatchObject({ timeToken: '1.sig', assignment: 'none' });
  });

  test('needs an enrolled tablet; the draft waits', async () => {
    const stranger = await testTablet(null);
    const id = await stranger.households.newHousehold(VILLAGE);
    await expect(stranger.households.save(id)).rejects.toThrow('not enrolled');
    expect((await valueOf(stranger.households.draft(id)))?.household).toBe(id);
  });

  test('a disk that refuses leaves everything as it was, draft and chain too', async () => {
    const id = await newHousehold();
    await made.households.edit(id, { id, kind: 'household' }, { group: typed('九组') }, 'strict');
    const before = await made.sync.standing();
    const refuse = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    made.tablet.strict.outbox.hook('creating', refuse);
    await expect(made.households.save(id)).rejects.toThrow(/full/);
    made.tablet.strict.outbox.hook('creating').unsubscribe(refuse);
    expect(await made.sync.standing()).toEqual(before);
    expect(await made.households.history(id)).toHaveLength(1);
    expect((await valueOf(made.households.file(id)))?.household.live['group']).toBeUndefined();
    expect((await valueOf(made.households.draft(id)))?.records[id]?.edits['group']?.value).toBe('九组');
    expect((await made.households.save(id)).changes).toHaveLength(1);
  });
});
