import { useMemo, useState } from 'react';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { placeName } from '#content/places/load.ts';
import { findHouseholds } from '#domain/tablet/find-households.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { ChoiceButtons } from '#ui/ChoiceButtons.tsx';
import { SearchField } from '#ui/SearchField.tsx';
import { useSummaries } from '../../services.ts';

const MOST = 8;

/** One of the tablet's households, found by name, initials or the end of a number; only a few are ever shown. */
export function HouseholdPicker({
  name,
  except,
  chosen,
  onChoose,
}: {
  name: string;
  except: string;
  chosen: string | null;
  onChoose: (household: string | null) => void;
}) {
  const all = useSummaries();
  const [query, setQuery] = useState('');
  const found = useMemo(() => {
    const rows = (all ?? []).filter(({ record }) => record !== except);
    if (query.trim() === '') return rows.filter(({ record }) => record === chosen);
    return findHouseholds(rows, { state: null, village: null, query, revisit: false, lead: false }).slice(0, MOST);
  }, [all, query, except, chosen]);
  return (
    <div className="stack">
      <SearchField
        label={words.list.search}
        placeholder={words.list.searchHint}
        clear={words.list.clear}
        value={query}
        onChange={setQuery}
      />
      {query.trim() !== '' && found.length === 0 && <p>{survey.choice.nothing}</p>}
      <ChoiceButtons
        name={name}
        choices={found.map((household) => ({ code: household.record, label: householdLabel(household) }))}
        chosen={chosen}
        onChoose={onChoose}
        asList
      />
    </div>
  );
}

/** 李某家 · 示范一村 · 二组 */
export function householdLabel({ head, village, group }: HouseholdSummary): string {
  return [head === '' ? words.list.noHead : words.page.ofHead(head), placeName(village), words.list.group(group)]
    .filter((word) => word !== '')
    .join(' · ');
}
