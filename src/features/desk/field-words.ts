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
  const pattern = patternOf(path);
  const known = FIELDS.get(`${kind} ${pattern}`);
  if (known !== undefined) return known;
  if (path === '') return { label: words.kinds[kind], topic: null, question: null };
  const cut = pattern.lastIndexOf('/');
  const line = FIELDS.get(`${kind} ${pattern.slice(0, Math.max(0, cut))}`);
  if (line !== undefined && line.topic !== null) {
    return {
      label: named(words.lineFields, pattern.slice(cut + 1)) ?? words.lineFields.unnamed,
      topic: line.topic,
      question: null,
    };
  }
  return { label: findingLabel(path) ?? partLabel(pattern), topic: null, question: null };
}

function named(names: Readonly<Record<string, string>>, key: string): string | undefined {
  return names[key];
}

function partLabel(pattern: string): string {
  const segments = pattern.split('/').filter((segment) => segment !== 'sensitive' && !segment.startsWith('<'));
  return (
    named(words.fields, segments.slice(0, 2).join('/')) ??
    named(words.fields, segments[0] ?? '') ??
    words.fields.unnamed
  );
}

/** `findings/4/basis`: the exclusion by its number and name in the annex. */
function findingLabel(path: string): string | null {
  const [, number, part] = /^findings\/(\d+)\/(state|basis)$/.exec(path) ?? [];
  if (number === undefined) return null;
  const exclusion = `${words.why.annex} ${words.why.exclusionNumber[Number(number) - 1]}、${words.why.exclusionName[Number(number) - 1]}`;
  return part === 'state' ? words.finding.state(exclusion) : words.finding.basis(exclusion);
}

/** Label with the topic before it where the label alone says too little. */
export function fieldLabel(kind: RecordKind, path: string): string {
  const { label, topic } = fieldWords(kind, path);
  return topic === null ? label : `${topic} · ${label}`;
}

/** A field of the file with whose it is: `李某 · 与户主关系`, `工资性收入 · 金额`. */
export function labelOfField(file: HouseholdFile, record: string, path: string): string {
  const view = recordOf(file, record);
  if (view === undefined) return record === 'consent' ? words.kinds.consent : words.fields.unnamed;
  const owner = ownerText(view);
  const label = fieldLabel(view.kind, path);
  return owner === null ? label : `${owner} · ${label}`;
}
