import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';
import { opPath } from '#domain/change/change.ts';
import { frameOf } from '../../sync-server/admission/line-frame.ts';
import { storedOps } from '../../sync-server/admission/stored-ops.ts';

/** Reading lines as bytes must never tell anything else than reading them as values. */

const key = fc.oneof(fc.stringMatching(/^[a-z0-9_]{1,4}$/), fc.constantFrom('__proto__', '10', '9', '村', 'toJSON'));
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[ -~]{0,8}$/),
    fc.maxSafeInteger(),
    fc.integer({ min: -20, max: 20 }),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const change = fc.record({
  envelope: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), value),
  parts: fc.record({ ordinary: value, sensitive: value }, { requiredKeys: [] }),
  signature: fc.constant('s'),
});

function textOf(bytes: Uint8Array, [from, to]: readonly [number, number]): string {
  return Buffer.from(bytes.subarray(from, to)).toString();
}

function isCanonical(text: string): boolean {
  try {
    parseCanonicalJson(text);
    return true;
  } catch {
    return false;
  }
}

describe('the frame of a line', () => {
  it('is found only in canonical lines, and stands where the writer puts it', () => {
    let found = 0;
    const check = (text: string, offset: number) => {
      const bytes = Buffer.from(`${'#'.repeat(offset)}${text}####`);
      const frame = frameOf(bytes, offset, bytes.length - 4);
      if (frame === null) return;
      found += 1;
      expect(isCanonical(text)).toBe(true);
    };
    fc.assert(
      fc.property(value, fc.nat(3), (json, offset) => {
        check(JSON.stringify(json) ?? '', offset);
        check(JSON.stringify(json, null, 1) ?? '', offset);
      }),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(change, fc.nat(5), (json, offset) => {
        let text: string;
        try {
          text = canonicalJson(json);
        } catch {
          return;
        }
        check(text, 0);
        const bytes = Buffer.from(`${'#'.repeat(offset)}${text}`);
        const frame = frameOf(bytes, offset, bytes.length);
        if (frame === null) return;
        expect(textOf(bytes, frame.envelope)).toBe(canonicalJson(json.envelope));
        const held = [json.parts.ordinary, json.parts.sensitive].filter((part) => typeof part === 'object' && part);
        expect(frame.parts.map((part) => textOf(bytes, part))).toEqual(held.map((part) => canonicalJson(part)));
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(500);
  });

  it('is not found when any one character is another, unless the line is still canonical', () => {
    const text = '{"envelope":{"a":[1,-2,0],"b":{"c":null}},"parts":{"ordinary":{"ops":[{"x":true}]}},"signature":"s"}';
    expect(frameOf(Buffer.from(text), 0, text.length)).not.toBeNull();
    for (let at = 0; at < text.length; at++) {
      for (const other of [...'"\\{}[]:,0 9-.eEtfn\u0001', '', 'é']) {
        const bent = text.slice(0, at) + other + text.slice(at + 1);
        const bytes = Buffer.from(bent);
        if (frameOf(bytes, 0, bytes.length) !== null) expect([bent, isCanonical(bent)]).toEqual([bent, true]);
      }
    }
  });

  it.each([
    ['numbers beyond the safe integers', '9007199254740993'],
    ['a zero with a sign', '-0'],
    ['a leading zero', '01'],
    ['a fraction', '1.5'],
    ['an exponent', '1e3'],
    ['a doubled key', '{"a":1,"a":1}'],
    ['keys out of order', '{"b":1,"a":1}'],
    ['the key __proto__', '{"__proto__":1}'],
    ['white space', '[1, 2]'],
    ['seventeen levels', `${'['.repeat(15)}1${']'.repeat(15)}`],
  ])('is not found around %s', (_what, inside) => {
    const text = `{"envelope":{"a":${inside}},"parts":{},"signature":"s"}`;
    expect(frameOf(Buffer.from(text), 0, text.length)).toBeNull();
  });
});

describe('the ops of a stored line', () => {
  it('aim where the ops of the change aim', () => {
    const path = fc.stringMatching(/^[a-z]{1,5}(\/[a-z]{1,5})?$/);
    const reason = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
    const op = fc.oneof(
      fc.record({ set: path, value, replaces: fc.array(fc.string()), reason }),
      fc.record({ clear: path, replaces: fc.array(fc.string()), reason }),
    );
    const part = fc.record({ ops: fc.array(op, { minLength: 1, maxLength: 5 }), salt: fc.constant('x') });
    const parts = fc.oneof(
      fc.record({ ordinary: part }),
      fc.record({ sensitive: part }),
      fc.record({ ordinary: part, sensitive: part }),
    );
    fc.assert(
      fc.property(parts, fc.string(), (made, app) => {
        let line: string;
        try {
          line = canonicalJson(
            JSON.parse(JSON.stringify({ envelope: { app, z: [{ a: '"}{' }] }, parts: made, signature: 's' })),
          );
        } catch {
          return;
        }
        const target = storedOps(Buffer.from(line));
        const all = Object.entries(made).flatMap(([, { ops }]) => ops);
        for (const [index, one] of all.entries()) {
          const found = target(index);
          expect(found && 'clear' in found).toBe('clear' in one);
          expect(found && ('clear' in found ? found.clear : found.set)).toBe(opPath(one as never));
        }
        expect(target(all.length)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('are none where parts were erased, but for those whose numbers are known', () => {
    const part = (...sets: string[]) => ({
      ops: sets.map((set) => ({ replaces: [], set, value: 1 })),
      salt: 'x',
    });
    const read = (bound: object, parts: object) =>
      storedOps(Buffer.from(canonicalJson({ envelope: { parts: bound }, parts, signature: 's' })));
    const both = { ordinary: 'h', sensitive: 'h' };
    expect(read(both, {})(0)).toBeUndefined();
    expect(read(both, { sensitive: part('sensitive/phone') })(0)).toBeUndefined();
    expect(read({ sensitive: 'h' }, { sensitive: part('sensitive/phone') })(0)).toEqual({ set: 'sensitive/phone' });
    const left = read(both, { ordinary: part('group', 'address') });
    expect([left(1), left(2)]).toEqual([{ set: 'address' }, undefined]);
  });
});
