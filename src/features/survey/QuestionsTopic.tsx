import { useState } from 'react';
import { currentForm } from '#content/forms/load.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type Topic } from '#domain/form/definition.ts';
import { concretePath } from '#domain/form/visible.ts';
import { visitEdits } from '#domain/record/begin-visit.ts';
import { takenWith } from '#domain/record/unchanged.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button } from '#ui/Button.tsx';
import { EmptyState } from '#ui/EmptyState.tsx';
import { useAccount, useServices } from '../../services.ts';
import { QuestionForm } from './QuestionForm.tsx';
import { returnedPoints } from './returned-points.ts';
import { useFocusField } from './use-focus-field.ts';
import { type Survey } from './use-survey.ts';

/** Questions about the household or about this visit. */
export function QuestionsTopic({ survey, topic }: { survey: Survey; topic: Extract<Topic, { kind: 'questions' }> }) {
  const { household, visit, asOf, draft } = survey;
  const address = addresses.topic(household, topic.id);
  const focus = useFocusField(address, draft?.at);
  // A visit that the draft created keeps its id; the month must not move while the visit's date is being typed.
  const [month] = useState(asOf);
  const { round, onAnswer } = useRefilled(takenWith(visit, topic.id) !== null);
  if (topic.record === 'visit' && visit === null) return <NoVisit survey={survey} />;
  const record =
    topic.record === 'visit' && visit !== null
      ? { id: visit.record, kind: 'visit' as const }
      : { id: survey.file.household.record, kind: 'household' as const };
  const asked = topic.questions.map((question) => ({ question, name: concretePath(question.path, month) }));
  return (
    <>
      {topic.help !== undefined && <p className="soft">{topic.help}</p>}
      <QuestionForm
        key={round}
        onAnswer={onAnswer}
        survey={survey}
        record={record}
        asked={asked}
        pathOf={(path) => concretePath(path, month)}
        age={null}
        address={address}
        focus={focus}
        returned={returnedPoints(survey, record.id)}
      />
    </>
  );
}

/**
 * Counts what 没有变化 and its 撤销 change, so that it stands in the fields at once. A mark that ends because
 * something is answered here leaves the fields, and the caret in them, alone.
 */
function useRefilled(isMarked: boolean): { round: number; onAnswer: () => void } {
  const [seen, setSeen] = useState({ isMarked, isAnswered: false, round: 0 });
  if (isMarked !== seen.isMarked)
    setSeen({ isMarked, isAnswered: false, round: !isMarked && seen.isAnswered ? seen.round : seen.round + 1 });
  return { round: seen.round, onAnswer: () => setSeen((now) => ({ ...now, isAnswered: now.isMarked })) };
}

function NoVisit({ survey }: { survey: Survey }) {
  const { households, newId } = useServices();
  const name = useAccount()?.name ?? '';
  const start = () =>
    void households.edit(
      survey.household,
      { id: newId(), kind: 'visit' },
      visitEdits({
        household: survey.file.household.record,
        form: currentForm('fieldSurvey'),
        kind: 'fieldSurvey',
        date: survey.today,
        surveyor: name,
      }),
      'strict',
    );
  return (
    <EmptyState
      title={words.noVisit.title}
      actions={
        <Button look="main" onClick={start}>
          {words.noVisit.start}
        </Button>
      }
    >
      {words.noVisit.body}
    </EmptyState>
  );
}
