import { useState } from 'react';
import { labelOf } from '#content/codes/load.ts';
import { month } from '#content/locales/zh-CN/format.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { progress as progressWords } from '#content/locales/zh-CN/progress.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type Topic } from '#domain/form/definition.ts';
import { ageAt } from '#domain/form/visible.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { answer, shown } from '#domain/record/household-file.ts';
import { DEPARTURES, type Movement, movementsOf } from '#domain/record/movements.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { EmptyState } from '#ui/EmptyState.tsx';
import { Field } from '#ui/Field.tsx';
import { ProgressMark } from '#ui/ProgressMark.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { useServices, useSummaries } from '../../services.ts';
import { AddPerson } from './AddPerson.tsx';
import { dotsShown, editFor } from './dots.ts';
import { MovedBanner } from './MovedBanner.tsx';
import { usePersonProgress } from './person-topics.ts';
import { fieldId } from './QuestionField.tsx';
import { type Survey, storedView } from './use-survey.ts';

const text = words.persons;
const ASKED = ['complete', 'partial'] as const;
const PATH = 'members/asked';

/** The people of the household: a list, and one page each. */
export function PersonsTopic({ survey, topic }: { survey: Survey; topic: Extract<Topic, { kind: 'persons' }> }) {
  const { households: store } = useServices();
  const [adding, setAdding] = useState(false);
  const { household, file, asOf } = survey;
  const progress = usePersonProgress(survey);
  const left = file.persons.filter((person) => (progress[person.record]?.whole.open ?? 0) > 0).length;
  const record = { id: file.household.record, kind: 'household' as const };
  const stored = storedView(survey.stored, record.id);
  const all = useSummaries();
  const headOf = (record: string) => all?.find((one) => one.record === record)?.head ?? '';
  const asked = ASKED.find((one) => one === shown(file.household, PATH)) ?? null;
  const answerAsked = (code: string | null) =>
    void store.edit(
      household,
      record,
      { [PATH]: editFor(stored, PATH, dotsShown(stored, PATH), ASKED.find((one) => one === code) ?? null) },
      'strict',
      { address: addresses.topic(household, topic.id), field: PATH },
    );

  return (
    <>
      <MovedBanner survey={survey} />
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
              detail={personDetail(person, asOf, headOf)}
              state={<ProgressMark progress={progress[person.record]?.whole} words={progressWords} />}
            />
          ))}
        </TaskList>
      )}
      <div className="row">
        <Button icon="plus" wide onClick={() => setAdding(true)}>
          {text.add}
        </Button>
        {file.persons.length > 1 && <ButtonLink to={addresses.split(household)}>{text.split}</ButtonLink>}
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

/** Relation, age, whereabouts, and how they came or left. */
function personDetail(person: RecordView, asOf: string, headOf: (household: string) => string): string {
  const relation = answer(person, 'relation');
  const age = ageAt(answer(person, 'birthDate'), asOf);
  const status = answer(person, 'status');
  const [last] = movementsOf(person);
  return [
    typeof relation === 'string' ? labelOf('relation', relation) : '',
    age === null ? '' : text.age(age),
    typeof status === 'string' && status !== 'home' && !hasLeft(last) ? labelOf('status', status) : '',
    last === undefined ? '' : movementWords(last, headOf),
  ]
    .filter((word) => word !== '')
    .join(' · ');
}

const hasLeft = (last: Movement | undefined) => DEPARTURES.some((kind) => kind === last?.kind) && last?.to === null;

/** 婚入 2026年3月 · 从李某家来 */
function movementWords({ kind, date, from, place }: Movement, headOf: (household: string) => string): string {
  const head = from === null ? '' : headOf(from);
  return [
    `${labelOf('movementKind', kind)}${date === null ? '' : ` ${month(date.slice(0, 7))}`}`,
    head === '' ? '' : text.came(households.page.ofHead(head)),
    place ?? '',
  ]
    .filter((word) => word !== '')
    .join(' · ');
}
