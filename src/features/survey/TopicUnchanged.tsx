import { type Section, type Topic } from '#domain/form/definition.ts';
import { takeOver, takenWith } from '#domain/record/unchanged.ts';
import { addresses } from '#domain/tablet/address.ts';
import { useServices } from '../../services.ts';
import { shownTopics } from './topic-order.ts';
import { UnchangedBar } from './UnchangedBar.tsx';
import { type Survey } from './use-survey.ts';
import { visitDay } from './use-unchanged.ts';

/** 没有变化 for the topic on screen and for what else stands in its section. */
export function TopicUnchanged({ survey, topic, section }: { survey: Survey; topic: Topic; section: Section }) {
  const { newId } = useServices();
  const { file, asOf, visit } = survey;
  const offerOf = (one: Topic) =>
    takenWith(visit, one.id) === null ? takeOver(one, { file, asOf, day: visitDay(survey), newId }) : null;
  const offers = shownTopics(survey)
    .filter((one) => one.section === section)
    .flatMap((one) => offerOf(one.topic) ?? []);
  return (
    <UnchangedBar
      survey={survey}
      topic={topic.id}
      offer={offerOf(topic)}
      section={{ title: section.title, offers }}
      address={addresses.topic(survey.household, topic.id)}
    />
  );
}
