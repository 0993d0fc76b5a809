import { useDeferredValue, useState } from 'react';
import { useNavigate } from 'react-router';
import { codeLabels, labelOf } from '#content/codes/load.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { answer } from '#domain/record/household-file.ts';
import { ARRIVALS, arrival, move, takenBack } from '#domain/record/movements.ts';
import { addresses } from '#domain/tablet/address.ts';
import { firstValue } from '#domain/tablet/first-value.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { ChoiceSearch } from '#ui/ChoiceSearch.tsx';
import { Dialog } from '#ui/Dialog.tsx';
import { Field, described } from '#ui/Field.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useServices } from '../../services.ts';
import { dotsShown, editFor } from './dots.ts';
import { householdLabel } from './HouseholdPicker.tsx';
import { type Moved } from './MovedBanner.tsx';
import { type AlikeInHousehold, useAlike } from './use-alike.ts';
import { useEndUnchanged } from './use-end-unchanged.ts';
import { useSay } from './use-say.ts';
import { type Survey, storedView } from './use-survey.ts';

const text = words.persons.dialog;
const ALWAYS = 'always';

/** A person is begun with a name and a relation: without them there is nothing to save. Source: data model. */
export function AddPerson({ survey, topic, onClose }: { survey: Survey; topic: string; onClose: () => void }) {
  const { households, newId } = useServices();
  const navigate = useNavigate();
  const { household, file } = survey;
  const hasHead = file.persons.some((person) => answer(person, 'relation') === 'head');
  const [name, setName] = useState('');
  const [relation, setRelation] = useState<string | null>(file.persons.length === 0 ? 'head' : null);
  const [came, setCame] = useState<string>(ALWAYS);
  const [cameOn, setCameOn] = useState('');
  const [asked, setAsked] = useState(false);
  const say = useSay(survey);
  const endUnchanged = useEndUnchanged(survey);
  const settledName = useDeferredValue(name);
  const alike = useAlike({ name: settledName, birthDate: '', certNumber: '' }, file.household.record);
  const nameError = asked && name.trim() === '' ? text.nameMissing : undefined;
  const relationError =
    asked && relation === null
      ? text.relationMissing
      : asked && relation === 'head' && hasHead
        ? text.hasHead
        : undefined;

  const add = async () => {
    setAsked(true);
    if (name.trim() === '' || relation === null || (relation === 'head' && hasHead)) return;
    const person = newId();
    const kind = ARRIVALS.find((one) => one === came);
    const said = {
      household: file.household.record,
      name: name.trim(),
      relation,
      ...(kind === undefined ? {} : arrival(newId(), kind, cameOn)),
      ...(kind === 'born' && cameOn !== '' ? { birthDate: cameOn } : {}),
    };
    const edits = Object.fromEntries(Object.entries(said).map(([path, value]) => [path, { value, basis: [] }]));
    const address = addresses.person(household, topic, person);
    await households.edit(household, { id: person, kind: 'person' }, edits, 'strict', { address, field: null });
    await endUnchanged({ id: person, kind: 'person' }, Object.keys(edits));
    if (answer(file.household, 'members/asked') === undefined) {
      const stored = storedView(survey.stored, file.household.record);
      await households.edit(
        household,
        { id: file.household.record, kind: 'household' },
        { 'members/asked': editFor(stored, 'members/asked', dotsShown(stored, 'members/asked'), 'partial') },
        'strict',
      );
    }
    void navigate(address);
  };

  /** The person stands in another household of this tablet and comes here with all that is known of them. */
  const moveHere = async (one: AlikeInHousehold) => {
    setAsked(true);
    if (relation === null || (relation === 'head' && hasHead)) return;
    const kind = ARRIVALS.find((code) => code === came) ?? 'movedIn';
    const date = cameOn === '' ? survey.today : cameOn;
    const written = move(one.person, newId(), kind, {
      from: one.household,
      to: file.household.record,
      relation,
      date,
    });
    const there = await firstValue(households.file(one.household));
    const moved: Moved = {
      words: words.alike.moved(one.name),
      back: takenBack([written], (id) => there?.persons.find(({ members }) => members.includes(id))),
      alsoIn: [],
      newHead: false,
    };
    await say([written], [one.household]);
    onClose();
    void navigate(addresses.topic(household, topic), { state: { moved } });
  };

  return (
    <Dialog
      title={text.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="main" wide onClick={() => void add()}>
            {alike.length === 0 ? text.add : words.alike.addAnyway}
          </Button>
        </>
      }
    >
      <Field id="new-name" ask={text.name} error={nameError}>
        <TextInput
          id="new-name"
          value={name}
          maxLength={50}
          aria-invalid={nameError !== undefined}
          aria-describedby={described('new-name', undefined, nameError)}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      {alike.length > 0 && (
        <Banner state="waiting" title={words.alike.person}>
          {alike.map((one) => (
            <div key={one.person} className="stack">
              <p>
                {one.name} · {householdLabel(one.summary)}
              </p>
              <Button onClick={() => void moveHere(one)}>{words.alike.moveHere}</Button>
            </div>
          ))}
        </Banner>
      )}
      <Field id="new-relation" ask={text.relation} error={relationError}>
        <div className="input-row">
          <ChoiceSearch
            id="new-relation"
            ask={text.relation}
            choices={codeLabels('relation')}
            chosen={relation}
            onChoose={setRelation}
            words={words.choice}
            describedBy={described('new-relation', undefined, relationError)}
          />
        </div>
      </Field>
      {file.persons.length > 0 && (
        <Field id="new-arrival" group ask={text.arrival}>
          <ChoiceButtons
            name="new-arrival"
            choices={[
              { code: ALWAYS, label: text.always },
              ...ARRIVALS.map((code) => ({ code, label: labelOf('movementKind', code) })),
            ]}
            chosen={came}
            onChoose={(code) => setCame(code ?? ALWAYS)}
          />
        </Field>
      )}
      {came !== ALWAYS && (
        <Field id="new-arrival-date" ask={text.arrivalDate} help={text.arrivalDateHelp}>
          <TextInput
            id="new-arrival-date"
            type="date"
            max={survey.today}
            value={cameOn}
            aria-describedby={described('new-arrival-date', text.arrivalDateHelp, undefined)}
            onChange={(event) => setCameOn(event.target.value)}
          />
        </Field>
      )}
    </Dialog>
  );
}
