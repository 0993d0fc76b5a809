import { visitOf } from '../completeness/ground.ts';
import { type CompletenessItem } from '../completeness/completeness.ts';
import { type RecordView } from '../merge/merge.ts';
import { type HouseholdFile, itemsUnder, shown } from '../record/household-file.ts';
import { windowSegment } from '../record/window-segment.ts';
import { type FormDefinition, type PersonTopic, type Topic } from './definition.ts';

/** `todo`: nothing answered yet; `partly`: something is still to be answered; `wrong`: something contradicts. */
export type ProgressState = 'todo' | 'partly' | 'done' | 'wrong';

export interface Progress {
  readonly state: ProgressState;
  /** How many answers block submitting. */
  readonly open: number;
}

/** How far a form is filled in, by id, so that screens only draw it. */
export interface FormProgress {
  readonly sections: Readonly<Record<string, Progress>>;
  readonly topics: Readonly<Record<string, Progress>>;
  /** Person record → the person as a whole, and each of the person's topics. */
  readonly persons: Readonly<
    Record<string, { readonly whole: Progress; readonly topics: Readonly<Record<string, Progress>> }>
  >;
}

/**
 * How far the form is filled in with the answers of the file (with the draft on top, where there is one).
 * @param items what `completeness` found for the same form, file and month
 */
export function formProgress(
  form: FormDefinition,
  file: HouseholdFile,
  asOf: string,
  items: readonly CompletenessItem[],
  visit: RecordView | null = visitOf(form, file, asOf),
): FormProgress {
  const window = windowSegment(asOf);
  const blocking = items.filter(({ severity }) => severity === 'E');
  const topics: Record<string, Progress> = {};
  const sections: Record<string, Progress> = {};
  const persons: Record<string, { whole: Progress; topics: Record<string, Progress> }> = {};
  for (const section of form.sections) {
    for (const topic of section.topics) {
      const own = new Set(topic.kind === 'persons' ? [topic.id, ...topic.topics.map(({ id }) => id)] : [topic.id]);
      topics[topic.id] = progressOf(
        blocking.filter((item) => item.topic !== null && own.has(item.topic)),
        isBegun(topic, file, visit, window),
      );
      if (topic.kind !== 'persons') continue;
      for (const person of file.persons) persons[person.record] = ofPerson(topic.topics, person, blocking);
    }
    sections[section.id] = together(section.topics.flatMap(({ id }) => topics[id] ?? []));
  }
  return { sections, topics, persons };
}

function ofPerson(topics: readonly PersonTopic[], person: RecordView, blocking: readonly CompletenessItem[]) {
  const mine = blocking.filter(({ record }) => record === person.record);
  const each = topics.map(({ id, questions }): [string, Progress] => {
    const begun = questions.some(({ path }) => shown(person, path) !== undefined);
    return [
      id,
      progressOf(
        mine.filter(({ topic }) => topic === id),
        begun,
      ),
    ];
  });
  return { whole: together(each.map(([, progress]) => progress)), topics: Object.fromEntries(each) };
}

/** What was never asked is open; anything else that blocks is a contradiction. */
const isOpen = ({ rule }: CompletenessItem) => rule === 'required' || rule === 'visit' || rule === '34';

function progressOf(blocking: readonly CompletenessItem[], begun: boolean): Progress {
  const open = blocking.length;
  if (!blocking.every(isOpen)) return { state: 'wrong', open };
  if (!begun) return { state: 'todo', open };
  return { state: open > 0 ? 'partly' : 'done', open };
}

function together(parts: readonly Progress[]): Progress {
  const open = parts.reduce((sum, part) => sum + part.open, 0);
  const has = (state: ProgressState) => parts.some((part) => part.state === state);
  if (has('wrong')) return { state: 'wrong', open };
  if (!has('partly') && !has('done')) return { state: 'todo', open };
  return { state: open > 0 ? 'partly' : 'done', open };
}

function isBegun(topic: Topic, file: HouseholdFile, visit: RecordView | null, window: string): boolean {
  const { household } = file;
  const has = (view: RecordView | null, path: string) =>
    view !== null && shown(view, path.replace('<window>', window)) !== undefined;
  switch (topic.kind) {
    case 'questions':
      return topic.questions.some(({ path }) => has(topic.record === 'visit' ? visit : household, path));
    case 'list': {
      const list = topic.path.replace('<window>', window);
      return has(household, `${list}/asked`) || itemsUnder(household, list).length > 0;
    }
    case 'persons':
      return file.persons.length > 0 || has(household, 'members/asked');
    case 'photos':
      return (
        itemsUnder(visit ?? undefined, 'photos').length + itemsUnder(visit ?? undefined, 'sensitive/photos').length > 0
      );
    case 'consent':
      return file.consents.length > 0;
    case 'signature':
      return has(visit, 'signature/sha256');
  }
}
