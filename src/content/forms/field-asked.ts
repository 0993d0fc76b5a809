import { type RecordKind } from '#domain/change/change.ts';
import { type Question } from '#domain/form/definition.ts';
import { type HouseholdFile, textAnswer } from '#domain/record/household-file.ts';
import { allForms } from './load.ts';

/** How the forms speak of a field: its own label, the list it stands in, and the question that asks for it. */
export interface FieldAsked {
  readonly label: string;
  readonly topic: string | null;
  readonly question: Question | null;
}

const WINDOW = /\d{4}-\d{2}_\d{4}-\d{2}/;
const ITEM = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The path with its twelve months and its items left open. */
export function fieldPattern(path: string): string {
  return path.replace(WINDOW, '<window>').replace(ITEM, '<item>');
}

function everyField(): Map<string, FieldAsked> {
  const fields = new Map<string, FieldAsked>();
  const add = (kind: RecordKind, path: string, field: FieldAsked) => {
    const key = `${kind} ${path}`;
    if (!fields.has(key)) fields.set(key, field);
  };
  // The newest wording names a field; older forms name what only they asked.
  const newestFirst = [...allForms].sort((a, b) => b.version - a.version);
  for (const topic of newestFirst.flatMap(({ sections }) => sections.flatMap(({ topics }) => topics))) {
    switch (topic.kind) {
      case 'questions':
        for (const question of topic.questions)
          add(topic.record, question.path, { label: question.label, topic: null, question });
        break;
      case 'list':
        add('household', `${topic.path}/asked`, { label: topic.title, topic: null, question: null });
        add('household', topic.path, { label: topic.title, topic: null, question: null });
        add('household', `${topic.path}/<item>`, { label: topic.line, topic: topic.title, question: null });
        for (const question of topic.questions) {
          add('household', `${topic.path}/<item>/${question.path}`, {
            label: question.label,
            topic: topic.title,
            question,
          });
        }
        break;
      case 'persons':
        add('household', 'members/asked', { label: topic.title, topic: null, question: null });
        for (const question of topic.topics.flatMap(({ questions }) => questions)) {
          add('person', question.path, { label: question.label, topic: null, question });
        }
        break;
      case 'photos':
      case 'consent':
      case 'signature':
        break;
    }
  }
  return fields;
}

const FIELDS = everyField();

/** How any released form speaks of the field at a concrete path; null when none asks for it. */
export function fieldAsked(kind: RecordKind, path: string): FieldAsked | null {
  return FIELDS.get(`${kind} ${fieldPattern(path)}`) ?? null;
}

/** What a field is called, with the person it is about: `李演示 · 健康状况`; null when no form asks for it. */
export function fieldName(
  file: HouseholdFile,
  { record, path }: { readonly record: string; readonly path: string },
): string | null {
  const person = file.persons.find(({ members }) => members.includes(record));
  const kinds: readonly RecordKind[] = person === undefined ? ['household', 'visit', 'case'] : ['person'];
  const asked = kinds.map((kind) => fieldAsked(kind, path)).find((one) => one !== null);
  if (asked === undefined) return null;
  const label = asked.topic === null ? asked.label : `${asked.topic} · ${asked.label}`;
  const name = textAnswer(person, 'name');
  return name === undefined || name === '' ? label : `${name} · ${label}`;
}
