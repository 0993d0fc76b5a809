import { allForms } from '#content/forms/load.ts';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type RecordKind } from '#domain/change/change.ts';
import { type Question } from '#domain/form/definition.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { ownerText, recordOf } from './file-records.ts';

/** What a field is called: its own label, the topic it stands in, and the question that asks for it. */
export interface FieldWords {
  readonly label: string;
  readonly topic: string | null;
  readonly question: Question | null;
}

const WINDOW = /\d{4}-\d{2}_\d{4}-\d{2}/;
const ITEM = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The path with its twelve months and its items left open. */
function patternOf(path: string): string {
  return path.replace(WINDOW, '<window>').replace(ITEM, '<item>');
}

function everyField(): Map<string, FieldWords> {
  const fields = new Map<string, FieldWords>();
  const add = (kind: RecordKind, path: string, field: FieldWords) => {
    const key = `${kind} ${path}`;
    if (!fields.has(key)) fields.set(key, field);
  };
  for (const topic of allForms.flatMap(({ sections }) => sections.flatMap(({ topics }) => topics))) {
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

/** The words for the field at a concrete path; one that no form asks for is named after the part it stands in. */
export function fieldWords(kind: RecordKind, path: string): FieldWords {
  const known = FIELDS.get(`${kind} ${patternOf(path)}`);
  if (known !== undefined) return known;
  const named: Readonly<Record<string, string>> = words.fields;
  const segments = path.split('/').filter((segment) => segment !== 'sensitive');
  const label = named[segments.slice(0, 2).join('/')] ?? named[segments[0] ?? ''] ?? words.fields.unnamed;
  return { label, topic: null, question: null };
}

/** Label with the topic before it where the label alone says too little. */
export function fieldLabel(kind: RecordKind, path: string): string {
  const { label, topic } = fieldWords(kind, path);
  return topic === null ? label : `${topic} · ${label}`;
}

/** A field of the file with whose it is: `李某 · 与户主关系`, `工资性收入 · 金额`. */
export function labelOfField(file: HouseholdFile, record: string, path: string): string {
  const view = recordOf(file, record);
  if (view === undefined) return words.fields.unnamed;
  const owner = ownerText(view);
  const label = fieldLabel(view.kind, path);
  return owner === null ? label : `${owner} · ${label}`;
}
