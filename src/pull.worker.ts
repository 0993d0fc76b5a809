/** Pulls beside the page: reads, checks, merges and stores what others have filled in. */
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { KnownContent } from '#content/reference/known-content.ts';
import { firstValue } from '#domain/tablet/first-value.ts';
import { ValueWatch } from '#domain/tablet/value-watch.ts';
import { loadJudge } from './app/load-judge.ts';
import { deviceKeys } from './storage/device-keys.ts';
import { dexieContentStore } from './storage/dexie-content-store.ts';
import { dexieSyncStore } from './storage/dexie-sync-store.ts';
import { hash } from './storage/hash.ts';
import { openTablet } from './storage/open-tablet.ts';
import { plainCodec } from './storage/plain-codec.ts';
import { keyRing } from './sync/check-entries.ts';
import { pullFeeds } from './sync/pull-feeds.ts';
import { type PullOrder, type PullWord, failureOf } from './sync/pull-in-worker.ts';
import { httpServer } from './sync/server.ts';

declare const self: DedicatedWorkerGlobalScope;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has none
const say = (word: PullWord) => self.postMessage(word);

async function pull({ feeds, origin, database }: PullOrder): Promise<void> {
  const now = () => Date.now();
  const { tablet } = openTablet({
    name: database,
    codec: plainCodec,
    now,
    newId: () => uuidV7(now(), crypto.getRandomValues(new Uint8Array(10))),
  });
  // A visit is judged on the form it was begun on, which may have come by an earlier sync.
  const content = new KnownContent(dexieContentStore(tablet), new ValueWatch(true));
  content.start();
  const judge = firstValue(content.state()).then(loadJudge);
  judge.catch(() => undefined);
  const store = dexieSyncStore(tablet, () => judge);
  const enrolment = await store.enrolment();
  if (enrolment === null) return;
  const { signing } = await deviceKeys(tablet).publicKeys();
  const server = httpServer(origin, (input, init) => fetch(input, init));
  const ring = keyRing(store, server, { device: enrolment.device, signing }, enrolment.serverSigningKey);
  await pullFeeds({ store, server, ring, hash }, feeds, (done, all) => say({ is: 'progress', done, all }));
}

self.addEventListener('message', ({ data }: MessageEvent<PullOrder>) => {
  pull(data).then(
    () => say({ is: 'done' }),
    (error: unknown) => say({ is: 'failed', failure: failureOf(error) }),
  );
});
