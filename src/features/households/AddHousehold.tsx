import { useDeferredValue, useState } from 'react';
import { useNavigate } from 'react-router';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { demoVillages, placeName } from '#content/places/load.ts';
import { householdsOfHead } from '#domain/tablet/alike.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { Dialog } from '#ui/Dialog.tsx';
import { Field, described } from '#ui/Field.tsx';
import { SearchField } from '#ui/SearchField.tsx';
import { TextInput } from '#ui/TextInput.tsx';
import { useAccount, useServices, useSummaries } from '../../services.ts';

const text = words.add;
const MANY = 8;

/** Begins the draft of a household found in the field; nothing is sent before its first save. */
export function AddHousehold({ known, onClose }: { known: readonly string[]; onClose: () => void }) {
  const { households, newId } = useServices();
  const all = useSummaries();
  const [head, setHead] = useState('');
  const wanted = useDeferredValue(head);
  const alike = householdsOfHead(all ?? [], wanted);
  const navigate = useNavigate();
  const assigned = (useAccount()?.assignments ?? []).map(({ village }) => village);
  const villages = villagesOf(assigned, known);
  const [chosen, setChosen] = useState<string | null>(villages.length === 1 ? (villages[0] ?? null) : null);
  const [query, setQuery] = useState('');
  const [failed, setFailed] = useState(false);
  const [busy, setBusy] = useState(false);
  const found = villages
    .filter((code) => placeName(code).includes(query.trim()))
    .map((code) => ({ code, label: placeName(code) }));

  const create = async () => {
    if (chosen === null) return;
    setBusy(true);
    try {
      const household = await households.newHousehold(chosen);
      const name = head.trim();
      if (name !== '') {
        const said = { household, name, relation: 'head' };
        const edits = Object.fromEntries(Object.entries(said).map(([path, value]) => [path, { value, basis: [] }]));
        await households.edit(household, { id: newId(), kind: 'person' }, edits, 'strict');
      }
      onClose();
      void navigate(addresses.household(household));
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={text.title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="main" wide disabled={chosen === null || busy} onClick={() => void create()}>
            {alike.length === 0 ? text.create : text.createAnyway}
          </Button>
        </>
      }
    >
      {failed && <Banner state="wrong" title={text.failed} />}
      <Field id="new-head" ask={text.head} help={text.headHelp}>
        <TextInput
          id="new-head"
          value={head}
          maxLength={50}
          aria-describedby={described('new-head', text.headHelp, undefined)}
          onChange={(event) => setHead(event.target.value)}
        />
      </Field>
      {alike.length > 0 && (
        <Banner state="waiting" title={text.alike}>
          {alike.map((one) => (
            <ButtonLink key={one.record} to={addresses.household(one.record)}>
              {text.open(`${words.page.ofHead(one.head)} · ${placeName(one.village)} · ${words.list.group(one.group)}`)}
            </ButtonLink>
          ))}
        </Banner>
      )}
      {villages.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <Field id="village" group ask={text.village}>
          {villages.length > MANY && (
            <SearchField
              label={text.search}
              placeholder={text.searchHint}
              clear={words.list.clear}
              value={query}
              onChange={setQuery}
            />
          )}
          <ChoiceButtons
            name="village"
            choices={found}
            chosen={chosen}
            onChoose={setChosen}
            asList={villages.length > MANY}
          />
        </Field>
      )}
    </Dialog>
  );
}

/** Villages one may record in: those assigned by name, those of an assigned township, those already downloaded. */
function villagesOf(assigned: readonly string[], known: readonly string[]): readonly string[] {
  const under = (code: string) => assigned.some((prefix) => code.startsWith(prefix));
  const named = demoVillages.map(({ code }) => code).filter(under);
  return [...new Set([...assigned.filter((code) => code.length === 12), ...known.filter(under), ...named])].sort();
}
