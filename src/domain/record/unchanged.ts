import { type Json } from '../encoding/canonical-json.ts';
import { type FormDefinition, type Question, type Topic } from '../form/definition.ts';
import { concretePath } from '../form/visible.ts';
import { type RecordKind } from '../change/change.ts';
import { type RecordView } from '../merge/merge.ts';
import { type HouseholdFile, answer, itemsUnder, shown } from './household-file.ts';
import { isFromBefore, lastWindow } from './last-answers.ts';

/*
 * 没有变化: one tap says of a topic that the earlier answers still hold. What does not belong to a year stands as it
 * is, and the visit says that it was confirmed; what belongs to twelve months is taken over into the new ones.
 */

/** What 没有变化 writes: answers of the household by path, and the mark of the visit. */
export interface TakenOver {
  readonly household: Readonly<Record<string, Json>>;
  /** Path of the mark → what was taken over, so that it can be taken back. */
  readonly mark: Readonly<Record<string, readonly string[]>>;
}

export interface Unchanged {
  readonly file: Pick<HouseholdFile, 'household' | 'persons'>;
  /** Month of the survey. */
  readonly asOf: string;
  /** Day of the visit, `YYYY-MM-DD`: what was said on it needs no confirming. */
  readonly day: string;
  /** Ids of the lines that are taken over. */
  readonly newId: () => string;
}

/** Where a visit says that a topic, or a topic about one person, has not changed. */
export function unchangedPath(topic: string, person?: string): string {
  return person === undefined ? `unchanged/${topic}` : `unchanged/${topic}/${person}`;
}

/** What was taken over with a topic, or null when the visit does not say that it is unchanged. */
export function takenWith(visit: RecordView | null, topic: string, person?: string): readonly string[] | null {
  const value = shown(visit ?? undefined, unchangedPath(topic, person));
  return Array.isArray(value) ? value.map(String) : null;
}

/**
 * Paths of the visit's marks that no longer hold once these paths of a record are answered anew: that of the topic
 * which asks for them; for a person that of the person and that of all people together.
 */
export function marksEndedBy(
  { form, asOf, visit }: { form: FormDefinition; asOf: string; visit: RecordView | null },
  record: { readonly id: string; readonly kind: RecordKind },
  paths: readonly string[],
): readonly string[] {
  const asks = (asked: string) => {
    const path = concretePath(asked, asOf);
    return paths.some((one) => one === path || one.startsWith(`${path}/`));
  };
  const marksOf = (topic: Topic): readonly string[] => {
    switch (topic.kind) {
      case 'persons':
        return record.kind === 'person' ? [unchangedPath(topic.id), unchangedPath(topic.id, record.id)] : [];
      case 'list':
        return record.kind === 'household' && asks(topic.path) ? [unchangedPath(topic.id)] : [];
      case 'questions':
        return record.kind === topic.record && topic.questions.some(({ path }) => asks(path))
          ? [unchangedPath(topic.id)]
          : [];
      case 'photos':
      case 'consent':
      case 'signature':
        return [];
    }
  };
  return form.sections
    .flatMap(({ topics }) => topics.flatMap(marksOf))
    .filter((mark) => shown(visit ?? undefined, mark) !== undefined);
}

/**
 * What 没有变化 would do for a topic, or null where it cannot be said: nothing was answered before the day of the
 * visit, something was already answered for these twelve months, or the topic is about this visit.
 */
export function takeOver(topic: Topic, { file, asOf, day, newId }: Unchanged): TakenOver | null {
  const { household, persons } = file;
  const mark = (copied: Readonly<Record<string, Json>>, paths: readonly string[]) => ({
    household: copied,
    mark: { [unchangedPath(topic.id)]: paths },
  });
  switch (topic.kind) {
    case 'list':
      if (topic.path.includes('<window>'))
        return copiedList(topic.questions, household, concretePath(topic.path, asOf), newId, mark);
      return isFromBefore(household, [topic.path], day) ? mark({}, []) : null;
    case 'questions': {
      if (topic.record !== 'household') return null;
      const paths = topic.questions.map(({ path }) => path);
      const copied = copiedFields(household, paths, asOf);
      const isCopy = Object.keys(copied).length > 0;
      return isCopy || isFromBefore(household, paths, day) ? mark(copied, Object.keys(copied)) : null;
    }
    case 'persons':
      return persons.some((person) => isFromBefore(person, ['relation', 'name'], day)) ? mark({}, []) : null;
    case 'photos':
    case 'consent':
    case 'signature':
      return null;
  }
}

/** The mark that everything about one person still holds, or null for a person who was written down on this day. */
export function personUnchanged(topic: string, person: RecordView, day: string): TakenOver | null {
  if (!isFromBefore(person, ['relation', 'name'], day)) return null;
  return { household: {}, mark: { [unchangedPath(topic, person.record)]: [] } };
}

function copiedList(
  questions: readonly Question[],
  household: RecordView,
  list: string,
  newId: () => string,
  mark: (copied: Readonly<Record<string, Json>>, paths: readonly string[]) => TakenOver,
): TakenOver | null {
  const window = lastWindow(household, list);
  if (window === null) return null;
  const now = windowIn(list);
  if (shown(household, `${list}/asked`) !== undefined || itemsUnder(household, list).length > 0) return null;
  const before = list.replace(now, window);
  const asked = answer(household, `${before}/asked`);
  if (asked !== 'none' && asked !== 'complete') return null;
  const copied: Record<string, Json> = { [`${list}/asked`]: asked };
  const paths = [`${list}/asked`];
  for (const item of asked === 'none' ? [] : itemsUnder(household, before)) {
    const at = `${list}/${newId()}`;
    paths.push(at);
    for (const { path, type } of questions) {
      const value = shown(household, `${before}/${item}/${path}`);
      if (value === undefined) continue;
      copied[`${at}/${path}`] = type === 'month' && typeof value === 'string' ? monthIn(value, now) : value;
    }
  }
  return mark(copied, paths);
}

function copiedFields(household: RecordView, paths: readonly string[], asOf: string): Record<string, Json> {
  const copied: Record<string, Json> = {};
  for (const path of paths) {
    if (!path.includes('<window>')) continue;
    const now = concretePath(path, asOf);
    const window = lastWindow(household, now);
    if (window === null || shown(household, now) !== undefined) continue;
    const value = answer(household, now.replace(windowIn(now), window));
    if (value !== undefined) copied[now] = value;
  }
  return copied;
}

function windowIn(path: string): string {
  return path.split('/').find((segment) => segment.includes('_')) ?? '';
}

/** The same month of the year within other twelve months: there is exactly one. */
function monthIn(month: string, window: string): string {
  const [from = ''] = window.split('_');
  const year = Number(from.slice(0, 4)) + (month.slice(5) < from.slice(5) ? 1 : 0);
  return `${year}-${month.slice(5)}`;
}
