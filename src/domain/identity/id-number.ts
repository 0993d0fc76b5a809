import { isDate } from '../calendar/months.ts';

/** What is wrong with an identity number, the first of these that applies. */
export type IdNumberProblem = 'length' | 'characters' | 'date' | 'checkDigit';

/** An identity number as read. `birthDate` and `sex` are null unless it is valid. */
export type IdNumberCheck = {
  readonly valid: boolean;
  readonly normalized: string;
  readonly birthDate: string | null;
  readonly sex: 'male' | 'female' | null;
  readonly problem: IdNumberProblem | null;
};

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK_DIGITS = '10X98765432';
const FULL_WIDTH_SHIFT = 0xfee0;

/** Leaves white space out and turns full-width ０–９ Ｘ ｘ and `x` into ASCII capitals; nothing else changes. */
export function normalizeIdNumber(value: string): string {
  return value
    .replace(/\s/gu, '')
    .replace(/[０-９Ｘｘ]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH_SHIFT))
    .replace(/x/gu, 'X');
}

/** The check digit that belongs to the first seventeen digits, GB 11643—1999 (ISO 7064 MOD 11-2). */
export function idCheckDigit(first17: string): string {
  let sum = 0;
  WEIGHTS.forEach((weight, place) => {
    sum += weight * Number(first17.charAt(place));
  });
  return CHECK_DIGITS.charAt(sum % 11);
}

function problemOf(number: string, on: string): IdNumberProblem | null {
  if (Array.from(number).length !== 18) return 'length';
  if (!/^[0-9]{17}[0-9X]$/.test(number)) return 'characters';
  const birthDate = birthDateOf(number);
  if (!isDate(birthDate) || birthDate < '1900-01-01' || birthDate > on) return 'date';
  return idCheckDigit(number) === number.charAt(17) ? null : 'checkDigit';
}

function birthDateOf(number: string): string {
  return `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
}

/**
 * Checks a citizen identity number of the second generation, GB 11643—1999.
 * @param value as typed; spaces, full-width digits and a small x are accepted
 * @param on the day of the check `YYYY-MM-DD`: a birth after it is a `date` problem
 */
export function checkIdNumber(value: string, on: string): IdNumberCheck {
  const normalized = normalizeIdNumber(value);
  const problem = problemOf(normalized, on);
  if (problem !== null) return { valid: false, normalized, birthDate: null, sex: null, problem };
  const sex = Number(normalized.charAt(16)) % 2 === 1 ? 'male' : 'female';
  return { valid: true, normalized, birthDate: birthDateOf(normalized), sex, problem: null };
}
