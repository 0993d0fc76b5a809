import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { codeLabels, labelOf } from '#content/codes/load.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { answer } from '#domain/record/household-file.ts';
import { DEPARTURES, type Said, departure, move, takenBack } from '#domain/record/movements.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { ChoiceSearch } from '#ui/ChoiceSearch.tsx';
import { Field, described } from '#ui/Field.tsx';
import { Screen } from '#ui/Screen.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useServices } from '../../services.ts';
import { HouseholdPicker } from './HouseholdPicker.tsx';
import { type Moved } from './MovedBanner.tsx';
import { personName } from './PersonsTopic.tsx';
import { NoTopic, SurveyGate } from './SurveyScreen.tsx';
import { personsTopic } from './topic-order.ts';
import { type Survey, useSurvey } from './use-survey.ts';
import { useSay } from './use-say.ts';
import { WriteFailed } from './WriteFailed.tsx';
import { DayField } from './DayField.tsx';

const text = words.movement;
const HERE = 'here';
const ELSEWHERE = 'elsewhere';

/** Somebody left the household: what happened, when, and where they are now. */
export function MovementPage() {
  const { person: record = '' } = useParams();
  const survey = useSurvey();
  return (
    <SurveyGate survey={survey}>
      {(open) => {
        const person = open.file.persons.find(({ members }) => members.includes(record));
        const topic = personsTopic(open.form);
        if (person === undefined || topic === null) return <NoTopic household={open.household} />;
        return <Leaving survey={open} person={person} topic={topic.id} />;
      }}
    </SurveyGate>
  );
}

function Leaving({ survey, person, topic }: { survey: Survey; person: RecordView; topic: string }) {
  const { newId } = useServices();
  const navigate = useNavigate();
  const say = useSay(survey);
  const { household, file, today } = survey;
  const [kind, setKind] = useState<(typeof DEPARTURES)[number] | null>(null);
  const [date, setDate] = useState('');
  const [where, setWhere] = useState<typeof HERE | typeof ELSEWHERE | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [relation, setRelation] = useState<string | null>(null);
  const [place, setPlace] = useState('');
  const [newHead, setNewHead] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const [failed, setFailed] = useState(false);
  const others = file.persons.filter((one) => one !== person && answer(one, 'status') !== 'deceased');
  const isHead = answer(person, 'relation') === 'head' && others.length > 0;
  const joins = kind !== null && kind !== 'deceased' && where === HERE;

  const missing = {
    kind: kind === null ? text.kindMissing : undefined,
    date: date === '' || date > today ? text.dateMissing : undefined,
    where: kind !== null && kind !== 'deceased' && where === null ? text.whereMissing : undefined,
    to: joins && to === null ? text.toMissing : undefined,
    relation: (joins || isHead) && relation === null ? text.relationMissing : undefined,
    newHead: isHead && newHead === null ? text.newHeadMissing : undefined,
  };
  const errorOf = (key: keyof typeof missing) => (asked ? missing[key] : undefined);

  const write = async () => {
    setAsked(true);
    if (kind === null || Object.values(missing).some((one) => one !== undefined)) return;
    const item = newId();
    const from = file.household.record;
    const left: Said =
      joins && to !== null && relation !== null
        ? move(person.record, item, kind, { from, to, relation, date })
        : departure(person.record, item, kind, { date, ...(kind === 'deceased' ? {} : { place: place.trim() }) });
    const all: Said[] = [left];
    if (isHead && newHead !== null && relation !== null) {
      if (!joins) all[0] = { ...left, answers: { ...left.answers, relation } };
      all.push({ id: newHead, kind: 'person', answers: { relation: 'head' } });
    }
    const views = [file.household, ...file.persons];
    const moved: Moved = {
      words: text.written(personName(person), labelOf('movementKind', kind)),
      back: takenBack(all, (id) => views.find(({ members }) => members.includes(id))),
      alsoIn: to === null ? [] : [to],
      newHead: isHead,
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
      title={text.title(personName(person))}
      back={{ to: addresses.person(household, topic, person.record), label: personName(person) }}
      actions={
        <>
          <ButtonLink to={addresses.person(household, topic, person.record)}>{text.cancel}</ButtonLink>
          <Button look="main" wide onClick={() => void write()}>
            {text.write}
          </Button>
        </>
      }
    >
      {failed && <WriteFailed />}
      <Field id="movement-kind" group ask={text.kind} help={text.kindHelp} error={errorOf('kind')}>
        <ChoiceButtons
          name="movement-kind"
          choices={DEPARTURES.map((code) => ({ code, label: labelOf('movementKind', code) }))}
          chosen={kind}
          onChoose={(code) => setKind(DEPARTURES.find((one) => one === code) ?? null)}
        />
      </Field>
      {kind !== null && (
        <DayField
          id="movement-date"
          ask={text.date}
          error={errorOf('date')}
          latest={today}
          day={date}
          onDay={setDate}
        />
      )}
      {kind !== null && kind !== 'deceased' && (
        <Field id="movement-where" group ask={text.where} error={errorOf('where')}>
          <ChoiceButtons
            name="movement-where"
            choices={[
              { code: ELSEWHERE, label: text.elsewhere },
              { code: HERE, label: text.here },
            ]}
            chosen={where}
            onChoose={(code) => setWhere(code === HERE || code === ELSEWHERE ? code : null)}
          />
        </Field>
      )}
      {kind !== null && kind !== 'deceased' && where === ELSEWHERE && (
        <Field id="movement-place" ask={text.place} help={text.placeHelp}>
          <TextInput
            id="movement-place"
            value={place}
            maxLength={200}
            aria-describedby={described('movement-place', text.placeHelp, undefined)}
            onChange={(event) => setPlace(event.target.value)}
          />
        </Field>
      )}
      {joins && (
        <Field id="movement-to" group ask={text.to} error={errorOf('to')}>
          <HouseholdPicker name="movement-to" except={file.household.record} chosen={to} onChoose={setTo} />
        </Field>
      )}
      {isHead && (
        <Field id="movement-head" group ask={text.newHead} help={text.newHeadHelp} error={errorOf('newHead')}>
          <ChoiceButtons
            name="movement-head"
            choices={others.map((one) => ({ code: one.record, label: personName(one) }))}
            chosen={newHead}
            onChoose={setNewHead}
          />
        </Field>
      )}
      {(joins || isHead) && (
        <Field
          id="movement-relation"
          ask={joins ? text.relationThere : text.relationToNewHead(personName(person))}
          error={errorOf('relation')}
        >
          <div className="input-row">
            <ChoiceSearch
              id="movement-relation"
              ask={joins ? text.relationThere : text.relationToNewHead(personName(person))}
              choices={codeLabels('relation').filter(({ code }) => joins || code !== 'head')}
              chosen={relation}
              onChoose={setRelation}
              words={words.choice}
              describedBy={described('movement-relation', undefined, errorOf('relation'))}
            />
          </div>
        </Field>
      )}
    </Screen>
  );
}
