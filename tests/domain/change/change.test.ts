import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Change, Dot, Path, Stamp, UuidV7 } from '#domain/change/change.ts';
import { opsForEdits } from '#domain/change/changes-between.ts';
import { type Sealer, sealChange } from '#domain/change/seal.ts';
import { nextStamp, receivedStamp, stampMilliseconds, stampOf } from '#domain/change/stamp.ts';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { canonicalJson, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';

const DAY = 86_400_000;
const times = fc.integer({ min: 0, max: 2 ** 47 });

describe('stamps', () => {
  test('the next one is always greater, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 20 }), (clock) => {
        let last: string | null = null;
        for (const now of clock) {
          const next = nextStamp(last, now);
          expect(Stamp.safeParse(next).success).toBe(true);
          if (last !== null) expect(next > last).toBe(true);
          last = next;
        }
      }),
    );
  });

  test('a full counter steps one millisecond ahead', () => {
    expect(nextStamp(stampOf(5, 0xffff), 5)).toBe(stampOf(6, 0));
  });

  test('a foreign stamp is adopted up to a day ahead, and never pulls the clock back', () => {
    const now = 1_767_225_600_000;
    expect(receivedStamp(stampOf(now, 0), stampOf(now + DAY, 3), now)).toBe(stampOf(now + DAY, 3));
    expect(receivedStamp(stampOf(now, 0), stampOf(now + DAY + 1, 0), now)).toBe(stampOf(now, 0));
    expect(receivedStamp(stampOf(now, 1), stampOf(now, 0), now)).toBe(stampOf(now, 1));
    expect(receivedStamp(null, stampOf(3, 0), now)).toBe(stampOf(3, 0));
    expect(stampMilliseconds(stampOf(now, 9))).toBe(now);
  });
});

test('ids are UUIDs of version 7 that sort by their time', () => {
  fc.assert(
    fc.property(times, times, fc.uint8Array({ minLength: 10, maxLength: 10 }), (a, b, random) => {
      const [one, two] = [uuidV7(a, random), uuidV7(b, random)];
      expect(UuidV7.safeParse(one).success).toBe(true);
      expect(Math.sign(a - b)).toBe(one === two ? 0 : one < two ? -1 : 1);
    }),
  );
});

test.each([
  ['group', true],
  ['a/b/c/d/e/f/g/h', true],
  ['a/b/c/d/e/f/g/h/i', false],
  ['', false],
  ['a//b', false],
  ['a/', false],
  ['/a', false],
  ['a_b', false],
  ['字', false],
  ['a'.repeat(65), false],
])('is %j a path: %s', (path, is) => {
  expect(Path.safeParse(path).success).toBe(is);
});

test('a dot counts without leading zeros', () => {
  const id = uuidV7(1, new Uint8Array(10));
  for (const [end, is] of [
    ['#0', true],
    ['#499', true],
    ['#01', false],
    ['#', false],
    ['', false],
    ['#-1', false],
  ] as const)
    expect([end, Dot.safeParse(id + end).success]).toEqual([end, is]);
});

describe('sealing', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
  const sealer: Sealer = {
    hash: async (text) => hash(text),
    sign: async (text) =>
      sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
    salt: () => 'A'.repeat(22),
  };
  const origin = {
    device: 'd',
    n: 2,
    previous: 'A'.repeat(43),
    author: 'u',
    assignment: 'a',
    stamp: stampOf(1, 0),
    wall: 1,
    timezone: 480,
    timeToken: null,
    schema: 1,
    app: '1',
  };
  const id = uuidV7(1, new Uint8Array(10));
  const content = {
    id,
    record: id,
    kind: 'household' as const,
    village: '530925101201',
    dependsOn: [],
    attachments: [],
  };

  test('a sealed change is of the wire shape, its parts are bound by hash, its envelope is signed', async () => {
    const { change, hash: next } = await sealChange(
      {
        ...content,
        ordinary: [{ set: 'group', value: '1', replaces: [] }],
        sensitive: [{ set: 'sensitive/phone', value: '2', replaces: [] }],
      },
      origin,
      sealer,
    );
    expect(Change.parse(parseCanonicalJson(canonicalJson(change)))).toEqual(change);
    expect(change.envelope.parts).toEqual({
      ordinary: hash(canonicalJson(change.parts.ordinary)),
      sensitive: hash(canonicalJson(change.parts.sensitive)),
    });
    expect(next).toBe(hash(canonicalJson(change.envelope)));
    const signature = Buffer.from(change.signature, 'base64url');
    expect(
      verify(
        'sha256',
        Buffer.from(canonicalJson(change.envelope)),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        signature,
      ),
    ).toBe(true);
  });

  test('a part without ops is not there at all', async () => {
    const { change } = await sealChange(
      { ...content, ordinary: [{ clear: 'group', replaces: [] }], sensitive: [] },
      origin,
      sealer,
    );
    expect(Object.keys(change.parts)).toEqual(['ordinary']);
    expect(Object.keys(change.envelope.parts)).toEqual(['ordinary']);
  });
});

describe('what a save writes', () => {
  const value = (dot: string, text: string) => ({
    dot,
    value: text,
    author: 'u',
    device: 'd',
    stamp: stampOf(1, 0),
    wall: 1,
  });

  test('nothing for a field whose shown answer is the typed one', () => {
    expect(opsForEdits({ group: { value: '1', basis: ['x#0'] } }, { group: [value('x#0', '1')] })).toEqual({
      ordinary: [],
      sensitive: [],
    });
    expect(opsForEdits({ group: { value: null, basis: [] } }, {})).toEqual({ ordinary: [], sensitive: [] });
  });

  test('the same answer again settles a conflict that was on screen', () => {
    const live = { group: [value('x#0', '1'), value('y#0', '2')] };
    expect(opsForEdits({ group: { value: '1', basis: ['x#0', 'y#0'], reason: '对' } }, live).ordinary).toEqual([
      { set: 'group', value: '1', replaces: ['x#0', 'y#0'], reason: '对' },
    ]);
  });

  test('only what was on screen is replaced, never what is merely there', () => {
    expect(
      opsForEdits({ group: { value: '3', basis: ['x#0'] } }, { group: [value('x#0', '1'), value('y#0', '2')] })
        .ordinary,
    ).toEqual([{ set: 'group', value: '3', replaces: ['x#0'] }]);
  });

  test('sensitive paths go into their part; taking an answer away is a clear', () => {
    expect(
      opsForEdits(
        { 'sensitive/phone': { value: '1', basis: [] }, group: { value: null, basis: ['x#0'] } },
        { group: [value('x#0', '1')] },
      ),
    ).toEqual({
      ordinary: [{ clear: 'group', replaces: ['x#0'] }],
      sensitive: [{ set: 'sensitive/phone', value: '1', replaces: [] }],
    });
  });
});
