import { type PersonTopic, type Question } from '#domain/form/definition.ts';
import { ageAt, isShown } from '#domain/form/visible.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { answer, shown } from '#domain/record/household-file.ts';

export interface Progress {
  /** Required questions on screen that nobody has answered; a non-answer counts as answered. */
  readonly open: number;
  readonly started: boolean;
}

/** How far the questions about one person are. */
export function personProgress(topics: readonly PersonTopic[], person: RecordView, asOf: string): Progress {
  const age = ageAt(answer(person, 'birthDate'), asOf);
  const at = (path: string) => shown(person, path);
  const questions: Question[] = topics
    .filter(({ showWhen }) => isShown(showWhen, at, age))
    .flatMap((topic) => topic.questions.filter(({ showWhen }) => isShown(showWhen, at, age)));
  return {
    open: questions.filter(({ required, path }) => required === true && at(path) === undefined).length,
    started: questions.some(({ path }) => at(path) !== undefined),
  };
}

/** The topics about a person that are on screen. */
export function personTopics(topics: readonly PersonTopic[], person: RecordView, asOf: string): readonly PersonTopic[] {
  const age = ageAt(answer(person, 'birthDate'), asOf);
  return topics.filter(({ showWhen }) => isShown(showWhen, (path) => shown(person, path), age));
}
