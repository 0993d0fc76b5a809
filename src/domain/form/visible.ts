import { and, not, or } from '../eligibility/tri.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { isNonAnswer } from '../record/field-at.ts';
import { windowSegment } from '../record/window-segment.ts';
import { type Condition } from './definition.ts';

/** The answer shown at a path of the record (or line) that a question belongs to; undefined when there is none. */
export type AnswerAt = (path: string) => Json | undefined;

/** Whole years on the first day of the month `asOf`; null without a birth date. */
export function ageAt(birthDate: Json | undefined, asOf: string): number | null {
  if (typeof birthDate !== 'string' || isNonAnswer(birthDate)) return null;
  const hadBirthday = birthDate.slice(5) <= `${asOf.slice(5, 7)}-01`;
  return Number(asOf.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (hadBirthday ? 0 : 1);
}

/**
 * Does a condition hold? Null when it hangs on an age that is not known; an answer that was not given (没问到 too)
 * equals nothing and includes nothing.
 * @param age whole years, of the person that the question is about
 */
export function holds(condition: Condition | undefined, answerAt: AnswerAt, age: number | null): boolean | null {
  if (condition === undefined) return true;
  const given = (path: string) => {
    const value = answerAt(path);
    return isNonAnswer(value) ? undefined : value;
  };
  switch (condition.is) {
    case 'equals':
      return given(condition.path) === condition.value;
    case 'includes': {
      const value = given(condition.path);
      return Array.isArray(value) && value.includes(condition.value);
    }
    case 'answered':
      return given(condition.path) !== undefined;
    case 'age':
      if (age === null) return null;
      return age >= (condition.atLeast ?? 0) && age < (condition.below ?? Infinity);
    case 'all':
      return condition.of.reduce<boolean | null>((all, one) => and(all, holds(one, answerAt, age)), true);
    case 'any':
      return condition.of.reduce<boolean | null>((any, one) => or(any, holds(one, answerAt, age)), false);
    case 'not':
      return not(holds(condition.condition, answerAt, age));
  }
}

/** Is a question or topic on screen? With an unknown age it is: better one question too many than one forgotten. */
export function isShown(condition: Condition | undefined, answerAt: AnswerAt, age: number | null): boolean {
  return holds(condition, answerAt, age) !== false;
}

/**
 * The path in the record that a path of the form stands for.
 * @param path of a question, or of a list topic; within a list relative to the line
 * @param asOf month of the survey: `<window>` becomes the twelve months before it
 * @param line the list topic's path and the line's id, for a question within a list
 */
export function concretePath(
  path: string,
  asOf: string,
  line?: { readonly list: string; readonly item: string },
): string {
  const whole = line === undefined ? path : `${line.list}/${line.item}/${path}`;
  return whole.replace('<window>', windowSegment(asOf));
}
