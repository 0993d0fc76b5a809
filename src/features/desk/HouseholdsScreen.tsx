import { Button, Drawer, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type DeskRow } from '#domain/sync/desk-protocol.ts';
import { DeskBar } from './DeskBar.tsx';
import { HouseholdFilters } from './HouseholdFilters.tsx';
import { HouseholdPanel } from './HouseholdPanel.tsx';
import { HouseholdTable } from './HouseholdTable.tsx';
import { ListTools } from './ListTools.tsx';
import { Pager } from './Pager.tsx';
import { PlaceTree } from './PlaceTree.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { QueryTrouble, Trouble } from './Trouble.tsx';
import { timeText } from './day-text.ts';
import { useHouseholds } from './desk-queries.ts';
import { type ListAddress, PAGE_SIZE, readListAddress, writeListAddress } from './list-address.ts';
import { useChosenColumns } from './table-columns.tsx';
import { useNow } from './use-now.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useWidth } from './use-width.ts';

/** The supervisor's list: places, households, and the one that is open beside them. */
export function HouseholdsScreen() {
  const location = useLocation();
  const navigate = useNavigate();
  const address = readListAddress(new URLSearchParams(location.search));
  const list = useHouseholds({ ...address.query, limit: PAGE_SIZE });
  const [chosenColumns, setColumns] = useChosenColumns();
  // Who asks for these households asks for the reason too, on screen, on paper and in the exported table.
  const asked = (['revisit', 'lead'] as const).filter(
    (name) => address.query[name] !== undefined && !chosenColumns.includes(name),
  );
  const columns: typeof chosenColumns = [...chosenColumns, ...asked];
  const [active, setActive] = useState<string | null>(address.open);
  const [placesOpen, setPlacesOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const search = useRef<InputRef>(null);
  const panel = useRef<HTMLElement>(null);
  const width = useWidth();
  const now = useNow();
  const rows = list.data?.rows ?? [];

  const go = (next: ListAddress, replace = false) => {
    const samePage = next.query.after === address.query.after;
    void navigate(
      { search: writeListAddress(next).toString() },
      { replace, state: samePage ? (location.state as unknown) : null },
    );
  };
  const open = (row: DeskRow | undefined) => {
    if (row === undefined) return;
    setActive(row.record);
    go({ ...address, open: row.record }, address.open !== null);
  };
  const step = (by: number) => {
    const at = rows.findIndex(({ record }) => record === active);
    const row = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (row === undefined) return;
    setActive(row.record);
    if (address.open !== null && width !== 'narrow') open(row);
  };

  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    Enter: () => open(rows.find(({ record }) => record === active)),
    '/': () => search.current?.focus(),
    '?': () => setHelpOpen(true),
    ...(address.open === null ? {} : { Escape: () => go({ ...address, open: null }) }),
  });
  // Over the list, as on a tablet, the panel has the keyboard; beside it, the list keeps it.
  const beside = width === 'wide';
  const covered = address.open !== null && !beside;
  useEffect(() => {
    if (covered) panel.current?.focus();
  }, [covered]);
  useEffect(() => {
    if (active !== null) document.getElementById(`row-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const places = <PlaceTree address={address} onChosen={() => setPlacesOpen(false)} />;
  const close = () => go({ ...address, open: null });
  return (
    <div className={`desk-frame${address.open === null ? '' : ' desk-frame-open'}`}>
      <DeskBar onHelp={() => setHelpOpen(true)} covered={covered} />
      {width === 'wide' ? (
        <nav className="desk-places" aria-label={words.places.title}>
          {places}
        </nav>
      ) : null}
      <main className="desk-list" inert={covered}>
        <div className="desk-list-head">
          <h1>{words.list.title}</h1>
          {width === 'wide' ? null : (
            <Button className="desk-screen-only" onClick={() => setPlacesOpen(true)}>
              {words.places.open}
            </Button>
          )}
          <ListTools
            address={address}
            columns={columns}
            onColumns={setColumns}
            total={list.data?.total ?? 0}
            narrow={width === 'narrow'}
          />
        </div>
        <HouseholdFilters address={address} onChange={go} searchRef={search} narrow={width === 'narrow'} />
        {list.isPlaceholderData || list.error === null || list.data === undefined ? null : (
          <output className="desk-notice">
            {words.trouble.showingOld(timeText(list.dataUpdatedAt, now))}{' '}
            <Button size="small" onClick={() => void list.refetch()}>
              {words.trouble.retry}
            </Button>
          </output>
        )}
        {list.data === undefined && list.error !== null ? (
          <QueryTrouble error={list.error} onRetry={() => void list.refetch()} />
        ) : list.data?.total === 0 ? (
          <EmptyList
            filtered={writeListAddress({ ...address, open: null }).size > 0}
            onClear={() => go(readListAddress(new URLSearchParams()))}
          />
        ) : (
          <>
            <HouseholdTable
              rows={rows}
              columns={columns}
              address={address}
              active={active}
              busy={list.isPending || list.isPlaceholderData}
              narrow={width === 'narrow'}
              onOpen={open}
              onSort={go}
            />
            {list.data === undefined ? null : <Pager address={address} answer={list.data} onGo={go} />}
          </>
        )}
      </main>
      {address.open === null ? null : (
        <>
          {beside ? null : <div className="desk-shade" aria-hidden="true" onClick={close} />}
          <section
            className="desk-panel"
            role={beside ? 'complementary' : 'dialog'}
            aria-modal={beside ? undefined : true}
            aria-label={words.household.tabsLabel}
            ref={panel}
            tabIndex={-1}
          >
            <HouseholdPanel key={address.open} record={address.open} onClose={close} />
          </section>
        </>
      )}
      <Drawer
        open={placesOpen && width !== 'wide'}
        onClose={() => setPlacesOpen(false)}
        placement="left"
        size={width === 'narrow' ? '100%' : 360}
        closable={false}
        title={null}
        destroyOnHidden
        rootClassName="desk-drawer"
        aria-label={words.places.title}
      >
        <div className="desk-drawer-body">
          <Button block onClick={() => setPlacesOpen(false)}>
            {words.household.close}
          </Button>
          {places}
        </div>
      </Drawer>
      <ShortcutsDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

function EmptyList({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) return <Trouble title={words.list.none} body={words.list.noneBody} />;
  return (
    <div className="desk-empty">
      <Trouble title={words.list.empty} body={words.list.emptyBody} />
      <Button onClick={onClear}>{words.list.clear}</Button>
    </div>
  );
}
