import { Dexie, type Table } from 'dexie';
import { pinyin } from 'pinyin-pro';

/*
 * The same households in the peers' way: one document each with its values, fetched as one JSON, unsigned, without
 * history. What counts for them ends when all are stored with the keys by which they are found.
 */

interface Doc {
  readonly id: string;
  readonly head: string;
  readonly village: string;
}
interface Keyed extends Doc {
  readonly py: string;
  readonly initials: string;
}

interface Pouch {
  bulkDocs(docs: readonly object[]): Promise<readonly { error?: unknown }[]>;
  get(id: string): Promise<object>;
  put(doc: object): Promise<unknown>;
  info(): Promise<unknown>;
  destroy(): Promise<void>;
}

const BATCH = 500;
let count = 0;
let docs: Keyed[] = [];
let raw: IDBDatabase | null = null;
let dexie: (Dexie & { docs: Table<Keyed, string> }) | null = null;
let pouch: Pouch | null = null;

async function fetched(): Promise<Keyed[]> {
  const rows = (await (await fetch('/docs.json')).json()) as Doc[];
  docs = rows.map((doc) => {
    const syllables = pinyin(doc.head, { toneType: 'none', type: 'array', surname: 'head' });
    return { ...doc, py: syllables.join(''), initials: syllables.map((one) => one.slice(0, 1)).join('') };
  });
  return docs;
}

function put(database: IDBDatabase, some: readonly object[], durability: IDBTransactionDurability): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('docs', 'readwrite', { durability });
    for (const doc of some) transaction.objectStore('docs').put(doc);
    transaction.addEventListener('complete', () => resolve());
    transaction.addEventListener('error', () => reject(transaction.error ?? new Error('put')));
  });
}

const firstSync = {
  async raw(): Promise<void> {
    raw = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(`raw-${++count}`, 1);
      request.addEventListener('upgradeneeded', () => request.result.createObjectStore('docs', { keyPath: 'id' }));
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('open')));
    });
    await put(raw, await fetched(), 'relaxed');
  },
  async dexie(): Promise<void> {
    const made = new Dexie(`dexie-${++count}`, { chromeTransactionDurability: 'relaxed' });
    made.version(1).stores({ docs: '&id, head, py, initials, village' });
    dexie = made as NonNullable<typeof dexie>;
    const rows = await fetched();
    for (let at = 0; at < rows.length; at += BATCH) await dexie.docs.bulkPut(rows.slice(at, at + BATCH));
  },
  async pouchdb(): Promise<void> {
    const { PouchDB } = globalThis as unknown as { PouchDB: new (name: string, options: object) => Pouch };
    pouch = new PouchDB(`pouch-${++count}`, { adapter: 'idb' });
    await pouch.info();
    const rows = (await fetched()).map(({ id, ...doc }) => ({ _id: id, ...doc }));
    for (let at = 0; at < rows.length; at += BATCH) {
      const answers = await pouch.bulkDocs(rows.slice(at, at + BATCH));
      if (answers.some(({ error }) => error !== undefined)) throw new Error('bulkDocs');
    }
  },
};

const save = {
  raw: async (doc: Keyed) => {
    if (raw !== null) await put(raw, [doc], 'strict');
  },
  dexie: async (doc: Keyed) => {
    await dexie?.docs.put(doc);
  },
  pouchdb: async ({ id, ...doc }: Keyed) => {
    const before = await pouch?.get(id);
    await pouch?.put({ ...before, ...doc });
  },
};

export type Peer = keyof typeof firstSync;

const peers = {
  /** Milliseconds. */
  async firstSync(peer: Peer): Promise<number> {
    const begun = performance.now();
    await firstSync[peer]();
    return performance.now() - begun;
  },

  /** Milliseconds of each save of one changed document, strict where the peer can. */
  async saves(peer: Peer, times: number): Promise<number[]> {
    if (peer === 'dexie' && dexie !== null) {
      const { name } = dexie;
      dexie.close();
      const strict = new Dexie(name, { chromeTransactionDurability: 'strict' });
      strict.version(1).stores({ docs: '&id, head, py, initials, village' });
      dexie = strict as NonNullable<typeof dexie>;
      await dexie.open();
    }
    const measured: number[] = [];
    for (let at = 0; at < times; at++) {
      const doc = { ...(docs[(at * 37) % docs.length] as Keyed), address: `老寨${at}号` };
      const begun = performance.now();
      await save[peer](doc);
      measured.push(performance.now() - begun);
    }
    return measured;
  },

  /** Milliseconds of each search by a prefix of the name or its pinyin, first 20 documents. */
  async searches(times: number): Promise<number[]> {
    if (dexie === null) throw new Error('nothing is stored');
    const queries = [
      ['head', '王'],
      ['py', 'zhang'],
      ['initials', 'lw'],
    ] as const;
    const measured: number[] = [];
    for (let at = 0; at < times; at++) {
      const [key, prefix] = queries[at % queries.length] ?? ['head', '王'];
      const begun = performance.now();
      await dexie.docs.where(key).startsWith(prefix).limit(20).toArray();
      measured.push(performance.now() - begun);
    }
    return measured;
  },

  async close(): Promise<void> {
    await pouch?.destroy();
    await dexie?.delete();
    raw?.close();
    if (raw !== null) indexedDB.deleteDatabase(raw.name);
    [pouch, dexie, raw] = [null, null, null];
  },
};
export type Peers = typeof peers;
Object.assign(globalThis, { peers });
