import { type Json } from '../encoding/canonical-json.ts';
import { type RecordView } from '../merge/merge.ts';
import { isNonAnswer } from './field-at.ts';

/**
 * Everything recorded of one household, merged: the unit that screens show, completeness checks
 * and the evaluation reads. Persons are those whose shown household is this one, head first, then by record id;
 * visits and consents by date, newest first.
 */
export interface HouseholdFile {
  readonly household: RecordView;
  readonly persons: readonly RecordView[];
  readonly visits: readonly RecordView[];
  readonly consents: readonly RecordView[];
  readonly cases: readonly RecordView[];
}

/** The value shown by default at a path (a non-answer too), or undefined when nothing is recorded. */
export function shown(view: RecordView | undefined, path: string): Json | undefined {
  return view?.live[path]?.[0]?.value;
}

/** The answer at a path: undefined when nobody asked, and when there was no answer. */
export function answer(view: RecordView | undefined, path: string): Json | undefined {
  const value = shown(view, path);
  return isNonAnswer(value) ? undefined : value;
}

/** The answer at a path that holds words, a code, a date or an id; undefined when there is none. */
export function textAnswer(view: RecordView | undefined, path: string): string | undefined {
  const value = shown(view, path);
  return typeof value === 'string' ? value : undefined;
}

/** Ids of the list items under a path that have anything live, ascending; `asked` and other words are no items. */
export function itemsUnder(view: RecordView | undefined, path: string): readonly string[] {
  return view === undefined ? [] : (itemIndexOf(view.live).get(path) ?? []);
}

/** Items by list path, worked out once for a view: rules and facts ask for some twenty lists each. */
const itemIndexes = new WeakMap<RecordView['live'], ReadonlyMap<string, readonly string[]>>();

function itemIndexOf(live: RecordView['live']): ReadonlyMap<string, readonly string[]> {
  const known = itemIndexes.get(live);
  if (known !== undefined) return known;
  const sets = new Map<string, Set<string>>();
  for (const path of Object.keys(live)) {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const end = path.indexOf('/', slash + 1);
      const segment = path.slice(slash + 1, end === -1 ? undefined : end);
      if (segment.length !== 36 || !ITEM.test(segment)) continue;
      const list = path.slice(0, slash);
      const items = sets.get(list);
      if (items === undefined) sets.set(list, new Set([segment]));
      else items.add(segment);
    }
  }
  const index = new Map(Array.from(sets, ([list, items]): [string, string[]] => [list, [...items].sort()]));
  itemIndexes.set(live, index);
  return index;
}

const ITEM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Builds the file of one household from record views, whatever their order. */
export function householdFile(household: RecordView, others: readonly RecordView[]): HouseholdFile {
  const mine = others.filter((view) => household.members.includes(textAnswer(view, 'household') ?? ''));
  const ofKind = (kind: RecordView['kind']) => mine.filter((view) => view.kind === kind);
  return {
    household,
    persons: ofKind('person').sort(headFirst),
    visits: ofKind('visit').sort(newestFirst('date')),
    consents: ofKind('consent').sort(newestFirst('signedOn')),
    cases: ofKind('case').sort((a, b) => (a.record < b.record ? -1 : 1)),
  };
}

function headFirst(a: RecordView, b: RecordView): number {
  const rank = (view: RecordView) => (shown(view, 'relation') === 'head' ? 0 : 1);
  return rank(a) - rank(b) || (a.record < b.record ? -1 : 1);
}

function newestFirst(path: string): (a: RecordView, b: RecordView) => number {
  return (a, b) => {
    const [dayA, dayB] = [textAnswer(a, path) ?? '', textAnswer(b, path) ?? ''];
    if (dayA !== dayB) return dayA < dayB ? 1 : -1;
    return a.record < b.record ? 1 : -1;
  };
}
