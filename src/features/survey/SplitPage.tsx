import { useState } from 'react';
import { useNavigate } from 'react-router';
import { codeLabels } from '#content/codes/load.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { answer } from '#domain/record/household-file.ts';
import { split, takenBack } from '#domain/record/movements.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { ChoiceButtons, SeveralButtons } from '#ui/ChoiceButtons.tsx';
import { ChoiceSearch } from '#ui/ChoiceSearch.tsx';
import { Field, described } from '#ui/Field.tsx';
import { Screen } from '#ui/Screen.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useServices } from '../../services.ts';
import { type Moved } from './MovedBanner.tsx';
import { personName } from './PersonsTopic.tsx';
import { NoTopic, SurveyGate } from './SurveyScreen.tsx';
import { personsTopic } from './topic-order.ts';
import { type Survey, useSurvey } from './use-survey.ts';
import { useSay } from './use-say.ts';
import { WriteFailed } from './WriteFailed.tsx';
import { DayField } from './DayField.tsx';

const text = words.split;

/** 分户: some of the household go into a new one. */
export function SplitPage() {
  const survey = useSurvey();
  return (
    <SurveyGate survey={survey}>
      {(open) => {
        const topic = personsTopic(open.form);
        if (topic === null) return <NoTopic household={open.household} />;
        return <Splitting survey={open} topic={topic.id} />;
      }}
    </SurveyGate>
  );
}

function Splitting({ survey, topic }: { survey: Survey; topic: string }) {
  const { newId } = useServices();
  const navigate = useNavigate();
  const say = useSay(survey);
  const { household, file, today } = survey;
  const [going, setGoing] = useState<readonly string[]>([]);
  const [head, setHead] = useState<string | null>(null);
  const [relations, setRelations] = useState<Readonly<Record<string, string | null>>>({});
  const [newHead, setNewHead] = useState<string | null>(null);
  const [date, setDate] = useState('');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const [failed, setFailed] = useState(false);
  const named = (records: readonly string[]) =>
    file.persons
      .filter(({ record }) => records.includes(record))
      .map((person) => ({ code: person.record, label: personName(person) }));
  const staying = file.persons.map(({ record }) => record).filter((record) => !going.includes(record));
  const others = going.filter((record) => record !== head);
  const headGoes = file.persons.some(
    (person) => going.includes(person.record) && answer(person, 'relation') === 'head',
  );

  const missing = {
    going: going.length === 0 ? text.goingMissing : staying.length === 0 ? text.allGo : undefined,
    head: head === null || !going.includes(head) ? text.headMissing : undefined,
    newHead: headGoes && (newHead === null || going.includes(newHead)) ? words.movement.newHeadMissing : undefined,
    date: date === '' || date > today ? words.movement.dateMissing : undefined,
    reason: reason.trim() === '' ? text.reasonMissing : undefined,
  };
  const errorOf = (key: keyof typeof missing) => (asked ? missing[key] : undefined);
  const relationError = (person: string) =>
    asked && relations[person] == null ? words.movement.relationMissing : undefined;

  const write = async () => {
    setAsked(true);
    if (head === null || Object.values(missing).some((one) => one !== undefined)) return;
    if (others.some((person) => relations[person] == null)) return;
    const movers = [
      { person: head, relation: 'head' },
      ...others.map((person) => ({ person, relation: relations[person] ?? 'other' })),
    ];
    const all = split(
      { household: file.household, movers, newHead: headGoes ? newHead : null, date, reason: reason.trim() },
      newId,
    );
    const views = [file.household, ...file.persons];
    const [made] = all;
    const moved: Moved = {
      words: text.written(named(going).map(({ label }) => label)),
      back: takenBack(all, (id) => views.find(({ members }) => members.includes(id))),
      alsoIn: made === undefined ? [] : [made.id],
      newHead: headGoes,
    };
    try {
      await say(all);
    } catch {
      setFailed(true);
      return;
    }
    void navigate(addresses.topic(household, topic), { state: { moved } });
  };

  return (
    <Screen
      title={text.title}
      back={{ to: addresses.topic(household, topic), label: words.persons.back }}
      actions={
        <>
          <ButtonLink to={addresses.topic(household, topic)}>{text.cancel}</ButtonLink>
          <Button look="main" wide onClick={() => void write()}>
            {text.write}
          </Button>
        </>
      }
    >
      {failed && <WriteFailed />}
      <Field id="split-going" group ask={text.going} help={text.goingHelp} error={errorOf('going')}>
        <SeveralButtons choices={named(file.persons.map(({ record }) => record))} chosen={going} onChoose={setGoing} />
      </Field>
      {going.length > 0 && (
        <Field id="split-head" group ask={text.head} error={errorOf('head')}>
          <ChoiceButtons name="split-head" choices={named(going)} chosen={head} onChoose={setHead} />
        </Field>
      )}
      {head !== null &&
        named(others).map(({ code, label }) => (
          <Field key={code} id={`split-${code}`} ask={text.relation(label)} error={relationError(code)}>
            <div className="input-row">
              <ChoiceSearch
                id={`split-${code}`}
                ask={text.relation(label)}
                choices={codeLabels('relation').filter((one) => one.code !== 'head')}
                chosen={relations[code] ?? null}
                onChoose={(relation) => setRelations({ ...relations, [code]: relation })}
                words={words.choice}
                describedBy={described(`split-${code}`, undefined, relationError(code))}
              />
            </div>
          </Field>
        ))}
      {headGoes && staying.length > 0 && (
        <Field id="split-new-head" group ask={text.newHead} error={errorOf('newHead')}>
          <ChoiceButtons name="split-new-head" choices={named(staying)} chosen={newHead} onChoose={setNewHead} />
        </Field>
      )}
      <DayField id="split-date" ask={text.date} error={errorOf('date')} latest={today} day={date} onDay={setDate} />
      <Field id="split-reason" ask={text.reason} help={text.reasonHelp} error={errorOf('reason')}>
        <TextInput
          id="split-reason"
          value={reason}
          maxLength={200}
          aria-invalid={errorOf('reason') !== undefined}
          aria-describedby={described('split-reason', text.reasonHelp, errorOf('reason'))}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </Screen>
  );
}
