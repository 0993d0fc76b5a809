import { useParams } from 'react-router';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { addresses } from '#domain/tablet/address.ts';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { personName } from './PersonsTopic.tsx';
import { personProgress, personTopics } from './progress.ts';
import { ProgressMark } from './ProgressMark.tsx';
import { NoTopic, SurveyGate, SurveyScreen } from './SurveyScreen.tsx';
import { placeOfTopic } from './topic-order.ts';
import { useSurvey } from './use-survey.ts';

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
            <TaskList label={words.persons.topics}>
              {personTopics(topic.topics, person, open.asOf).map((one) => (
                <TaskRow
                  key={one.id}
                  to={addresses.personTopic(open.household, topic.id, person.record, one.id)}
                  title={one.title}
                  state={<ProgressMark progress={personProgress([one], person, open.asOf)} />}
                />
              ))}
            </TaskList>
          </SurveyScreen>
        );
      }}
    </SurveyGate>
  );
}
