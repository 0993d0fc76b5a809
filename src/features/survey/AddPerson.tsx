import { useState } from 'react';
import { useNavigate } from 'react-router';
import { codeLabels, labelOf } from '#content/codes/load.ts';
import { survey as words } from '#content/locales/zh-CN/survey.ts';
import { answer } from '#domain/record/household-file.ts';
import { ARRIVALS, arrival } from '#domain/record/movements.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Button } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { ChoiceSearch } from '#ui/ChoiceSearch.tsx';
import { Dialog } from '#ui/Dialog.tsx';
import { Field, described } from '#ui/Field.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useServices } from '../../services.ts';
import { dotsShown, editFor } from './dots.ts';
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

  return (
    <Dialog
      title={text.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="main" wide onClick={() => void add()}>
            {text.add}
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
