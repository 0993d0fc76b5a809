import { describe, expect, test } from 'vitest';
import { type Op, type RecordKind } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { fieldAt, isNonAnswer, opFitsSchema, valueFits } from '#domain/record/field-at.ts';
import { type FieldType } from '#domain/record/fields.ts';

const ITEM = '01900000-0000-7000-8000-00000000000a';
const set = (path: string, value: Json): Op => ({ set: path, value, replaces: [] });
const clear = (path: string): Op => ({ clear: path, replaces: [] });

describe('paths', () => {
  test.each<[RecordKind, string, boolean]>([
    ['household', 'group', true],
    ['household', `income/2025-11_2026-10/wage/${ITEM}/amount`, true],
    ['household', `income/2025-13_2026-10/wage/${ITEM}/amount`, false],
    ['household', 'income/2025-11_2026-10/wage/x/amount', false],
    ['household', `income/2025-11_2026-10/nothing/${ITEM}/amount`, false],
    ['household', 'income', false],
    ['household', `aliases/${ITEM}`, true],
    ['household', 'extra/what/ever', true],
    ['household', 'extra', false],
    ['person', 'group', false],
    ['visit', 'monthly/10', true],
    ['visit', 'monthly/11', false],
  ])('%s %s: %s', (kind, path, is) => {
    expect(fieldAt(kind, path) !== null).toBe(is);
  });

  test('a removal may name a field or anything above fields', () => {
    for (const path of [
      'group',
      'vehicles',
      `vehicles/${ITEM}`,
      'income/2025-11_2026-10',
      'sensitive',
      'extra',
      'sensitive/extra',
      'extra/x/y',
    ])
      expect([path, opFitsSchema('household', clear(path))]).toEqual([path, true]);
    for (const path of ['nothing', 'vehicles/x', 'group/more'])
      expect([path, opFitsSchema('household', clear(path))]).toEqual([path, false]);
    for (const path of ['vehicles', 'extra', 'sensitive/extra'])
      expect([path, opFitsSchema('household', set(path, 1))]).toEqual([path, false]);
  });
});

describe('values', () => {
  test.each<[FieldType, Json[], Json[]]>([
    [{ is: 'text', max: 3 }, ['', '甲乙丙'], ['甲乙丙丁', 1, true]],
    [{ is: 'integer', min: 1, max: 4 }, [1, 4], [0, 5, '1']],
    [{ is: 'decimal', max: 10 }, ['0', '3.5', '10'], ['03', '3.', '1.2345', '-1', '10.1', 3]],
    [{ is: 'money' }, [0, 1e12], [-1, 1e12 + 1, '1']],
    [{ is: 'date' }, ['2026-02-28'], ['2026-02-29', '2026-2-1', '2026-02-28T00:00:00Z']],
    [{ is: 'month' }, ['2026-12'], ['2026-13', '2026-1']],
    [{ is: 'boolean' }, [true, false], ['true', 0]],
    [{ is: 'uuid' }, [ITEM], ['x', ITEM.toUpperCase()]],
    [{ is: 'village' }, ['530925101201'], ['530925', 530_925_101_201]],
    [{ is: 'hash' }, ['A'.repeat(43)], ['A'.repeat(42)]],
    [{ is: 'instant' }, [0, 1], [-1, '1']],
    [{ is: 'dots' }, [[], [`${ITEM}#0`]], [[1], `${ITEM}#0`]],
    [{ is: 'code', list: 'sex' }, ['male'], ['other', ['male']]],
    [{ is: 'codes', list: 'health' }, [[], ['healthy', 'chronic']], ['healthy', ['ill']]],
    [{ is: 'any' }, [1, 'x', { a: [] }], []],
  ])('%j', (type, good, bad) => {
    for (const value of good) expect([value, valueFits(type, value)]).toEqual([value, true]);
    for (const value of bad) expect([value, valueFits(type, value)]).toEqual([value, false]);
    expect(valueFits(type, { $: 'refused' })).toBe(true);
  });

  test('asked, but no answer: three words and nothing else', () => {
    for (const word of ['refused', 'unknown', 'notApplicable']) expect(isNonAnswer({ $: word })).toBe(true);
    for (const value of [{ $: 'other' }, { $: 'refused', more: 1 }, 'refused', null, undefined])
      expect(isNonAnswer(value)).toBe(false);
  });
});
