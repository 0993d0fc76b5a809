import { type HouseholdFile } from '../record/household-file.ts';
import { addresses, withField } from '../tablet/address.ts';
import { type FormDefinition } from './definition.ts';

/** A field of the file: record and path, as completeness, review points and missing facts name it. */
export interface FieldRef {
  readonly record: string;
  readonly path: string;
}

const WINDOW = /\d{4}-\d{2}_\d{4}-\d{2}/;
const ITEM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** `<window>` in place of the twelve months, so that a path of any year finds its topic. */
function patternOf(path: string): string {
  return path.replace(WINDOW, '<window>');
}

/**
 * The address of the screen that asks for a field, with the field to focus; the household's page when no topic asks
 * for it (a field of an older form).
 */
export function addressOfField(form: FormDefinition, file: HouseholdFile, { record, path }: FieldRef): string {
  const household = file.household.record;
  const pattern = patternOf(path);
  if (file.consents.some(({ members }) => members.includes(record)) || record === 'consent')
    return addresses.consent(household);
  const person = file.persons.find(({ members }) => members.includes(record));
  for (const topic of form.sections.flatMap(({ topics }) => topics)) {
    switch (topic.kind) {
      case 'questions':
        if (person === undefined && topic.questions.some((question) => question.path === pattern)) {
          return withField(addresses.topic(household, topic.id), path);
        }
        break;
      case 'list': {
        if (person !== undefined || !isUnder(pattern, topic.path)) break;
        const item = pattern.slice(topic.path.length + 1).split('/', 1)[0] ?? '';
        return ITEM.test(item)
          ? withField(addresses.line(household, topic.id, item), path)
          : withField(addresses.topic(household, topic.id), path);
      }
      case 'persons': {
        if (path === 'members/asked' && person === undefined) return addresses.topic(household, topic.id);
        if (person === undefined) break;
        const asks = topic.topics.find(({ questions }) => questions.some((question) => question.path === pattern));
        if (asks === undefined) return addresses.person(household, topic.id, person.record);
        return withField(addresses.personTopic(household, topic.id, person.record, asks.id), path);
      }
      case 'photos':
        if (pattern.startsWith('photos') || pattern.startsWith('sensitive/photos'))
          return addresses.topic(household, topic.id);
        break;
      case 'consent':
        break;
      case 'signature':
        if (pattern.startsWith('signature')) return addresses.signature(household);
        break;
    }
  }
  return addresses.household(household);
}

function isUnder(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`);
}
