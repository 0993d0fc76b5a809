import { type RecordKind } from '../change/change.ts';
import { type FormDefinition } from '../form/definition.ts';

/** Where a form asks for a field. */
export interface AskedAt {
  readonly topic: string;
  /** What the field is called; of a list as a whole the title of its topic. */
  readonly label: string;
  /** Place in the form: findings are listed in the order of the screens. */
  readonly order: number;
}

export interface TopicIndex {
  readonly fields: ReadonlyMap<string, AskedAt>;
  readonly first: AskedAt;
}

const built = new WeakMap<FormDefinition, TopicIndex>();

/** The index of a form, made once: 40,000 households are checked against the same one. */
export function topicIndexOf(form: FormDefinition): TopicIndex {
  const known = built.get(form);
  if (known !== undefined) return known;
  const index = buildIndex(form);
  built.set(form, index);
  return index;
}

function buildIndex(form: FormDefinition): TopicIndex {
  const fields = new Map<string, AskedAt>();
  let order = 0;
  const add = (key: string, topic: string, label: string) => {
    order += 1;
    if (!fields.has(key)) fields.set(key, { topic, label, order });
  };
  for (const topic of form.sections.flatMap(({ topics }) => topics)) {
    switch (topic.kind) {
      case 'questions':
        for (const { path, label } of topic.questions) add(`${topic.record} ${path}`, topic.id, label);
        break;
      case 'list':
        add(`household ${topic.path}`, topic.id, topic.title);
        add(`household ${topic.path}/asked`, topic.id, topic.title);
        for (const { path, label } of topic.questions) add(`household ${topic.path}/<item>/${path}`, topic.id, label);
        break;
      case 'persons':
        add('household members/asked', topic.id, topic.title);
        for (const { id, questions } of topic.topics) {
          for (const { path, label } of questions) add(`person ${path}`, id, label);
        }
        break;
      case 'photos':
        add('visit photos', topic.id, topic.title);
        break;
      case 'consent':
        add('consent ', topic.id, topic.title);
        break;
      case 'signature':
        add('visit signature/sha256', topic.id, topic.title);
        break;
    }
  }
  const first = [...fields.values()][0] ?? { topic: '', label: '', order: 0 };
  return { fields, first };
}

const WINDOW = /\d{4}-\d{2}_\d{4}-\d{2}/;
const ITEM = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** Where the form asks for a field, or null when it does not: an older or a shorter form. */
export function askedAt(index: TopicIndex, kind: RecordKind, path: string): AskedAt | null {
  const pattern = kind === 'consent' ? '' : path.replace(WINDOW, '<window>').replace(ITEM, '<item>');
  return index.fields.get(`${kind} ${pattern}`) ?? null;
}
