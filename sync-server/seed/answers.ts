import { type Json } from '#domain/encoding/canonical-json.ts';
import { type Chance } from './chance.ts';

/** Answers of one record by path; `null` takes an answer away. */
export type Answers = Record<string, Json | null>;

/** Adds one line to a list that was asked in full; answers of `undefined` stay open. Returns the path of the line. */
export function addLine(
  answers: Answers,
  list: string,
  line: Readonly<Record<string, Json | undefined>>,
  chance: Chance,
  at: number,
): string {
  const path = `${list}/${chance.id(at)}`;
  answers[`${list}/asked`] = 'complete';
  for (const [field, value] of Object.entries(line)) if (value !== undefined) answers[`${path}/${field}`] = value;
  return path;
}

/** "Asked: there is none." */
export function addNone(answers: Answers, list: string): void {
  answers[`${list}/asked`] = 'none';
}

/** Forgets everything said about a path and below it, as if nobody had asked. */
export function forget(answers: Answers, path: string): void {
  for (const key of Object.keys(answers)) if (key === path || key.startsWith(`${path}/`)) delete answers[key];
}
