import { type RecordKind } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';
import { type LiveValue, type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, householdFile } from '#domain/record/household-file.ts';
import { windowSegment } from '#domain/record/window-segment.ts';

/** Answers by path; `{"$several": [...]}` stands for different live answers, the shown one first. */
export type Answers = Readonly<Record<string, Json>>;

export interface PlainFile {
  readonly village?: string;
  readonly household: Answers;
  readonly persons?: readonly Answers[];
  readonly visits?: readonly Answers[];
  readonly consents?: readonly Answers[];
  readonly cases?: readonly Answers[];
}

export const HOUSEHOLD = id(0);

/** A UUID for a small number, so that cases stay readable; `#7` in a case file stands for `id(7)`. */
export function id(number: number): string {
  return `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** A line of a case file with `#7` as a UUID and `<window>` as the window of `asOf`. */
export function expanded(line: string, asOf: string): string {
  return line
    .replaceAll(/#(\d+)/g, (_, number: string) => id(Number(number)))
    .replaceAll('<window>', windowSegment(asOf));
}

/**
 * A household file from plain answers. Persons are numbered 1, 2, …; visits from 50, consents from 60, cases from
 * 70, unless a record gives its own `id`.
 */
export function fileOf(plain: PlainFile): HouseholdFile {
  const village = plain.village ?? '530925101201';
  const records = (kind: RecordKind, from: number, list: readonly Answers[] = []) =>
    list.map((answers, index) => viewOf(kind, village, String(answers['id'] ?? id(from + index)), answers));
  return householdFile(viewOf('household', village, HOUSEHOLD, plain.household), [
    ...records('person', 1, plain.persons),
    ...records('visit', 50, plain.visits),
    ...records('consent', 60, plain.consents),
    ...records('case', 70, plain.cases),
  ]);
}

let dots = 0;

function viewOf(kind: RecordKind, village: string, record: string, answers: Answers): RecordView {
  const all: Answers = kind === 'household' ? answers : { household: HOUSEHOLD, ...answers };
  const live: Record<string, LiveValue[]> = {};
  const conflicts: string[] = [];
  for (const [path, value] of Object.entries(all)) {
    if (path === 'id') continue;
    const several = severalOf(value);
    live[path] = several.map((one) => liveValue(one));
    if (several.length > 1) conflicts.push(path);
  }
  return { record, kind, village, members: [record], live, conflicts: conflicts.sort(), removed: {} };
}

function severalOf(value: Json): readonly Json[] {
  if (typeof value === 'object' && !Array.isArray(value) && Array.isArray(value['$several'])) return value['$several'];
  return [value];
}

function liveValue(value: Json): LiveValue {
  dots += 1;
  const stamp = `${String(dots).padStart(12, '0')}-0000`;
  return { dot: `${id(900_000 + dots)}#0`, value, author: 'u1', device: 'd1', stamp, wall: 1_700_000_000_000 };
}
