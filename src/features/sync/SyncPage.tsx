import { useState } from 'react';
import { app } from '#content/locales/zh-CN/app.ts';
import { moment } from '#content/locales/zh-CN/format.ts';
import { sync as words } from '#content/locales/zh-CN/sync.ts';
import { told } from '#content/locales/zh-CN/told.ts';
import { addresses } from '#domain/tablet/address.ts';
import { type SyncStatus } from '#domain/tablet/sync-port.ts';
import { Banner } from '#ui/Banner.tsx';
import { Button, ButtonLink } from '#ui/Button.tsx';
import { LoadingScreen } from '#ui/EmptyScreen.tsx';
import { Screen } from '#ui/Screen.tsx';
import { StateMark } from '#ui/StateMark.tsx';
import { TaskList, TaskRow } from '#ui/TaskRow.tsx';
import { useServices, useSummaries, useSyncStatus } from '../../services.ts';

/** Three lines in words, one trouble with its next step, one button. */
export function SyncPage() {
  const { now, sync } = useServices();
  const status = useSyncStatus();
  const summaries = useSummaries();
  const [asked, setAsked] = useState(false);
  if (status === undefined || summaries === undefined) return <LoadingScreen>{words.loading}</LoadingScreen>;

  const busy = asked || status.activity.is !== 'idle';
  const start = async () => {
    setAsked(true);
    await sync.syncNow();
    setAsked(false);
  };
  const waiting = new Set(status.waitingHouseholds);
  const sent = summaries.filter(({ record, visitedOn }) => visitedOn !== null && !waiting.has(record)).length;

  return (
    <Screen
      title={words.title}
      back={{ to: addresses.households, label: app.home }}
      actions={
        <Button look="main" wide disabled={busy} onClick={() => void start()}>
          {busy ? activityWords(status) : words.now}
        </Button>
      }
    >
      <Summary status={status} now={now()} />
      {status.trouble !== null && <Trouble trouble={status.trouble} now={now()} />}
      {status.tookAnewAt != null && <TookAnew at={status.tookAnewAt} now={now()} />}
      <TaskList label={words.title}>
        <TaskRow
          to={addresses.syncList('sent')}
          title={words.lines.sent}
          state={<StateMark state="done">{words.households(sent)}</StateMark>}
        />
        <TaskRow
          to={addresses.syncList('waiting')}
          title={words.lines.waiting}
          detail={status.waitingFiles > 0 ? words.files(status.waitingFiles) : undefined}
          state={
            <StateMark state={waiting.size > 0 || status.waitingFiles > 0 ? 'waiting' : 'done'}>
              {waiting.size > 0
                ? words.households(waiting.size)
                : status.waitingFiles > 0
                  ? words.files(status.waitingFiles)
                  : words.nothing}
            </StateMark>
          }
        />
        <TaskRow
          to={addresses.syncList('attention')}
          title={words.lines.attention}
          state={
            <StateMark state={status.attention.length > 0 ? 'wrong' : 'done'}>
              {status.attention.length > 0 ? words.changes(status.attention.length) : words.nothing}
            </StateMark>
          }
        />
        <TaskRow to={addresses.told} title={told.all} detail={told.allDetail} />
      </TaskList>
    </Screen>
  );
}

function Summary({ status, now }: { status: SyncStatus; now: number }) {
  const households = status.waitingHouseholds.length;
  if (households > 0 || status.waitingFiles > 0) {
    return (
      <Banner
        state="waiting"
        title={households > 0 ? words.notAllSent(households) : words.onlyFiles(status.waitingFiles)}
      >
        <p>{words.safe}</p>
      </Banner>
    );
  }
  return (
    <Banner state="done" title={words.allSent}>
      {<p>{status.completeAt === null ? words.neverSent : words.allSentAt(moment(status.completeAt, now))}</p>}
    </Banner>
  );
}

function TookAnew({ at, now }: { at: number; now: number }) {
  const { title, detail } = words.tookAnew(moment(at, now));
  return (
    <Banner state="waiting" title={title}>
      <p>{detail}</p>
    </Banner>
  );
}

function Trouble({ trouble, now }: { trouble: NonNullable<SyncStatus['trouble']>; now: number }) {
  const { title, next } = words.trouble[trouble.is];
  const signIn = trouble.is === 'signInAgain';
  return (
    <Banner
      state={trouble.is === 'noSignal' || trouble.is === 'serverBusy' ? 'waiting' : 'wrong'}
      title={title}
      {...(signIn ? { actions: <ButtonLink to={addresses.signIn}>{next}</ButtonLink> } : {})}
    >
      {!signIn && <p>{next}</p>}
      <details className="more">
        <summary>{words.detail}</summary>
        <p>
          {words.since(moment(trouble.since, now))} {trouble.detail}
        </p>
      </details>
    </Banner>
  );
}

/** What is going on, in the words of the badge. */
function activityWords({ activity }: SyncStatus): string {
  switch (activity.is) {
    case 'idle':
      return words.now;
    case 'sending':
      return words.running.sending(activity.done, activity.all);
    case 'receiving':
      return words.running.receiving(activity.done, activity.all);
    case 'sendingFiles':
      return words.running.sendingFiles(activity.done, activity.all);
  }
}
