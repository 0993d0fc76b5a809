import { useMemo } from 'react';
import { completeness } from '#domain/completeness/completeness.ts';
import { type PersonTopic } from '#domain/form/definition.ts';
import { type FormProgress, formProgress } from '#domain/form/progress.ts';
import { ageAt, isShown } from '#domain/form/visible.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { answer, shown } from '#domain/record/household-file.ts';
import { type Survey } from './use-survey.ts';

/** The topics about a person that are on screen. */
export function personTopics(topics: readonly PersonTopic[], person: RecordView, asOf: string): readonly PersonTopic[] {
  const age = ageAt(answer(person, 'birthDate'), asOf);
  return topics.filter(({ showWhen }) => isShown(showWhen, (path) => shown(person, path), age));
}

/** How far each person is, as a whole and by topic. */
export function usePersonProgress({
  form,
  file,
  asOf,
  visit,
}: Pick<Survey, 'form' | 'file' | 'asOf' | 'visit'>): FormProgress['persons'] {
  return useMemo(
    () => formProgress(form, file, asOf, completeness(form, file, asOf), visit).persons,
    [form, file, asOf, visit],
  );
}
