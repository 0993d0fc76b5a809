import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { app } from '#content/locales/zh-CN/app.ts';
import { count } from '#content/locales/zh-CN/format.ts';
import { households as words } from '#content/locales/zh-CN/households.ts';
import { placeName } from '#content/places/load.ts';
import { addresses } from '#domain/tablet/address.ts';
import { type HouseholdState, type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { EmptyState, Loading } from '#ui/EmptyState.tsx';
import { Screen } from '#ui/Screen.tsx';
import { SearchField } from '#ui/SearchField.tsx';
import { VirtualList } from '#ui/VirtualList.tsx';
import { useAccount, useSummaries, useSyncStatus } from '../../services.ts';
import { AddHousehold } from './AddHousehold.tsx';
import { HouseholdRow } from './HouseholdRow.tsx';
import { countStates, findHouseholds } from '#domain/tablet/find-households.ts';
import './HouseholdList.css';

const STATES: readonly HouseholdState[] = ['toVisit', 'inProgress', 'waiting', 'returned', 'done'];
const text = words.list;

/** All households of the downloaded villages; the filter lives in the address. */
export function HouseholdList({
  side = false,
  open,
  news,
}: {
  side?: boolean;
  open?: string | undefined;
  /** What happened elsewhere, in a line over the list. */
  news?: ReactNode;
}) {
  const all = useSummaries();
  const account = useAccount();
  const [params, setParams] = useSearchParams();
  const [kept, setKept] = useState({ state: '', village: '', query: '', revisit: '', lead: '' });
  const [adding, setAdding] = useState(false);
  const filter = side
    ? kept
    : {
        state: params.get('state') ?? '',
        village: params.get('village') ?? '',
        query: params.get('q') ?? '',
        revisit: params.get('revisit') ?? '',
        lead: params.get('lead') ?? '',
      };
  const state = STATES.find((one) => one === filter.state) ?? null;
  const query = useDeferredValue(filter.query);
  const set = (change: Partial<typeof filter>) => {
    const next = { ...filter, ...change };
    setKept(next);
    // Beside an open household the address is the household's.
    if (!side)
      setParams(
        new URLSearchParams(
          Object.entries({
            state: next.state,
            village: next.village,
            q: next.query,
            revisit: next.revisit,
            lead: next.lead,
          }).filter(([, value]) => value !== ''),
        ),
        { replace: true },
      );
  };

  const villages = useMemo(() => [...new Set((all ?? []).map(({ village }) => village))].sort(), [all]);
  const village = villages.includes(filter.village) ? filter.village : null;
  const inVillage = useMemo(
    () => findHouseholds(all ?? [], { state: null, village, query: '', revisit: false, lead: false }),
    [all, village],
  );
  const turned = useMemo(() => inVillage.filter(({ revisit: reason }) => reason !== null).length, [inVillage]);
  const withLead = useMemo(() => inVillage.filter((one) => one.lead !== null).length, [inVillage]);
  const lead = filter.lead !== '' && withLead > 0;
  const revisit = filter.revisit !== '' && turned > 0;
  const rows = useMemo(
    () => findHouseholds(inVillage, { state, village: null, query, revisit, lead }),
    [inVillage, state, query, revisit, lead],
  );
  const only = villages[0];
  const where = village ?? (villages.length === 1 && only !== undefined ? only : null);

  return (
    <Screen
      title={text.title}
      {...(where === null ? {} : { aside: `${placeName(where.slice(0, 9))} ${placeName(where)}` })}
      side={side}
      filled
      head={
        <div className="finder">
          {account?.signedIn === false && (
            <Banner
              state="waiting"
              title={app.signInAgain.title}
              actions={<ButtonLink to={addresses.signIn}>{app.signInAgain.action}</ButtonLink>}
            >
              <p>{app.signInAgain.body}</p>
            </Banner>
          )}
          {news}
          <StateTabs all={inVillage} chosen={state} onChoose={(next) => set({ state: next ?? '' })} />
          <div className="finder-row">
            <SearchField
              label={text.search}
              placeholder={text.searchHint}
              clear={text.clear}
              value={filter.query}
              onChange={(value) => set({ query: value })}
            />
            {withLead > 0 && (
              <button
                type="button"
                className={`tab${lead ? ' tab-on' : ''}`}
                aria-pressed={lead}
                onClick={() => set({ lead: lead ? '' : 'yes' })}
              >
                {text.onlyLeads(withLead)}
              </button>
            )}
            {turned > 0 && (
              <button
                type="button"
                className={`tab${revisit ? ' tab-on' : ''}`}
                aria-pressed={revisit}
                onClick={() => set({ revisit: revisit ? '' : 'yes' })}
              >
                {text.onlyRevisit(turned)}
              </button>
            )}
            {villages.length > 1 && (
              <select
                className="finder-village"
                aria-label={text.village}
                value={village ?? ''}
                onChange={(event) => set({ village: event.target.value })}
              >
                <option value="">{text.allVillages}</option>
                {villages.map((code) => (
                  <option key={code} value={code}>
                    {placeName(code)}
                  </option>
                ))}
              </select>
            )}
          </div>
        </div>
      }
      actions={
        <>
          <Button icon="plus" wide={side} onClick={() => setAdding(true)}>
            {text.add}
          </Button>
          {!side && (
            <ButtonLink look="main" wide to={addresses.ready}>
              {text.ready}
            </ButtonLink>
          )}
        </>
      }
    >
      {all === undefined ? (
        <Loading>{text.loading}</Loading>
      ) : (
        <Found all={all} rows={rows} query={query} open={open} villages={villages.length} />
      )}
      {adding && <AddHousehold known={villages} onClose={() => setAdding(false)} />}
    </Screen>
  );
}

function StateTabs({
  all,
  chosen,
  onChoose,
}: {
  all: readonly HouseholdSummary[];
  chosen: HouseholdState | null;
  onChoose: (state: HouseholdState | null) => void;
}) {
  const counts = useMemo(() => countStates(all), [all]);
  const tab = (state: HouseholdState | null, word: string, number: number) => (
    <button
      key={word}
      type="button"
      className={`tab${state === chosen ? ' tab-on' : ''}`}
      aria-pressed={state === chosen}
      onClick={() => onChoose(state)}
    >
      <span>{word}</span> <strong>{count(number)}</strong>
    </button>
  );
  return (
    <div className="tabs" role="group" aria-label={text.tabs}>
      {tab(null, text.all, all.length)}
      {STATES.map((state) => tab(state, words.states[state], counts[state]))}
    </div>
  );
}

function Found({
  all,
  rows,
  query,
  open,
  villages,
}: {
  all: readonly HouseholdSummary[];
  rows: readonly HouseholdSummary[];
  query: string;
  open: string | undefined;
  villages: number;
}) {
  const sync = useSyncStatus();
  if (all.length === 0 && sync?.activity.is === 'receiving') return <Loading>{text.loadingVillages}</Loading>;
  if (all.length === 0) {
    return (
      <EmptyState title={text.noneTitle} actions={<ButtonLink to={addresses.sync}>{text.syncNow}</ButtonLink>}>
        {text.noneBody}
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return query === '' ? (
      <EmptyState title={text.noneHere}>{text.noneHereBody}</EmptyState>
    ) : (
      <EmptyState title={text.notFound(query)}>{text.notFoundBody}</EmptyState>
    );
  }
  return (
    <VirtualList label={text.label} rows={rows} keyOf={({ record }) => record} rowRem={4.7} remember="households">
      {(row) => <HouseholdRow household={row} open={row.record === open} nameVillage={villages > 1} />}
    </VirtualList>
  );
}
