import { type CompletenessItem } from '#domain/completeness/completeness.ts';
import { type FormDefinition, type Section, type Topic } from '#domain/form/definition.ts';
import { concretePath } from '#domain/form/visible.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';

export interface SectionState {
  readonly section: Section;
  /** Must be answered before the visit can be submitted. */
  readonly open: number;
  /** Worth a second look. */
  readonly look: number;
  readonly started: boolean;
}

/** Where each section of the form stands. Consent and signature have rows of their own. */
export function sectionStates(
  form: FormDefinition,
  file: HouseholdFile,
  visit: RecordView | null,
  asOf: string,
  items: readonly CompletenessItem[],
): readonly SectionState[] {
  return form.sections
    .filter(({ topics }) => topics.some(({ kind }) => kind !== 'consent' && kind !== 'signature'))
    .map((section) => {
      const topics = topicIds(section);
      const mine = items.filter(({ topic }) => topic !== null && topics.has(topic));
      return {
        section,
        open: mine.filter(({ severity }) => severity === 'E').length,
        look: mine.filter(({ severity }) => severity === 'W').length,
        started: section.topics.some((topic) => isStarted(topic, file, visit, asOf)),
      };
    });
}

function isStarted(topic: Topic, file: HouseholdFile, visit: RecordView | null, asOf: string): boolean {
  switch (topic.kind) {
    case 'questions': {
      const view = topic.record === 'visit' ? visit : file.household;
      return topic.questions.some(({ path }) => view?.live[concretePath(path, asOf)] !== undefined);
    }
    case 'list': {
      const path = `${concretePath(topic.path, asOf)}/`;
      return Object.keys(file.household.live).some((live) => live.startsWith(path));
    }
    case 'persons':
      return file.persons.length > 0;
    case 'photos':
      return Object.keys(visit?.live ?? {}).some((live) => /^(sensitive\/)?photos\//.test(live));
    case 'consent':
    case 'signature':
      return false;
  }
}

/** Ids of a section's topics and, below its people, of the topics about a person. */
export function topicIds(section: Section): ReadonlySet<string> {
  return new Set(
    section.topics.flatMap((topic) => [
      topic.id,
      ...(topic.kind === 'persons' ? topic.topics.map(({ id }) => id) : []),
    ]),
  );
}
