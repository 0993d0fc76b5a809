import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, NotCanonical, canonicalJson, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

describe('canonical JSON', () => {
  it('sorts keys by UTF-16 code units and leaves no white space', () => {
    expect(canonicalJson({ b: 1, a: [true, 'x', {}], '€': 0, A: -0, '\ud83d\ude00': 2, '\ufb33': 3 })).toBe(
      '{"A":0,"a":[true,"x",{}],"b":1,"€":0,"\ud83d\ude00":2,"\ufb33":3}',
    );
  });

  it('escapes only what must be escaped', () => {
    expect(canonicalJson('"\\/\b\f\n\r\t\u0000\u001f\u007f é 村')).toBe(
      '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f é 村"',
    );
  });

  it('reads back what it wrote, the same text', () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string({ unit: 'grapheme' }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.array(tie('value')),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(parseCanonicalJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('carries 16 levels and no more', () => {
    expect(() => canonicalJson(nested(MAX_DEPTH))).not.toThrow();
    expect(() => canonicalJson(nested(MAX_DEPTH + 1))).toThrow(NotCanonical);
  });

  it.each([
    ['a fraction', 0.5],
    ['a number beyond the safe integers', 2 ** 53],
    ['not a number', Number.NaN],
    ['half a character', '\ud800'],
    ['half a character in a key', { '\udc00': 1 }],
    ['nothing at all', undefined],
    ['nothing in a list', [undefined]],
    ['the key __proto__', JSON.parse('{"__proto__":1}')],
    ['a function', () => 1],
  ])('refuses %s', (_, value) => expect(() => canonicalJson(value)).toThrow(NotCanonical));

  it.each([
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '{ "a":1}',
    '1.0',
    '1e3',
    '-0',
    '"\\u0041"',
    '{"a":1}\n',
    '',
    'nul',
    '"\\ud800"',
  ])('does not read %j', (text) => expect(() => parseCanonicalJson(text)).toThrow(NotCanonical));
});
