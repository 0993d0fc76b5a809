import { type FormDefinition } from '../form/definition.ts';
import { ageAt } from '../form/visible.ts';
import { type RecordView } from '../merge/merge.ts';
import { type HouseholdFile, answer, itemsUnder, shown, textAnswer } from '../record/household-file.ts';
import { visitKindOf } from '../record/open-visit.ts';
import { windowSegment } from '../record/window-segment.ts';
import { type RuleName, type Severity } from './rule-table.ts';

/** What a rule finds: where, and one plain sentence that says what to do. */
export interface Finding {
  readonly rule: RuleName;
  readonly record: string;
  /** Concrete path of the record; '' is the record as a whole. */
  readonly path: string;
  readonly text: string;
  /** Only where a finding weighs otherwise than its rule. */
  readonly severity?: Severity;
  readonly clause?: string;
}

/** A member as the rules read one. */
export interface Person {
  readonly view: RecordView;
  readonly record: string;
  /** Name, or the place in the list while there is none. */
  readonly name: string;
  readonly age: number | null;
  /** Counted in the divisor, 附件2 九; null while the status is not known. */
  readonly counted: boolean | null;
  /** Dead, imprisoned or missing: nobody asks on about them. */
  readonly gone: boolean;
}

/** What the rules stand on: one household's file, worked out once. */
export interface Ground {
  readonly form: FormDefinition;
  readonly file: HouseholdFile;
  readonly household: RecordView;
  readonly persons: readonly Person[];
  /** The visit that the form was opened for, or null. */
  readonly visit: RecordView | null;
  readonly asOf: string;
  /** Fills in `<window>`. */
  readonly at: (path: string) => string;
}

/**
 * The visit that a form belongs to: the newest of its kinds in the month `asOf`; one without date, just begun, comes
 * first.
 */
export function visitOf(form: FormDefinition, file: HouseholdFile, asOf: string): RecordView | null {
  const mine = file.visits.filter((visit) => form.visitKinds.includes(visitKindOf(visit)));
  const isUndated = (visit: RecordView) => textAnswer(visit, 'date') === undefined;
  return mine.find(isUndated) ?? mine.find((visit) => textAnswer(visit, 'date')?.startsWith(asOf)) ?? null;
}

const COUNTED: readonly unknown[] = ['home', 'migrantWork', 'school'];
const GONE: readonly unknown[] = ['deceased', 'imprisoned', 'missing'];

function personOf(view: RecordView, index: number, asOf: string): Person {
  const name = answer(view, 'name');
  const status = answer(view, 'status');
  return {
    view,
    record: view.record,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim() : `第 ${index + 1} 个人`,
    age: ageAt(answer(view, 'birthDate'), asOf),
    counted: status === undefined ? null : COUNTED.includes(status),
    gone: GONE.includes(status),
  };
}

export function groundOf(form: FormDefinition, file: HouseholdFile, asOf: string, visit: RecordView | null): Ground {
  const window = windowSegment(asOf);
  return {
    form,
    file,
    household: file.household,
    persons: file.persons.map((view, index) => personOf(view, index, asOf)),
    visit,
    asOf,
    at: (path) => path.replace('<window>', window),
  };
}

/** The sum of one field over the lines of a list that was asked to the end; null while it was not. */
export function sumOf({ household, at }: Ground, list: string, field: string): number | null {
  const path = at(list);
  const asked = answer(household, `${path}/asked`);
  if (asked !== 'none' && asked !== 'complete') return null;
  let sum = 0;
  for (const item of itemsUnder(household, path)) {
    const amount = answer(household, `${path}/${item}/${field}`);
    if (typeof amount !== 'number') return null;
    sum += amount;
  }
  return sum;
}

/** Was anything recorded at a path, a non-answer too? */
export function isRecorded(view: RecordView | null, path: string): boolean {
  return view !== null && shown(view, path) !== undefined;
}
