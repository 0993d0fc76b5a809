import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Change } from '#domain/change/change.ts';
import { isChange } from '#domain/change/is-change.ts';

const id = '0198f3c2-6a3e-7c41-9d0e-3b1f6a2c9e10';
const hash = 'Q'.repeat(43);

const whole = {
  envelope: {
    version: 1,
    suite: 'P256-SHA256',
    id,
    device: 'd_7f3k2m9q4t',
    n: 412,
    previous: hash,
    author: 'u_102',
    assignment: 'a_77.3',
    dependsOn: [id],
    record: '0198f3c2-6a3e-4c41-9d0e-3b1f6a2c9e10',
    kind: 'household',
    village: '530925101201',
    stamp: '0198f3c26a3e-0000',
    wall: 1767225600123,
    timezone: 480,
    timeToken: null,
    schema: 1,
    app: '1.0.0',
    parts: { ordinary: hash, sensitive: hash },
    attachments: [{ sha256: hash, size: 381224, type: 'image/jpeg', role: 'houseFront' }],
  },
  parts: {
    ordinary: {
      salt: 's'.repeat(22),
      ops: [
        { set: 'income/2020-10_2021-09/wage/asked', value: 'yes', replaces: [`${id}#3`] },
        { clear: `vehicles/${id}`, replaces: [], reason: '卖了' },
      ],
    },
    sensitive: { salt: 's'.repeat(22), ops: [{ set: 'sensitive/phone', value: { $: 'refused' }, replaces: [] }] },
  },
  signature: 'S'.repeat(86),
};

/** What stands at the border of some rule, or beyond it. */
const odd = fc.constantFrom<unknown>(
  null,
  undefined,
  '',
  'x',
  0,
  -0,
  1,
  -1,
  2,
  0.5,
  840,
  841,
  -840,
  2 ** 53,
  Number.NaN,
  true,
  [],
  {},
  [null],
  { a: 1 },
  id,
  id.toUpperCase(),
  `${id}#0`,
  `${id}#00`,
  `${id}#10000`,
  `${id}\n`,
  hash,
  `${hash}=`,
  hash.slice(1),
  '530925101201',
  '53092510120',
  'visit',
  'audio/webm',
  'a/b',
  'a//b',
  'a/b/c/d/e/f/g/h/i',
  'x'.repeat(64),
  'x'.repeat(65),
  '字'.repeat(200),
  '字'.repeat(201),
  'r'.repeat(1001),
  12 * 1024 * 1024,
  12 * 1024 * 1024 + 1,
  [id, id],
  Array.from({ length: 501 }, () => id),
  Array.from({ length: 1001 }, () => `${id}#0`),
  { ordinary: hash },
  { ordinary: undefined },
  { set: 'a', value: 1, replaces: [] },
  { clear: 'a', replaces: [], value: 1 },
  { set: 'a', clear: 'a', replaces: [] },
  [{ clear: 'a', replaces: [] }],
  Array.from({ length: 501 }, () => ({ clear: 'a', replaces: [] })),
  Array.from({ length: 51 }, () => whole.envelope.attachments[0]),
);
const mutation = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('replace', 'remove', 'add'),
  key: fc.constantFrom('reason', 'sensitive', 'extra', '__proto__', 'value', '0'),
  value: odd,
});
type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

/** Every place of a value where something can be put: its parent and key. */
function places(value: unknown, found: { parent: Record<string, unknown>; key: string }[] = []): typeof found {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    const parent = value as Record<string, unknown>;
    found.push({ parent, key });
    places(parent[key], found);
  }
  return found;
}

function mutate(change: unknown, { at, how, key, value }: Mutation): void {
  const all = places(change);
  const place = all[at % all.length];
  if (place === undefined) return;
  if (how === 'replace') place.parent[place.key] = value;
  else if (how === 'remove' && !Array.isArray(place.parent)) delete place.parent[place.key];
  else Object.defineProperty(place.parent, key, { value, enumerable: true, configurable: true, writable: true });
}

describe('isChange', () => {
  it('takes a whole change', () => expect([isChange(whole), Change.safeParse(whole).success]).toEqual([true, true]));

  it('answers as the schema does, whatever is wrong', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 2 }), (mutations) => {
        const value = structuredClone(whole);
        for (const one of mutations) mutate(value, { ...one, value: structuredClone(one.value) });
        const { success } = Change.safeParse(value);
        expect(isChange(value)).toBe(success);
        if (success) accepted += 1;
        else refused += 1;
      }),
      { numRuns: 6_000 },
    );
    // Both answers are tried, so neither could be constant.
    expect(Math.min(accepted, refused)).toBeGreaterThan(200);
  });

  it.each([[1], ['change'], [null], [[]], [{}]])('refuses %j', (value) => expect(isChange(value)).toBe(false));
});
