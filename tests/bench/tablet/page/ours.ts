import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { type Watch } from '#domain/tablet/watch.ts';
import { loadJudge } from '../../../../src/app/load-judge.ts';
import { findHouseholds } from '#domain/tablet/find-households.ts';
import { deviceKeys } from '../../../../src/storage/device-keys.ts';
import { dexieHouseholdStore } from '../../../../src/storage/dexie-household-store.ts';
import { dexieSyncStore } from '../../../../src/storage/dexie-sync-store.ts';
import { hash } from '../../../../src/storage/hash.ts';
import { openTablet } from '../../../../src/storage/open-tablet.ts';
import { plainCodec } from '../../../../src/storage/plain-codec.ts';
import { accountPort } from '../../../../src/sync/account.ts';
import { pullInWorker } from '../../../../src/sync/pull-in-worker.ts';
import { httpServer } from '../../../../src/sync/server.ts';
import { SyncLoop } from '../../../../src/sync/sync-loop.ts';

/* The product's own storage and sync in a page, without its screens: what `main.tsx` wires, measured. */

const now = () => Date.now();
const newId = () => uuidV7(now(), crypto.getRandomValues(new Uint8Array(10)));

function tabletOf(name: string) {
  const { tablet } = openTablet({ name, codec: plainCodec, now, newId });
  const judge = loadJudge();
  const keys = deviceKeys(tablet);
  const store = dexieSyncStore(tablet, () => judge);
  const server = httpServer(location.origin, (input, init) => fetch(input, init));
  const needs = { store, keys, server, app: '1.0.0', now };
  const worker = () => new Worker(new URL('../../../../src/pull.worker.ts', import.meta.url), { type: 'module' });
  const loop = new SyncLoop({
    ...needs,
    hash,
    pull: pullInWorker(worker, name),
    random: () => 0.5,
    later: () => () => {},
    alone: (_patient, work) => work(),
  });
  const households = dexieHouseholdStore({ tablet, keys, judge: () => judge, app: '1.0.0', timezone: () => 480 });
  return { tablet, judge, loop, households, account: accountPort(needs, () => {}), store };
}

let last: ReturnType<typeof tabletOf> | null = null;

export interface FirstSync {
  readonly shown: number;
  readonly searchable: number;
  readonly checked: number;
  readonly households: number;
}

async function until<T>(watch: Watch<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    let leave: (() => void) | null = null;
    const look = () => {
      const value = watch.get();
      if (value === undefined || !fits(value)) return;
      leave?.();
      resolve(value);
    };
    leave = watch.subscribe(look);
    look();
  });
}

const ours = {
  async firstSync(households: number, password: string): Promise<FirstSync> {
    const made = tabletOf(`bench-${newId()}`);
    last = made;
    await made.judge;
    const code = await (await fetch('/code')).text();
    const refused = (await made.account.enrol(code, '测速平板')) ?? (await made.account.signIn(password));
    if (refused !== null) throw new Error(refused);
    const summaries = made.households.summaries();
    // The list is on the screen all the time, as it is when a cadre has just signed in.
    const leave = summaries.subscribe(() => {});
    const begun = performance.now();
    let shown = 0;
    const first = until(summaries, (rows) => rows.length >= 20).then(() => (shown = performance.now() - begun));
    const synced = made.loop.syncNow();
    const rows = await until(summaries, (list) => list.length >= households && list.every(({ head }) => head !== ''));
    const found = findHouseholds(rows, { state: null, village: null, query: 'w', revisit: false, lead: false });
    if (found.length === 0) throw new Error('nothing can be found');
    await first;
    const searchable = performance.now() - begun;
    await synced;
    leave();
    return { shown, searchable, checked: performance.now() - begun, households: rows.length };
  },

  /** Milliseconds of each save of one answer in another household. */
  async saves(count: number): Promise<number[]> {
    if (last === null) throw new Error('nothing is stored');
    const { households } = last;
    const rows = await until(households.summaries(), (list) => list.length > 0);
    const times: number[] = [];
    for (let at = 0; at < count; at++) {
      const { record } = rows[(at * 37) % rows.length] as HouseholdSummary;
      const file = households.file(record);
      const leave = file.subscribe(() => {});
      await until(file, (one) => one !== null);
      const basis = (file.get()?.household.live['address'] ?? []).map(({ dot }) => dot);
      const edit = { address: { value: `老寨${at}号`, basis } };
      await households.edit(record, { id: record, kind: 'household' }, edit, 'relaxed');
      const begun = performance.now();
      await households.save(record);
      times.push(performance.now() - begun);
      leave();
    }
    return times;
  },

  /** Milliseconds of one strict step of typing, as when a field is left. */
  async answers(count: number): Promise<number[]> {
    if (last === null) throw new Error('nothing is stored');
    const { households } = last;
    const rows = await until(households.summaries(), (list) => list.length > 0);
    const times: number[] = [];
    for (let at = 0; at < count; at++) {
      const { record } = rows[(at * 41) % rows.length] as HouseholdSummary;
      const begun = performance.now();
      await households.edit(
        record,
        { id: record, kind: 'household' },
        { group: { value: `${at}`, basis: [] } },
        'strict',
      );
      times.push(performance.now() - begun);
    }
    return times;
  },

  /** Milliseconds of each search by name, pinyin, initials and digits over all households. */
  async searches(count: number): Promise<number[]> {
    if (last === null) throw new Error('nothing is stored');
    const rows = await until(last.households.summaries(), (list) => list.length > 0);
    const queries = ['王', 'zhang', 'lw', '12', '李某', 'wang', 'x'];
    const times: number[] = [];
    for (let at = 0; at < count; at++) {
      const query = queries[at % queries.length] ?? '';
      const begun = performance.now();
      findHouseholds(rows, { state: null, village: null, query, revisit: false, lead: false });
      times.push(performance.now() - begun);
    }
    return times;
  },

  async close(): Promise<void> {
    if (last === null) return;
    const { name } = last.tablet.strict;
    last.tablet.strict.close();
    last.tablet.relaxed.close();
    last = null;
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      for (const event of ['success', 'error', 'blocked']) request.addEventListener(event, resolve);
    });
  },
};
export type Ours = typeof ours;
Object.assign(globalThis, { ours });
