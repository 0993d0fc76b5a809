import { type FormDefinition, type Section, type Topic } from '#domain/form/definition.ts';
import { concretePath, isShown } from '#domain/form/visible.ts';
import { shown } from '#domain/record/household-file.ts';
import { type Survey } from './use-survey.ts';

/** One topic's place: its section, its number in it, and its neighbours. */
export interface TopicPlace {
  readonly section: Section;
  readonly topic: Topic;
  readonly number: number;
  readonly all: number;
  readonly previous: string | null;
  readonly next: string | null;
}

/** Topics on screen, in the order of the form. */
export function shownTopics({
  form,
  file,
  visit,
  asOf,
}: Pick<Survey, 'form' | 'file' | 'visit' | 'asOf'>): readonly { section: Section; topic: Topic }[] {
  return form.sections.flatMap((section) =>
    section.topics
      .filter((topic) => {
        const view = topic.kind === 'questions' && topic.record === 'visit' ? (visit ?? undefined) : file.household;
        return isShown(topic.showWhen, (path) => shown(view, concretePath(path, asOf)), null);
      })
      .map((topic) => ({ section, topic })),
  );
}

/** Where a topic stands, or null when the form has none of that id. */
export function placeOfTopic(survey: Pick<Survey, 'form' | 'file' | 'visit' | 'asOf'>, id: string): TopicPlace | null {
  const topics = shownTopics(survey);
  const index = topics.findIndex(({ topic }) => topic.id === id);
  const found = topics[index] ?? findHidden(survey.form, id);
  if (found === null) return null;
  const inSection = topics.filter(({ section }) => section === found.section);
  return {
    ...found,
    number: inSection.findIndex(({ topic }) => topic.id === id) + 1,
    all: inSection.length,
    previous: topics[index - 1]?.topic.id ?? null,
    next: index === -1 ? null : (topics[index + 1]?.topic.id ?? null),
  };
}

function findHidden(form: FormDefinition, id: string): { section: Section; topic: Topic } | null {
  for (const section of form.sections)
    for (const topic of section.topics) if (topic.id === id) return { section, topic };
  return null;
}

/** The topic about the people of the household, or null where the form asks nothing of them. */
export function personsTopic(form: FormDefinition): Extract<Topic, { kind: 'persons' }> | null {
  for (const { topics } of form.sections) for (const topic of topics) if (topic.kind === 'persons') return topic;
  return null;
}
