import { type ComponentType } from 'react';
import { Navigate, useParams } from 'react-router';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { addresses } from '#domain/tablet/address.ts';
import { ListTopic } from './ListTopic.tsx';
import { PersonsTopic } from './PersonsTopic.tsx';
import { QuestionsTopic } from './QuestionsTopic.tsx';
import { NoTopic, SurveyGate, SurveyScreen } from './SurveyScreen.tsx';
import { TopicUnchanged } from './TopicUnchanged.tsx';
import { placeOfTopic } from './topic-order.ts';
import { useSurvey } from './use-survey.ts';

/** One topic of the form; each kind has its screen. The photos' is another feature's and is handed in. */
export function TopicPage({ photos }: { photos: ComponentType<{ topic: string }> }) {
  const { household = '', topic = '' } = useParams();
  // Another topic is another screen: what was open is left and saved.
  return <OneTopic key={`${household}/${topic}`} id={topic} photos={photos} />;
}

function OneTopic({ id, photos: Photos }: { id: string; photos: ComponentType<{ topic: string }> }) {
  const survey = useSurvey();
  return (
    <SurveyGate survey={survey}>
      {(open) => {
        const place = placeOfTopic(open, id);
        if (place === null) return <NoTopic household={open.household} />;
        const { topic, section } = place;
        if (topic.kind === 'consent') return <Navigate replace to={addresses.consent(open.household)} />;
        if (topic.kind === 'signature') return <Navigate replace to={addresses.signature(open.household)} />;
        const home = addresses.household(open.household);
        const frame = {
          survey: open,
          title: section.title === topic.title ? topic.title : `${section.title} · ${topic.title}`,
          ...(place.all > 1 && place.number > 0 ? { aside: words.of(place.number, place.all) } : {}),
          back: { to: home, label: words.toHousehold },
          previous: place.previous === null ? null : addresses.topic(open.household, place.previous),
          next:
            place.next === null
              ? { to: home, label: words.toHousehold }
              : { to: addresses.topic(open.household, place.next), label: words.next },
        };
        switch (topic.kind) {
          case 'questions':
            return (
              <SurveyScreen {...frame}>
                <TopicUnchanged survey={open} topic={topic} section={section} />
                <QuestionsTopic survey={open} topic={topic} />
              </SurveyScreen>
            );
          case 'list':
            return (
              <SurveyScreen {...frame}>
                <TopicUnchanged survey={open} topic={topic} section={section} />
                <ListTopic survey={open} topic={topic} />
              </SurveyScreen>
            );
          case 'persons':
            return (
              <SurveyScreen {...frame}>
                <TopicUnchanged survey={open} topic={topic} section={section} />
                <PersonsTopic survey={open} topic={topic} />
              </SurveyScreen>
            );
          case 'photos':
            return (
              <SurveyScreen {...frame}>
                <Photos topic={topic.id} />
              </SurveyScreen>
            );
        }
      }}
    </SurveyGate>
  );
}
