import { z } from 'zod';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { isDate, isMonth } from '#domain/calendar/months.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type Question } from '#domain/form/definition.ts';
import { type IdNumberProblem, checkIdNumber } from '#domain/identity/id-number.ts';
import { NonAnswer, isNonAnswer } from '#domain/record/field-at.ts';
import { fenOf, yuanText } from './money-text.ts';

/** What a field of the form holds: typed text, a chosen code, several codes, or that there was no answer. */
export const Typed = z.union([z.string(), z.array(z.string()), NonAnswer]);
export type Typed = z.infer<typeof Typed>;

export const YES = 'yes';
export const NO = 'no';
const wrong = survey.wrong;
const MOST_FEN = 1e12;

type Reading = { readonly value: Json | null } | { readonly wrong: string };

/**
 * What was typed as an answer: null when the field is empty, or what is wrong and what to do about it.
 * @param today `YYYY-MM-DD`; no day of an answer lies after it
 */
export function readAnswer(question: Question, typed: Typed, today: string): Reading {
  if (isNonAnswer(typed)) return { value: typed };
  if (Array.isArray(typed)) return { value: typed.length === 0 ? null : typed };
  const text = typed.trim();
  if (text === '') return { value: null };
  switch (question.type) {
    case 'text':
      return text.length > question.max ? { wrong: wrong.long(question.max) } : { value: text };
    case 'integer': {
      if (!/^\d{1,9}$/.test(plainDigits(text))) return { wrong: wrong.integer };
      const number = Number(plainDigits(text));
      return number < question.min || number > question.max
        ? { wrong: wrong.range(question.min, question.max) }
        : { value: number };
    }
    case 'decimal': {
      const plain = plainDigits(text).replace(/^0+(?=\d)/, '');
      if (!/^\d{1,9}(\.\d{1,3})?$/.test(plain)) return { wrong: wrong.decimal };
      return Number(plain) > question.max ? { wrong: wrong.range(0, question.max) } : { value: plain };
    }
    case 'money': {
      const fen = fenOf(text);
      if (fen === null) return { wrong: wrong.money };
      return fen > MOST_FEN ? { wrong: wrong.moneyHigh } : { value: fen };
    }
    case 'date':
      if (!isDate(text)) return { wrong: wrong.date };
      return text > today ? { wrong: wrong.dateFuture } : { value: text };
    case 'month':
      if (!isMonth(text)) return { wrong: wrong.month };
      return text > today.slice(0, 7) ? { wrong: wrong.dateFuture } : { value: text };
    case 'yesNo':
      return { value: text === YES };
    case 'idNumber': {
      const { problem, normalized } = checkIdNumber(text, today);
      return problem === null ? { value: normalized } : { wrong: idWords(problem) };
    }
    case 'phone': {
      const digits = plainDigits(text).replace(/[\s-]/g, '');
      return /^(1\d{10}|0\d{9,11}|\d{7,8})$/.test(digits) ? { value: digits } : { wrong: wrong.phone };
    }
    case 'choice':
    case 'choices':
    case 'member':
      return { value: text };
  }
}

function idWords(problem: IdNumberProblem): string {
  return { length: wrong.idLength, characters: wrong.idCharacters, date: wrong.idDate, checkDigit: wrong.idCheckDigit }[
    problem
  ];
}

function plainDigits(text: string): string {
  return text
    .replace(/[０-９．]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s,，]/gu, '');
}

/** How a recorded answer stands in its field. */
export function typedOf(question: Question, value: Json | undefined): Typed {
  if (value === undefined) return question.type === 'choices' ? [] : '';
  if (isNonAnswer(value)) return value;
  switch (question.type) {
    case 'money':
      return typeof value === 'number' ? yuanText(value) : '';
    case 'yesNo':
      return value === true ? YES : NO;
    case 'choices':
      return Array.isArray(value) ? value.map(String) : [];
    case 'text':
    case 'integer':
    case 'decimal':
    case 'date':
    case 'month':
    case 'idNumber':
    case 'phone':
    case 'choice':
    case 'member':
      return typeof value === 'object' ? '' : String(value);
  }
}

/** The schema of the fields on screen, for the form: only what is visible is checked. */
export function schemaOf(asked: readonly { readonly name: string; readonly question: Question }[], today: string) {
  return z.object(
    Object.fromEntries(
      asked.map(({ name, question }) => [
        name,
        Typed.superRefine((typed, context) => {
          const reading = readAnswer(question, typed, today);
          if ('wrong' in reading) context.addIssue({ code: 'custom', message: reading.wrong });
        }),
      ]),
    ),
  );
}
