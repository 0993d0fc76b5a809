import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotCanonical, canonicalJson, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';

/** Keys that engines put in an order of their own, that look like escapes, or sort differently as code points. */
const key = fc.oneof(
  fc.constantFrom(
    '',
    '10',
    '9',
    '2',
    'a',
    'A',
    'é',
    '\u{1f600}',
    '\uffff',
    '\\ud800',
    'toJSON',
    '"',
    '\n',
    'constructor',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const leaf = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('\\ud83d', '\u2028', '\u007f', '\u0000', '\b', '/'),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, 2 ** 53 - 1, -(2 ** 53 - 1)),
  fc.boolean(),
  fc.constant(null),
);
/** Also what may not be written. */
const wrongLeaf = fc.constantFrom(0.5, 2 ** 53, Number.NaN, Infinity, '\ud800', 'a\udc00b', undefined, new Date(0));

const valueOf = (leaves: fc.Arbitrary<unknown>) =>
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaves,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 5 }),
    ),
  })).value;

/** RFC 8785 said once more, slowly: every string by its escapes, every object by its sorted entries. */
function slowly(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return BigInt(value).toString();
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(slowly).join(',')}]`;
  const entries = Object.entries(value as object).map(([name, inner]) => [name, slowly(inner)] as const);
  entries.sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${quoted(name)}:${inner}`).join(',')}}`;
}

const SHORT = new Map([...'\b\t\n\f\r"\\'].map((character, at) => [character, `\\${'btnfr"\\'[at] ?? ''}`]));

function quoted(text: string): string {
  const escape = (character: string) =>
    SHORT.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${[...text].map((character) => (character < ' ' || SHORT.has(character) ? escape(character) : character)).join('')}"`;
}

describe('canonical JSON', () => {
  it('is what RFC 8785 says, however the keys stand', () => {
    fc.assert(
      fc.property(valueOf(leaf), (value) => {
        const text = canonicalJson(value);
        expect(text).toBe(slowly(value));
        // Read back, keys stand in order: the quick way must write the same.
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(parseCanonicalJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('never writes what it may not, wherever that stands', () => {
    fc.assert(
      fc.property(valueOf(leaf), wrongLeaf, fc.boolean(), (value, wrong, first) => {
        const whole = first ? { a: wrong, b: value } : { b: value, a: [wrong] };
        if (wrong instanceof Date)
          expect(canonicalJson(whole)).toBe(canonicalJson(first ? { a: {}, b: value } : { b: value, a: [{}] }));
        else expect(() => canonicalJson(whole)).toThrow(NotCanonical);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads no other text of the same value', () => {
    const others: ((text: string) => string)[] = [
      (text) => ` ${text}`,
      (text) => `${text}\n`,
      (text) => text.replace(':', ': '),
      (text) => text.replace('{', '{"a":1,'),
      (text) => text.replace('{', '{"~":1,'),
      (text) => text.replace(/"([a-z])/, (_, letter: string) => `"\\u00${letter.charCodeAt(0).toString(16)}`),
      (text) => text.replace('0', '-0'),
      (text) => text.replace(/([1-9])0\b/, '$1e1'),
      (text) => text.replace(/(\d)\b/, '$1.0'),
      (text) => text.replace('/', String.raw`\/`),
    ];
    fc.assert(
      fc.property(valueOf(leaf), fc.constantFrom(...others), (value, other) => {
        const text = canonicalJson(value);
        const changed = other(text);
        let read: unknown;
        try {
          read = parseCanonicalJson(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(NotCanonical);
          return;
        }
        expect(slowly(read)).toBe(changed);
      }),
      { numRuns: 2000 },
    );
  });
});
