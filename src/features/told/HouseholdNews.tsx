import { useEffect, useState } from 'react';
import { told as words } from '#content/locales/zh-CN/told.ts';
import { fieldAsked, fieldName } from '#content/forms/field-asked.ts';
import { type MergedBy } from '#domain/merge/merged-by.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button } from '#ui/Button.tsx';
import { useNames, useServices, useTold } from '../../services.ts';
import { ToldItem } from './ToldItem.tsx';
import { valueWords } from './told-words.ts';
import './told.css';

const SHOWN = 5;

/** What others did in this household since its cadre last looked: to own answers, and beside them. */
export function HouseholdNews({ stored }: { stored: HouseholdFile }) {
  return (
    <>
      <OwnAnswers file={stored} />
      <Merged file={stored} />
    </>
  );
}

function OwnAnswers({ file }: { file: HouseholdFile }) {
  const store = useServices().told;
  const unseen = (useTold() ?? []).filter(({ household, seen }) => !seen && file.household.members.includes(household));
  if (unseen.length === 0) return null;
  const read = () => store.see(unseen.map(({ id }) => id)).catch(() => undefined);
  return (
    <Banner
      state="info"
      title={words.here(unseen.length)}
      actions={<Button onClick={() => void read()}>{words.read}</Button>}
    >
      <ul className="told-list">
        {unseen.map((one) => (
          <ToldItem key={one.id} told={one} file={file} />
        ))}
      </ul>
    </Banner>
  );
}

function Merged({ file }: { file: HouseholdFile }) {
  const store = useServices().told;
  const names = useNames();
  const [groups, setGroups] = useState<readonly MergedBy[]>([]);
  useEffect(() => {
    let gone = false;
    const read = async () => {
      const found = await store.merged(file);
      if (!gone) setGroups(found);
    };
    // What cannot be read is told at the next look.
    read().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [store, file]);
  const putAway = (group: MergedBy) => {
    setGroups((before) => before.filter((one) => one !== group));
    store.putAway(file.household.record, group.changes).catch(() => undefined);
  };
  return groups.map((group) => {
    const fields = group.fields.filter(({ kind, path }) => fieldAsked(kind, path) !== null);
    if (fields.length === 0) return null;
    const lines = fields.map(({ kind, record, path, value }) => ({
      key: `${record} ${path}`,
      text: words.field(
        fieldName(file, { record, path }) ?? words.aField,
        value === null ? words.gone : valueWords(kind, path, value, file),
      ),
    }));
    return (
      <Banner
        key={group.author}
        state="done"
        title={words.merged(names[group.author] ?? words.someone, fields.length)}
        actions={<Button onClick={() => putAway(group)}>{words.read}</Button>}
      >
        <ul className="merged-list">
          {lines.slice(0, SHOWN).map(({ key, text }) => (
            <li key={key}>{text}</li>
          ))}
        </ul>
        {lines.length > SHOWN && (
          <details>
            <summary>{words.more(lines.length - SHOWN)}</summary>
            <ul className="merged-list">
              {lines.slice(SHOWN).map(({ key, text }) => (
                <li key={key}>{text}</li>
              ))}
            </ul>
          </details>
        )}
        <p className="soft">{words.mergedBody}</p>
      </Banner>
    );
  });
}
