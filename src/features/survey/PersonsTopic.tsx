import { useState } from 'react';
import { labelOf } from '#content/codes/load.ts';
import { progress as progressWords } from '#content/locales/zh-CN/progress.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type Topic } from '#domain/form/definition.ts';
import { ageAt } from '#domain/form/visible.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { answer, shown } from '#domain/record/household-file.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { EmptyState } from '#ui/EmptyState.tsx';
import { Field } from '#ui/Field.tsx';
import { ProgressMark } from '#ui/ProgressMark.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { useServices } from '../../services.ts';
import { AddPerson } from './AddPerson.tsx';
import { dotsShown, editFor } from './dots.ts';
import { usePersonProgress } from './person-topics.ts';
import { fieldId } from './QuestionField.tsx';
import { type Survey, storedView } from './use-survey.ts';

const text = words.persons;
const ASKED = ['complete', 'partial'] as const;
const PATH = 'members/asked';

/** The people of the household: a list, and one page each. */
export function PersonsTopic({ survey, topic }: { survey: Survey; topic: Extract<Topic, { kind: 'persons' }> }) {
  const { households } = useServices();
  const [adding, setAdding] = useState(false);
  const { household, file, asOf } = survey;
  const progress = usePersonProgress(survey);
  const left = file.persons.filter((person) => (progress[person.record]?.whole.open ?? 0) > 0).length;
  const record = { id: file.household.record, kind: 'household' as const };
  const stored = storedView(survey.stored, record.id);
  const asked = ASKED.find((one) => one === shown(file.household, PATH)) ?? null;
  const answerAsked = (code: string | null) =>
    void households.edit(
      household,
      record,
      { [PATH]: editFor(stored, PATH, dotsShown(stored, PATH), ASKED.find((one) => one === code) ?? null) },
      'strict',
      { address: addresses.topic(household, topic.id), field: PATH },
    );

  return (
    <>
      <h2>{topic.ask}</h2>
      {topic.help !== undefined && <p className="soft">{topic.help}</p>}
      {left > 0 && (
        <p>
          <StateMark state="started">{text.left(left)}</StateMark>
        </p>
      )}
      {file.persons.length === 0 ? (
        <EmptyState title={text.none} />
      ) : (
        <TaskList label={text.list}>
          {file.persons.map((person) => (
            <TaskRow
              key={person.record}
              to={addresses.person(household, topic.id, person.record)}
              title={personName(person)}
              detail={personDetail(person, asOf)}
              state={<ProgressMark progress={progress[person.record]?.whole} words={progressWords} />}
            />
          ))}
        </TaskList>
      )}
      <div className="row">
        <Button icon="plus" wide onClick={() => setAdding(true)}>
          {text.add}
        </Button>
      </div>
      {file.persons.length > 0 && (
        <Field id={fieldId(PATH)} group ask={text.askedAsk}>
          <ChoiceButtons
            name={PATH}
            choices={ASKED.map((code) => ({ code, label: text.asked[code] }))}
            chosen={asked}
            onChoose={answerAsked}
          />
        </Field>
      )}
      {adding && <AddPerson survey={survey} topic={topic.id} onClose={() => setAdding(false)} />}
    </>
  );
}

export function personName(person: RecordView): string {
  const name = answer(person, 'name');
  return typeof name === 'string' && name !== '' ? name : text.unnamed;
}

function personDetail(person: RecordView, asOf: string): string {
  const relation = answer(person, 'relation');
  const age = ageAt(answer(person, 'birthDate'), asOf);
  const status = answer(person, 'status');
  return [
    typeof relation === 'string' ? labelOf('relation', relation) : '',
    age === null ? '' : text.age(age),
    typeof status === 'string' && status !== 'home' ? labelOf('status', status) : '',
  ]
    .filter((word) => word !== '')
    .join(' · ');
}
