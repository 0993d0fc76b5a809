import { type RecordKind } from '../change/change.ts';
import { fieldAt } from '../record/field-at.ts';
import { type FieldType } from '../record/fields.ts';
import { type FormDefinition, type Question, type Topic } from './definition.ts';

interface Asked {
  readonly kind: RecordKind;
  readonly path: string;
  readonly question: Question;
}

/** A place in time and a line, so that the path of a question becomes that of a field. */
const WINDOW = '2020-10_2021-09';
const LINE = '00000000-0000-7000-8000-000000000000';

/** Questions whose answers no field of the record schema takes, as `kind path`: a server would hold them for review. */
export function unfitQuestions(form: FormDefinition): string[] {
  return form.sections
    .flatMap(({ topics }) => topics)
    .flatMap(askedIn)
    .filter(({ kind, path, question }) => {
      const field = fieldAt(kind, path.replace('<window>', WINDOW));
      return field === null || !takes(field, question);
    })
    .map(({ kind, path }) => `${kind} ${path.replace(LINE, '<item>')}`);
}

function askedIn(topic: Topic): Asked[] {
  switch (topic.kind) {
    case 'questions':
      return topic.questions.map((question) => ({ kind: topic.record, path: question.path, question }));
    case 'list':
      return topic.questions.map((question) => ({
        kind: 'household',
        path: `${topic.path}/${LINE}/${question.path}`,
        question,
      }));
    case 'persons':
      return topic.topics.flatMap(({ questions }) =>
        questions.map((question): Asked => ({ kind: 'person', path: question.path, question })),
      );
    case 'photos':
    case 'consent':
    case 'signature':
      return [];
  }
}

/** Can every answer to the question be kept in the field? */
function takes(field: FieldType, question: Question): boolean {
  // Below `extra/` any value is admitted: where a question goes that came without a new schema.
  if (field.is === 'any') return true;
  switch (question.type) {
    case 'text':
      return field.is === 'text' && question.max <= field.max;
    case 'phone':
    case 'idNumber':
      return field.is === 'text';
    case 'integer':
      return field.is === 'integer' && question.min >= field.min && question.max <= field.max;
    case 'decimal':
      return field.is === 'decimal' && question.max <= field.max;
    case 'choice':
      return field.is === 'code' && field.list === question.list;
    case 'choices':
      return field.is === 'codes' && field.list === question.list;
    case 'yesNo':
      return field.is === 'boolean';
    case 'member':
      return field.is === 'uuid';
    case 'money':
    case 'date':
    case 'month':
      return field.is === question.type;
  }
}
