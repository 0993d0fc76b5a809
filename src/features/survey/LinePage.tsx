import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { money } from '#content/locales/zh-CN/format.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type Edit } from '#domain/change/changes-between.ts';
import { concretePath } from '#domain/form/visible.ts';
import { shown } from '#domain/record/household-file.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button } from '#ui/Button.tsx';
import { useServices } from '../../services.ts';
import { dotsShown, dotsUnder } from './dots.ts';
import { type Line, type ListTopicDefinition, linesOf } from './line-view.ts';
import { QuestionForm } from './QuestionForm.tsx';
import { RemovalCards } from './RemovalCards.tsx';
import { returnedPoints } from './returned-points.ts';
import { NoTopic, SurveyGate, SurveyScreen } from './SurveyScreen.tsx';
import { placeOfTopic } from './topic-order.ts';
import { useFocusField } from './use-focus-field.ts';
import { useEndUnchanged } from './use-end-unchanged.ts';
import { type Survey, draftEdits, storedView, useSurvey } from './use-survey.ts';

/** One line of a list: one wage, one vehicle. */
export function LinePage() {
  const { topic = '', line = '' } = useParams();
  return <OneLine key={`${topic}/${line}`} topic={topic} line={line} />;
}

function OneLine({ topic: id, line }: { topic: string; line: string }) {
  const survey = useSurvey();
  return (
    <SurveyGate survey={survey}>
      {(open) => {
        const topic = placeOfTopic(open, id)?.topic;
        return topic?.kind === 'list' ? (
          <LineForm survey={open} topic={topic} line={line} />
        ) : (
          <NoTopic household={open.household} />
        );
      }}
    </SurveyGate>
  );
}

function LineForm({ survey, topic, line }: { survey: Survey; topic: ListTopicDefinition; line: string }) {
  const { households, newId, now } = useServices();
  const navigate = useNavigate();
  const endUnchanged = useEndUnchanged(survey);
  const { household, file, draft, asOf } = survey;
  const [list] = useState(() => concretePath(topic.path, asOf));
  const address = addresses.line(household, topic.id, line);
  const home = addresses.topic(household, topic.id);
  const focus = useFocusField(address, draft?.at);
  const record = { id: file.household.record, kind: 'household' as const };
  const at = `${list}/${line}`;
  const pathOf = (path: string) => `${at}/${path}`;

  /** Takes the whole line away: what is recorded by a removal, what is only typed by forgetting it. */
  const remove = async (reason?: string) => {
    const seen = dotsUnder(storedView(survey.stored, record.id), at);
    const forgotten = Object.keys(draftEdits(draft, record.id)).filter((path) => path.startsWith(`${at}/`));
    const edits: Record<string, Edit | undefined> = Object.fromEntries(forgotten.map((path) => [path, undefined]));
    if (seen.length > 0) edits[at] = { value: null, basis: seen, ...(reason === undefined ? {} : { reason }) };
    const values = Object.fromEntries(
      Object.entries(file.household.live)
        .filter(([path]) => path.startsWith(`${at}/`))
        .map(([path, live]) => [path, live[0]?.value]),
    );
    await households.edit(household, record, edits, 'strict', { address: home, field: null });
    await endUnchanged(record, [at]);
    void navigate(home, { state: { removed: { at, values } } });
  };

  /** Says one of its answers again, which ends the removal and leaves the rest as it is. */
  const keep = async (reason: string) => {
    const stored = storedView(survey.stored, record.id);
    const kept = Object.keys(stored?.live ?? {}).find((path) => path.startsWith(`${at}/`));
    const value = kept === undefined ? undefined : shown(stored, kept);
    if (kept === undefined || value === undefined) return;
    const edit = { value, basis: dotsShown(stored, kept), reason };
    await households.edit(household, record, { [kept]: edit }, 'strict', { address, field: kept });
  };
  const said = linesOf(survey, topic).find(({ id }) => id === line);

  return (
    <SurveyScreen
      survey={survey}
      title={`${topic.title} · ${topic.line}`}
      back={{ to: home, label: topic.title }}
      previous={null}
      middle={
        <>
          <Button look="danger" icon="trash" onClick={() => void remove()}>
            {words.list.remove(topic.line)}
          </Button>
          <Button onClick={() => void navigate(addresses.line(household, topic.id, newId()))}>
            {words.list.another}
          </Button>
        </>
      }
      next={{ to: home, label: words.list.done }}
    >
      <RemovalCards
        path={at}
        view={file.household}
        file={file}
        ask={topic.line}
        kept={said === undefined ? topic.line : lineWords(said)}
        now={now()}
        onKeep={(reason) => void keep(reason)}
        onRemove={(reason) => void remove(reason)}
      />
      <QuestionForm
        survey={survey}
        record={record}
        asked={topic.questions.map((question) => ({ question, name: pathOf(question.path) }))}
        pathOf={pathOf}
        age={null}
        address={address}
        focus={focus}
        returned={returnedPoints(survey, record.id)}
      />
    </SurveyScreen>
  );
}

/** 外出务工 · 李某甲 · 18,000 元 */
function lineWords({ title, detail, amount }: Line): string {
  return [title, detail, amount === null ? '' : money(amount)].filter((part) => part !== '').join(' · ');
}
