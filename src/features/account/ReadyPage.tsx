import { useEffect, useState, useSyncExternalStore } from 'react';
import { account as words } from '#content/locales/zh-CN/account.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { moment } from '#content/locales/zh-CN/format.ts';
import { addresses } from '#domain/tablet/address.ts';
import { Banner } from '#ui/Banner.tsx';
import { ButtonLink } from '#ui/Button.tsx';
import { Screen } from '#ui/Screen.tsx';
import { type State, StateMark } from '#ui/StateMark.tsx';
import { useAccount, useServices, useSummaries, useSyncStatus } from '../../services.ts';

/** Bytes of one reduced photo, roughly. */
const PHOTO = 350_000;
const ENOUGH_PHOTOS = 200;

interface Line {
  readonly name: string;
  readonly state: State;
  readonly word: string;
}

/** What must be true before the cadre leaves the network behind. */
export function ReadyPage() {
  const { now } = useServices();
  const signedIn = useAccount()?.signedIn ?? false;
  const households = useSummaries()?.length ?? 0;
  const status = useSyncStatus();
  const photos = usePhotosLeft();
  const installed = useInstalled();
  const text = words.ready;
  const waiting = status?.waitingHouseholds.length ?? 0;
  const line = (name: string, good: boolean, done: string, todo: string): Line => ({
    name,
    state: good ? 'done' : 'waiting',
    word: good ? done : todo,
  });
  const lines = [
    line(text.signIn, signedIn, text.signInDone, text.signInTodo),
    line(text.villages, households > 0, text.villagesDone(households), text.villagesTodo),
    line(text.sent, waiting === 0, text.sentDone, text.sentTodo(waiting)),
    line(
      text.fresh,
      status?.completeAt != null,
      status?.completeAt == null ? '' : text.freshDone(moment(status.completeAt, now())),
      text.freshTodo,
    ),
    line(
      text.space,
      photos === null || photos >= ENOUGH_PHOTOS,
      photos === null ? words.settings.storageUnknown : text.spaceDone(photos),
      text.spaceTodo,
    ),
    line(text.offline, installed, text.offlineDone, text.offlineTodo),
  ];
  const good = lines.every(({ state }) => state === 'done');

  return (
    <Screen
      title={text.title}
      back={{ to: addresses.households, label: app.home }}
      actions={
        <>
          {!signedIn && <ButtonLink to={addresses.signIn}>{words.settings.signIn}</ButtonLink>}
          <ButtonLink look="main" wide to={addresses.sync}>
            {app.sync.label}
          </ButtonLink>
        </>
      }
    >
      <Banner state={good ? 'done' : 'waiting'} title={good ? text.good : text.notYet}>
        {good && <p>{text.goodBody}</p>}
      </Banner>
      <ul className="ready" aria-label={text.list}>
        {lines.map(({ name, state, word }) => (
          <li key={name}>
            <strong>{name}</strong>
            <StateMark state={state}>{word}</StateMark>
          </li>
        ))}
      </ul>
    </Screen>
  );
}

function usePhotosLeft(): number | null {
  const [photos, setPhotos] = useState<number | null>(null);
  useEffect(() => {
    navigator.storage.estimate().then(
      ({ usage, quota }) =>
        setPhotos(usage === undefined || quota === undefined ? null : Math.floor((quota - usage) / PHOTO)),
      () => setPhotos(null),
    );
  }, []);
  return photos;
}

/** Does a service worker already answer for this page? On the first day it is still fetching the app. */
function useInstalled(): boolean {
  return useSyncExternalStore(watchController, () => navigator.serviceWorker?.controller != null);
}

function watchController(onChange: () => void): () => void {
  const worker = navigator.serviceWorker;
  worker?.addEventListener('controllerchange', onChange);
  return () => worker?.removeEventListener('controllerchange', onChange);
}
