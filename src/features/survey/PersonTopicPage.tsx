import { useState } from 'react';
import { useParams } from 'react-router';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type PersonTopic, type Topic } from '#domain/form/definition.ts';
import { ageAt, concretePath } from '#domain/form/visible.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { answer } from '#domain/record/household-file.ts';
import { addresses } from '#domain/tablet/address.ts';
import { AlikeWarning } from './AlikeWarning.tsx';
import { personName } from './PersonsTopic.tsx';
import { personTopics } from './person-topics.ts';
import { QuestionForm } from './QuestionForm.tsx';
import { returnedPoints } from './returned-points.ts';
import { NoTopic, SurveyGate, SurveyScreen } from './SurveyScreen.tsx';
import { placeOfTopic } from './topic-order.ts';
import { useFocusField } from './use-focus-field.ts';
import { type Survey, useSurvey } from './use-survey.ts';

/** One topic about one person. */
export function PersonTopicPage() {
  const { topic = '', person = '', personTopic = '' } = useParams();
  return <Gate key={`${person}/${personTopic}`} topic={topic} person={person} personTopic={personTopic} />;
}

function Gate({ topic: id, person: record, personTopic }: { topic: string; person: string; personTopic: string }) {
  const survey = useSurvey();
  return (
    <SurveyGate survey={survey}>
      {(open) => {
        const topic = placeOfTopic(open, id)?.topic;
        const person = open.file.persons.find(({ members }) => members.includes(record));
        const asks = topic?.kind === 'persons' ? topic.topics.find((one) => one.id === personTopic) : undefined;
        if (topic?.kind !== 'persons' || person === undefined || asks === undefined)
          return <NoTopic household={open.household} />;
        return <PersonForm survey={open} topic={topic} person={person} asks={asks} />;
      }}
    </SurveyGate>
  );
}

function PersonForm({
  survey,
  topic,
  person,
  asks,
}: {
  survey: Survey;
  topic: Extract<Topic, { kind: 'persons' }>;
  person: RecordView;
  asks: PersonTopic;
}) {
  const { household, asOf, draft } = survey;
  const [month] = useState(asOf);
  const home = addresses.person(household, topic.id, person.record);
  const address = addresses.personTopic(household, topic.id, person.record, asks.id);
  const focus = useFocusField(address, draft?.at);
  const topics = personTopics(topic.topics, person, asOf);
  const index = topics.findIndex(({ id }) => id === asks.id);
  const [previous, next] = [topics[index - 1], topics[index + 1]];
  const to = (one: PersonTopic) => addresses.personTopic(household, topic.id, person.record, one.id);
  return (
    <SurveyScreen
      survey={survey}
      title={`${personName(person)} · ${asks.title}`}
      {...(index === -1 ? {} : { aside: words.of(index + 1, topics.length) })}
      back={{ to: home, label: personName(person) }}
      previous={previous === undefined ? null : to(previous)}
      next={next === undefined ? { to: home, label: words.list.done } : { to: to(next), label: words.next }}
    >
      <AlikeWarning person={person} household={survey.file.household.record} />
      {asks.help !== undefined && <p className="soft">{asks.help}</p>}
      <QuestionForm
        survey={survey}
        record={{ id: person.record, kind: 'person' }}
        asked={asks.questions.map((question) => ({ question, name: concretePath(question.path, month) }))}
        pathOf={(path) => concretePath(path, month)}
        age={ageAt(answer(person, 'birthDate'), asOf)}
        address={address}
        focus={focus}
        returned={returnedPoints(survey, person.record)}
      />
    </SurveyScreen>
  );
}
