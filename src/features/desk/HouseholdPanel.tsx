import { Spin } from 'antd';
import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { HouseholdView } from './HouseholdView.tsx';
import { QueryTrouble } from './Trouble.tsx';
import { timeText } from './day-text.ts';
import { useHousehold } from './desk-queries.ts';
import { useNow } from './use-now.ts';

/** One household, read from the server; beside the list when it can be closed, else as a page. */
export function HouseholdPanel({ record, onClose }: { record: string; onClose?: () => void }) {
  const household = useHousehold(record);
  const now = useNow();
  if (household.data === undefined) {
    if (household.error !== null)
      return <QueryTrouble error={household.error} onRetry={() => void household.refetch()} />;
    return (
      <div className="desk-panel-wait" aria-busy="true">
        <Spin description={words.trouble.loading}>
          <div className="desk-wait" />
        </Spin>
      </div>
    );
  }
  return (
    <>
      {household.error === null ? null : (
        <output className="desk-notice">{words.trouble.showingOld(timeText(household.dataUpdatedAt, now))}</output>
      )}
      <HouseholdView detail={household.data} onClose={onClose ?? null} />
    </>
  );
}
