import { describe, expect, test } from 'vitest';
import { allForms } from '#content/forms/load.ts';
import { askedQuestions, fieldAsked } from '#domain/form/asked-questions.ts';
import { type Question } from '#domain/form/definition.ts';
import { idCheckDigit } from '#domain/identity/id-number.ts';
import { CODE_LISTS } from '#domain/record/code-lists.ts';
import { valueFits } from '#domain/record/field-at.ts';
import { type Typed, readAnswer, typedOf } from '../../src/features/survey/answer-schema.ts';

const TODAY = '2026-11-23';
const UUID = '01890000-0000-7000-8000-000000000001';
const BORN = '99999919900307211';
const LONG = '字'.repeat(100_000);

/** What a tired thumb types into such a field, and what cannot be an answer to it. */
function nonsense(question: Question): string[] {
  switch (question.type) {
    case 'text':
      return ['字'.repeat(question.max + 1), LONG];
    case 'integer':
      return ['三', '1.5', '-1', '1e3', '9'.repeat(30), `${question.max + 1}`, '0x10', LONG];
    case 'decimal':
      return ['三', '-1', '1.2345', '1.2.3', `${question.max + 1}`, 'Infinity', LONG];
    case 'money':
      return ['一万多', '-5', '1.234', '1e9', '9'.repeat(30), '12元5', LONG];
    case 'date':
      return ['2026-02-30', '2026-11-24', '昨天', '20261101', LONG];
    case 'month':
      return ['2026-13', '2026-12', '上个月', LONG];
    case 'idNumber':
      return [BORN, `${BORN}${idCheckDigit(BORN) === '1' ? '2' : '1'}`, '99999919900230211X', '身份证', LONG];
    case 'phone':
      return ['12345', '1380000000a', '没有', LONG];
    case 'yesNo':
    case 'choice':
    case 'choices':
    case 'member':
      // Tapped, never typed; what the field takes is checked below.
      return [];
  }
}

/** Answers at the edges of what the question takes. */
function answers(question: Question): Typed[] {
  switch (question.type) {
    case 'text':
      return ['字', '字'.repeat(question.max)];
    case 'integer':
      return [`${question.min}`, `${question.max}`, ` ${question.max} `];
    case 'decimal':
      return ['0', '0.125', '03.5', `${question.max}`].filter((text) => Number(text) <= question.max);
    case 'money':
      return ['0', '0.01', '1.8万', '１２', '10000000000'];
    case 'date':
      return [TODAY, '1931-02-28'];
    case 'month':
      return ['2026-11', '1999-01'];
    case 'idNumber':
      return [`${BORN}${idCheckDigit(BORN)}`];
    case 'phone':
      return ['13800000000', '0883 7620000', '7620000'];
    case 'yesNo':
      return ['yes', 'no'];
    case 'member':
      return [UUID];
    case 'choice':
      return [...CODE_LISTS[question.list]];
    case 'choices':
      return [[...CODE_LISTS[question.list]], [CODE_LISTS[question.list][0]]];
  }
}

describe.each(allForms)('every field of $id version $version', (form) => {
  const asked = askedQuestions(form);

  test('there are fields', () => {
    expect(asked.length).toBeGreaterThan(0);
  });

  test.each(asked)('$kind $path refuses nonsense in words', ({ question }) => {
    for (const typed of nonsense(question)) {
      const reading = readAnswer(question, typed, TODAY);
      expect('wrong' in reading ? reading.wrong : `takes ${typed.slice(0, 40)}`).toMatch(/^[\p{Script=Han}\d]/u);
    }
  });

  test.each(asked)('$kind $path takes what it asks for, keeps it, and shows it again', (one) => {
    const field = fieldAsked(one);
    for (const typed of answers(one.question)) {
      const reading = readAnswer(one.question, typed, TODAY);
      if (!('value' in reading)) throw new Error(`${String(typed)}: ${reading.wrong}`);
      expect(field !== null && reading.value !== null && valueFits(field, reading.value)).toBe(true);
      expect(readAnswer(one.question, typedOf(one.question, reading.value ?? undefined), TODAY)).toEqual(reading);
    }
  });

  test.each(asked)('$kind $path of a change holds nothing else', (one) => {
    const field = fieldAsked(one);
    if (field === null) throw new Error('no such field');
    const foreign = [{}, { $: 'later' }, [[]], [{}], -1, 1e16, `${LONG}${LONG}`];
    expect(foreign.filter((value) => valueFits(field, value))).toEqual([]);
  });
});
