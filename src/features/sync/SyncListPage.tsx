import { useParams } from 'react-router';
import { sync as words } from '#content/locales/zh-CN/sync.ts';
import { placeName } from '#content/places/load.ts';
import { addresses } from '#domain/tablet/address.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { LoadingScreen } from '#ui/EmptyScreen.tsx';
import { EmptyState } from '#ui/EmptyState.tsx';
import { Screen } from '#ui/Screen.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TaskRow } from '#ui/TaskRow.tsx';
import { VirtualList } from '#ui/VirtualList.tsx';
import { useSummaries, useSyncStatus } from '../../services.ts';

interface Row {
  readonly key: string;
  readonly household: HouseholdSummary | undefined;
  /** What a person must know, with the code behind it. */
  readonly word: string | null;
  readonly code: string | null;
}

/** The households behind one of the three lines. */
export function SyncListPage() {
  const { list = 'waiting' } = useParams();
  const status = useSyncStatus();
  const summaries = useSummaries();
  if (status === undefined || summaries === undefined) return <LoadingScreen>{words.loading}</LoadingScreen>;

  const which = list === 'sent' || list === 'attention' ? list : 'waiting';
  const byRecord = new Map(summaries.map((summary) => [summary.record, summary]));
  const waiting = new Set(status.waitingHouseholds);
  const plain = (household: HouseholdSummary): Row => ({ key: household.record, household, word: null, code: null });
  const rows: readonly Row[] = {
    sent: () => summaries.filter(({ record, visitedOn }) => visitedOn !== null && !waiting.has(record)).map(plain),
    waiting: () =>
      status.waitingHouseholds.map((record) => ({
        key: record,
        household: byRecord.get(record),
        word: null,
        code: null,
      })),
    attention: () =>
      status.attention.map(({ change, household, code }) => ({
        key: change,
        household: household === null ? undefined : byRecord.get(household),
        word: words.attention[code] ?? words.attentionOther,
        code,
      })),
  }[which]();
  const { title, none } = words.lists[which];

  return (
    <Screen title={title} back={{ to: addresses.sync, label: words.title }} filled>
      {rows.length === 0 && <EmptyState title={none} />}
      <VirtualList label={title} rows={rows} keyOf={({ key }) => key} rowRem={4.8} remember={`sync-${which}`}>
        {({ household, word, code }) => (
          <TaskRow
            as="div"
            to={household === undefined ? addresses.sync : addresses.household(household.record)}
            title={household === undefined ? words.unknownHousehold : household.head || words.noHead}
            detail={[household === undefined ? '' : placeName(household.village), code ?? '']
              .filter((text) => text !== '')
              .join(' · ')}
            state={word === null ? undefined : <StateMark state="wrong">{word}</StateMark>}
          />
        )}
      </VirtualList>
    </Screen>
  );
}
