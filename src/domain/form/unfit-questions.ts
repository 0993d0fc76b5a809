import { type FieldType } from '../record/fields.ts';
import { askedQuestions, fieldAsked } from './asked-questions.ts';
import { type FormDefinition, type Question } from './definition.ts';

/** Questions whose answers no field of the record schema takes, as `kind path`: a server would hold them for review. */
export function unfitQuestions(form: FormDefinition): string[] {
  return askedQuestions(form)
    .filter((asked) => {
      const field = fieldAsked(asked);
      return field === null || !takes(field, asked.question);
    })
    .map(({ kind, path }) => `${kind} ${path}`);
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
