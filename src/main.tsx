import { createRoot } from 'react-dom/client';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { KnownContent } from '#content/reference/known-content.ts';
import { firstValue } from '#domain/tablet/first-value.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { joined } from '#domain/tablet/joined-watch.ts';
import { type SyncFacts } from '#domain/tablet/sync-store.ts';
import { App } from './app/App.tsx';
import { loadJudge } from './app/load-judge.ts';
import { type Services, ServicesProvider } from './services.ts';
import { deviceKeys } from './storage/device-keys.ts';
import { dexieAttachmentStore } from './storage/dexie-attachment-store.ts';
import { dexieContentStore } from './storage/dexie-content-store.ts';
import { dexieHouseholdStore } from './storage/dexie-household-store.ts';
import { dexieSyncStore } from './storage/dexie-sync-store.ts';
import { dexieToldStore } from './storage/dexie-told-store.ts';
import { hash } from './storage/hash.ts';
import { aloneAcrossTabs } from './storage/one-by-one.ts';
import { openTablet } from './storage/open-tablet.ts';
import { plainCodec } from './storage/plain-codec.ts';
import { rejudgeSummaries } from './storage/rejudge-summaries.ts';
import { accountPort } from './sync/account.ts';
import { APP_VERSION } from './sync/app-version.ts';
import { pullInWorker } from './sync/pull-in-worker.ts';
import { httpServer } from './sync/server.ts';
import { SyncLoop } from './sync/sync-loop.ts';

const DATABASE = 'fangpin';

interface Wired {
  readonly services: Services;
  readonly loop: SyncLoop;
  readonly content: KnownContent;
  rejudge(): Promise<void>;
}

function createServices(): Wired {
  const now = () => Date.now();
  const newId = () => uuidV7(now(), crypto.getRandomValues(new Uint8Array(10)));
  let loaded: Promise<HouseholdJudge> | null = null;
  const judge = () => {
    // A visit is judged on the form it was begun on, which may have come by the sync.
    loaded ??= firstValue(content.state())
      .then(loadJudge)
      .catch((error: unknown) => {
        loaded = null;
        throw error;
      });
    return loaded;
  };

  const { tablet, storage } = openTablet({ name: DATABASE, codec: plainCodec, now, newId });
  const keys = deviceKeys(tablet);
  const store = dexieSyncStore(tablet, judge);
  const isSettled = joined([store.facts()], ({ completeAt }: SyncFacts) => completeAt !== null);
  const content = new KnownContent(dexieContentStore(tablet), isSettled);
  const server = httpServer(location.origin, (input, init) => fetch(input, init));
  const needs = { store, keys, server, app: APP_VERSION, now };
  const loop = new SyncLoop({
    ...needs,
    hash,
    pull: pullInWorker(() => new Worker(new URL('./pull.worker.ts', import.meta.url), { type: 'module' }), DATABASE),
    random: () => crypto.getRandomValues(new Uint32Array(1)).reduce((_before, value) => value / 2 ** 32, 0),
    later(milliseconds, run) {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    alone: (patient, work) => aloneAcrossTabs('fangpin-sync', patient, work),
  });

  const services: Services = {
    now,
    newId,
    hash,
    account: accountPort(needs, () => loop.wake()),
    households: dexieHouseholdStore({
      tablet,
      keys,
      judge,
      app: APP_VERSION,
      timezone: (at) => -new Date(at).getTimezoneOffset(),
    }),
    attachments: dexieAttachmentStore(tablet),
    sync: loop,
    storage,
    content,
    told: dexieToldStore(tablet),
    version: APP_VERSION,
  };
  const rejudge = () => rejudgeSummaries(tablet, judge, [APP_VERSION, ...content.learned()].join(' '));
  return { services, loop, content, rejudge };
}

const root = document.getElementById('root');
if (root) {
  const { services, loop, content, rejudge } = createServices();
  // Tried again at the next start: the list is only less up to date until then.
  content.state().subscribe(() => void rejudge().catch(() => undefined));
  content.start();
  loop.start();
  // Neither of them is believed to mean that the server can be reached: they are reasons to ask it.
  addEventListener('online', () => loop.wake());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') loop.wake();
  });
  void services.storage.persist();

  createRoot(root).render(
    <ServicesProvider value={services}>
      <App />
    </ServicesProvider>,
  );
}
