import { useParams } from 'react-router';
import { progress as progressWords } from '#content/locales/zh-CN/progress.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type Topic } from '#domain/form/definition.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { personUnchanged } from '#domain/record/unchanged.ts';
import { addresses } from '#domain/tablet/address.ts';
import { ButtonLink } from '#ui/Button.tsx';
import { ProgressMark } from '#ui/ProgressMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { personName } from './PersonsTopic.tsx';
import { personTopics, usePersonProgress } from './person-topics.ts';
import { NoTopic, SurveyGate, SurveyScreen } from './SurveyScreen.tsx';
import { placeOfTopic } from './topic-order.ts';
import { UnchangedBar } from './UnchangedBar.tsx';
import { type Survey, useSurvey } from './use-survey.ts';
import { visitDay } from './use-unchanged.ts';

/** One person: the topics about them as a task list. */
export function PersonPage() {
  const { topic = '', person = '' } = useParams();
  return <OnePerson key={person} topic={topic} person={person} />;
}

function OnePerson({ topic: id, person: record }: { topic: string; person: string }) {
  const survey = useSurvey();
  return (
    <SurveyGate survey={survey}>
      {(open) => {
        const topic = placeOfTopic(open, id)?.topic;
        const index = open.file.persons.findIndex(({ members }) => members.includes(record));
        const person = open.file.persons[index];
        if (topic?.kind !== 'persons' || person === undefined) return <NoTopic household={open.household} />;
        const list = addresses.topic(open.household, topic.id);
        const next = open.file.persons[index + 1];
        return (
          <SurveyScreen
            survey={open}
            title={personName(person)}
            aside={words.of(index + 1, open.file.persons.length)}
            back={{ to: list, label: words.persons.back }}
            previous={null}
            next={
              next === undefined
                ? { to: list, label: words.persons.back }
                : { to: addresses.person(open.household, topic.id, next.record), label: words.persons.next }
            }
          >
            <UnchangedBar
              survey={open}
              topic={topic.id}
              person={person.record}
              offer={personUnchanged(topic.id, person, visitDay(open))}
              address={addresses.person(open.household, topic.id, person.record)}
            />
            <Topics survey={open} topic={topic} person={person} />
            <div className="row">
              <ButtonLink to={addresses.movement(open.household, person.record)}>{words.persons.leaves}</ButtonLink>
            </div>
          </SurveyScreen>
        );
      }}
    </SurveyGate>
  );
}

function Topics({
  survey,
  topic,
  person,
}: {
  survey: Survey;
  topic: Extract<Topic, { kind: 'persons' }>;
  person: RecordView;
}) {
  const progress = usePersonProgress(survey)[person.record]?.topics;
  return (
    <TaskList label={words.persons.topics}>
      {personTopics(topic.topics, person, survey.asOf).map((one) => (
        <TaskRow
          key={one.id}
          to={addresses.personTopic(survey.household, topic.id, person.record, one.id)}
          title={one.title}
          state={<ProgressMark progress={progress?.[one.id]} words={progressWords} />}
        />
      ))}
    </TaskList>
  );
}
