import { type Json } from '../encoding/canonical-json.ts';
import { type HistoryEntry } from '../tablet/household-store.ts';
import { type RecordView } from '../merge/merge.ts';
import { isNonAnswer } from './field-at.ts';
import { shown } from './household-file.ts';

/** What was answered before, and when: a day `YYYY-MM-DD`, or the twelve months that it is about. */
export interface LastAnswer {
  readonly value: Json;
  readonly on: string;
}

const DAY = 86_400_000;
const SHANGHAI = 8 * 3_600_000;

/**
 * The latest answer of each field from before a day, by path. What was taken away since is none, and nor is
 * "asked, but no answer".
 * @param history of one record, oldest first
 * @param before day of the visit, `YYYY-MM-DD`: what was said on it is today's
 */
export function answersBefore(history: readonly HistoryEntry[], before: string): ReadonlyMap<string, LastAnswer> {
  const midnight = midnightOf(before);
  const answers = new Map<string, LastAnswer>();
  for (const { wall, fields } of history) {
    if (wall >= midnight) continue;
    for (const { path, value } of fields) {
      if (value === null) {
        for (const known of answers.keys()) if (known === path || known.startsWith(`${path}/`)) answers.delete(known);
      } else if (isNonAnswer(value)) answers.delete(path);
      else answers.set(path, { value: value as Json, on: dayOf(wall) });
    }
  }
  return answers;
}

/** The first moment of a day in Asia/Shanghai. */
function midnightOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - SHANGHAI;
}

/** Was the answer shown at one of these paths, or below one, given before a day? */
export function isFromBefore(view: RecordView, paths: readonly string[], day: string): boolean {
  const midnight = midnightOf(day);
  return Object.entries(view.live).some(
    ([live, [first]]) =>
      first !== undefined &&
      first.wall < midnight &&
      paths.some((path) => live === path || live.startsWith(`${path}/`)),
  );
}

/** The day of a moment in Asia/Shanghai, which keeps no summer time. */
function dayOf(wall: number): string {
  const days = Math.floor((wall + SHANGHAI) / DAY);
  return new Date(days * DAY).toISOString().slice(0, 10);
}

const WINDOW = /\d{4}-\d{2}_\d{4}-\d{2}/;

/** The latest earlier twelve months in which a list or field of the household has anything, or null. */
export function lastWindow(household: RecordView, path: string): string | null {
  const now = WINDOW.exec(path)?.[0];
  if (now === undefined) return null;
  const [before = '', after = ''] = path.split(now);
  let last: string | null = null;
  for (const live of Object.keys(household.live)) {
    if (!live.startsWith(before)) continue;
    const window = live.slice(before.length).split('/', 1)[0] ?? '';
    const rest = live.slice(before.length + window.length);
    if (!WINDOW.test(window) || window >= now || (last !== null && window <= last)) continue;
    if (rest === after || rest.startsWith(`${after}/`)) last = window;
  }
  return last;
}

/** Last year's answer at a path of this year's twelve months. */
export function answerInLastWindow(household: RecordView, path: string): LastAnswer | null {
  const window = lastWindow(household, path);
  if (window === null) return null;
  const value = shown(household, path.replace(WINDOW, window));
  return value === undefined || isNonAnswer(value) ? null : { value, on: window };
}
