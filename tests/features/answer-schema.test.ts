import { describe, expect, test } from 'vitest';
import { Question } from '#domain/form/definition.ts';
import { idCheckDigit } from '#domain/identity/id-number.ts';
import { readAnswer, schemaOf, typedOf } from '../../src/features/survey/answer-schema.ts';

const TODAY = '2026-11-23';
const ID = `99999919900307211${idCheckDigit('99999919900307211')}`;
const question = (more: object) => Question.parse({ path: 'p', ask: '问？', label: '问', ...more });
const integer = question({ type: 'integer', min: 1, max: 12 });

describe('a typed answer', () => {
  test.each([
    [integer, ' 7 ', 7],
    [integer, '７', 7],
    [question({ type: 'decimal', max: 1000 }), '03.5', '3.5'],
    [question({ type: 'money' }), '1.8万', 1_800_000],
    [question({ type: 'date' }), '2026-11-23', '2026-11-23'],
    [question({ type: 'month' }), '2026-11', '2026-11'],
    [question({ type: 'yesNo', yes: '是', no: '不是' }), 'yes', true],
    [question({ type: 'yesNo', yes: '是', no: '不是' }), 'no', false],
    [question({ type: 'idNumber' }), ID.toLowerCase(), ID],
    [question({ type: 'phone' }), '138 0000 0000', '13800000000'],
    [question({ type: 'choices', list: 'health' }), ['chronic'], ['chronic']],
    [question({ type: 'text', max: 5 }), '大榕树', '大榕树'],
  ] as const)('of %o typed as %s', (asked, typed, value) => {
    expect(readAnswer(asked, typed as string, TODAY)).toEqual({ value });
  });

  test('nothing typed is nothing asked, and 0 is an answer', () => {
    expect(readAnswer(question({ type: 'money' }), '', TODAY)).toEqual({ value: null });
    expect(readAnswer(question({ type: 'money' }), '0', TODAY)).toEqual({ value: 0 });
    expect(readAnswer(question({ type: 'choices', list: 'health' }), [], TODAY)).toEqual({ value: null });
  });

  test('没问到 is kept as itself, whatever the field', () => {
    expect(readAnswer(integer, { $: 'unknown' }, TODAY)).toEqual({ value: { $: 'unknown' } });
  });

  test.each([
    [integer, '13'],
    [integer, '0'],
    [integer, '3.5'],
    [question({ type: 'decimal', max: 10 }), '11'],
    [question({ type: 'decimal', max: 10 }), '三'],
    [question({ type: 'money' }), '一万多'],
    [question({ type: 'date' }), '2026-02-30'],
    [question({ type: 'date' }), '2026-11-24'],
    [question({ type: 'month' }), '2026-12'],
    [question({ type: 'idNumber' }), '99999919900307211'],
    [question({ type: 'idNumber' }), `${ID.slice(0, 17)}${ID.endsWith('1') ? '2' : '1'}`],
    [question({ type: 'phone' }), '12345'],
    [question({ type: 'text', max: 2 }), '三个字'],
  ] as const)('that cannot be: %o typed as %s', (asked, typed) => {
    const reading = readAnswer(asked, typed, TODAY);
    expect('wrong' in reading && reading.wrong).toMatch(/请|对不上|是 18 位|太长|不存在|没到|只有|写/);
  });

  test('stands in its field as it was typed', () => {
    expect(typedOf(question({ type: 'money' }), 1250)).toBe('12.5');
    expect(typedOf(question({ type: 'yesNo', yes: '是', no: '否' }), false)).toBe('no');
    expect(typedOf(integer, { $: 'refused' })).toEqual({ $: 'refused' });
    expect(typedOf(integer, undefined)).toBe('');
    expect(typedOf(question({ type: 'choices', list: 'health' }), undefined)).toEqual([]);
  });

  test('only what is on screen is checked', () => {
    const schema = schemaOf([{ name: 'a', question: integer }], TODAY);
    expect(schema.safeParse({ a: '5', b: 'nonsense' }).success).toBe(true);
    expect(schema.safeParse({ a: '99' }).error?.issues[0]?.path).toEqual(['a']);
  });
});
