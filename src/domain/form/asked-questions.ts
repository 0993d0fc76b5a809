import { type RecordKind } from '../change/change.ts';
import { type FieldType } from '../record/fields.ts';
import { fieldAt } from '../record/field-at.ts';
import { type FormDefinition, type Question, type Topic } from './definition.ts';

/** A question with the field it fills in; `<window>` and `<item>` stand for a place in time and a line. */
export interface AskedQuestion {
  readonly kind: RecordKind;
  readonly path: string;
  readonly question: Question;
}

/** Every question of a form, in its order; photos, consent and signature are no questions. */
export function askedQuestions(form: FormDefinition): AskedQuestion[] {
  return form.sections.flatMap(({ topics }) => topics).flatMap(askedIn);
}

/** What the field of a question holds; null when the record has no such field. */
export function fieldAsked({ kind, path }: AskedQuestion): FieldType | null {
  const concrete = path
    .replace('<window>', '2020-10_2021-09')
    .replace('<item>', '00000000-0000-7000-8000-000000000000');
  return fieldAt(kind, concrete);
}

function askedIn(topic: Topic): AskedQuestion[] {
  switch (topic.kind) {
    case 'questions':
      return topic.questions.map((question) => ({ kind: topic.record, path: question.path, question }));
    case 'list':
      return topic.questions.map((question) => ({
        kind: 'household',
        path: `${topic.path}/<item>/${question.path}`,
        question,
      }));
    case 'persons':
      return topic.topics.flatMap(({ questions }) =>
        questions.map((question): AskedQuestion => ({ kind: 'person', path: question.path, question })),
      );
    case 'photos':
    case 'consent':
    case 'signature':
      return [];
  }
}
