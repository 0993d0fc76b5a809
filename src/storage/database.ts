import { Dexie, type EntityTable, type Table, type Transaction } from 'dexie';
import { type Change, type RecordKind } from '#domain/change/change.ts';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { type Stored } from '#domain/tablet/codec.ts';
import { type Draft } from '#domain/tablet/household-store.ts';
import { type Enrolment } from '#domain/tablet/sync-store.ts';
import { type SyncStatus } from '#domain/tablet/sync-port.ts';
import { type KeptKeys } from './device-keys.ts';
import { type HouseholdDigest } from './household-digest.ts';
import { type PackedChange, packChanges } from './packed-changes.ts';
import { type KeptTold } from './told-projection.ts';

/** What a change counts as on this tablet. `local`: nobody else has it yet; `unverified`: pulled, but not by its device's key;
 * `left`: own, safe on the server, and of a household that this tablet is no longer in charge of. */
export type ChangeState =
  | 'local'
  | 'durable'
  | 'admitted'
  | 'quarantined'
  | 'declined'
  | 'refused'
  | 'unverified'
  | 'left';

/**
 * One signed change that has a story of its own on this tablet: made here, void, held, not confirmed, or to be sent.
 * What others made and the server admitted lies packed in the box of its household. Only ids, states and counters
 * are in clear.
 */
export interface ChangeRow {
  id: string;
  record: string;
  kind: RecordKind;
  device: string;
  n: number;
  own: boolean;
  state: ChangeState;
  /** Why it is quarantined or refused. */
  code: string | null;
  voided: boolean;
  /** The feed, position and epoch it was seen at, or null. */
  feed: string | null;
  position: number | null;
  epoch: string | null;
  /** The box it belongs to. */
  household: string;
  wall: number;
  payload: Stored<Change>;
}

/** All packed changes of one household (`packChanges`): a township is thousands of rows, not tens of thousands. */
export interface BoxRow {
  household: string;
  payload: Stored<Uint8Array>;
}

/** What must be sent; the payload lies in `changes`. */
export interface OutboxRow {
  id: string;
  n: number;
  household: string | null;
  wall: number;
  /** Not of this device: pulled before a restore, offered again. */
  carried: boolean;
}

/**
 * What is known of a box without opening it, and its line in the list. A box is named for its household; a record
 * whose household nobody has told yet is in a box of its own name.
 */
export interface SummaryRow {
  household: string;
  /** Rises with every write of the box. */
  version: number;
  /** Records whose changes are in the box. */
  records: readonly string[];
  /** Boxes that share a household or a person with this one; they name it too. */
  links: readonly string[];
  /** The village it moved to, outside what this tablet pulls, or null. */
  movedTo: string | null;
  /** Were its changes stored as they came, and do they wait for their check? The household is judged then. */
  toCheck: boolean;
  /** null: no household of the list. */
  payload: Stored<HouseholdDigest> | null;
}

export interface DraftRow {
  household: string;
  version: number;
  payload: Stored<Draft>;
}

export interface BlobRow {
  sha256: string;
  size: number;
  type: string;
  role: string;
  /** `kept`: nothing saved names it yet; `waiting`: to be sent; `durable`: confirmed by the server. */
  state: 'kept' | 'waiting' | 'durable';
  addedAt: number;
  uploadUrl: string | null;
}

export interface ChunkRow {
  sha256: string;
  index: number;
  payload: Stored<ArrayBuffer>;
}

export interface FeedRow {
  feed: string;
  epoch: string;
  after: number;
  /** Is there pulled data of an older epoch that has not come again yet? */
  older: boolean;
}

/** A piece of content from the feed `reference`. */
export interface ContentRow {
  name: string;
  version: number;
  body: unknown;
}

export interface DeviceRow {
  device: string;
  signingKey: PublicKey;
}

/** The single values of this tablet. */
export interface MetaValues {
  schemaEpoch: number;
  /** Random id of this storage; a new one tells the server that the old one is gone. */
  generation: string;
  /** Rises with every write that touches changes, boxes or summaries. */
  revision: number;
  keys: Stored<KeptKeys>;
  enrolment: Stored<Enrolment>;
  signedIn: boolean;
  epoch: string;
  /** A village that was pulled until its right ended: what is typed of it after that still needs a home. */
  leftVillage: string;
  chain: { n: number; hash: string | null };
  /** Last hybrid logical clock stamp, own or adopted. */
  stamp: string;
  timeToken: string;
  trouble: SyncStatus['trouble'];
  /** Is there a household that waits for its check? */
  toCheck: boolean;
  /** When the tablet's copies were held against the server's digests last, milliseconds. */
  comparedAt: number;
  /** When a copy then differed and was taken anew, or null. */
  tookAnewAt: number | null;
  /** Version of the app by whose policy and forms every household of the list was judged. */
  judgedBy: string;
  completeAt: number;
  /** The newest version of each piece of content that the user was told of. */
  contentTold: Readonly<Record<string, number>>;
  /** What others did to the reader's answers, and which of it was opened. */
  told: Stored<KeptTold[]>;
  toldSeen: Stored<string[]>;
  /** Others' changes that were put away, by household. */
  putAway: Stored<Record<string, string[]>>;
  /** Names of authors by user id; null: not asked yet. */
  names: Stored<Record<string, string | null>>;
}

interface MetaRow {
  key: keyof MetaValues;
  value: unknown;
}

/** Rises when the meaning of stored rows changes, so that an old page cannot write into a newer database. */
export const SCHEMA_EPOCH = 3;

/** Another version of the app has taken the database over; nothing was written. */
export class OutdatedPage extends Error {}

/** What this tablet read has changed meanwhile; nothing was written, prepare anew. */
export class LostRace extends Error {}

/** IndexedDB of the page, or another one in tests. */
export interface DatabaseOptions {
  readonly indexedDB?: IDBFactory;
  readonly IDBKeyRange?: typeof IDBKeyRange;
}

/** The tables of one tablet. A second, relaxed instance on the same database takes keystrokes. */
export class TabletDatabase extends Dexie {
  declare meta: EntityTable<MetaRow, 'key'>;
  declare changes: EntityTable<ChangeRow, 'id'>;
  declare outbox: EntityTable<OutboxRow, 'id'>;
  declare boxes: EntityTable<BoxRow, 'household'>;
  declare summaries: EntityTable<SummaryRow, 'household'>;
  declare drafts: EntityTable<DraftRow, 'household'>;
  declare blobs: EntityTable<BlobRow, 'sha256'>;
  declare chunks: Table<ChunkRow, [string, number]>;
  declare feeds: EntityTable<FeedRow, 'feed'>;
  declare devices: EntityTable<DeviceRow, 'device'>;
  declare content: Table<ContentRow, [string, number]>;

  constructor(name: string, durability: 'strict' | 'relaxed', options: DatabaseOptions = {}) {
    // The cache would show writes before they are on disk.
    super(name, { ...options, chromeTransactionDurability: durability, cache: 'disabled' });
    this.version(1).stores({
      meta: '&key',
      changes: '&id, record, [device+n], state, [feed+epoch]',
      outbox: '&id, n',
      records: '&record, household, *links',
      summaries: '&household',
      drafts: '&household',
      blobs: '&sha256, state',
      chunks: '&[sha256+index]',
      feeds: '&feed',
      devices: '&device',
    });
    this.version(2)
      .stores({
        changes: '&id, record, household, [device+n], state',
        records: null,
        boxes: '&household',
      })
      .upgrade(intoBoxes);
    this.version(3).stores({ content: '&[name+version]' });
    this.version(4).stores({ summaries: '&household, version' });
    this.version(5).stores({}).upgrade(intoBytes);
  }

  async value<Key extends keyof MetaValues>(key: Key): Promise<MetaValues[Key] | undefined> {
    return (await this.meta.get(key))?.value as MetaValues[Key] | undefined;
  }

  /** Several values by one request: the way to the disk and back costs more than what is read. */
  async values<Key extends keyof MetaValues>(...keys: readonly Key[]): Promise<Partial<Pick<MetaValues, Key>>> {
    const rows = await this.meta.bulkGet([...keys]);
    return Object.fromEntries(rows.flatMap((row) => (row === undefined ? [] : [[row.key, row.value]]))) as Partial<
      Pick<MetaValues, Key>
    >;
  }

  async setValue<Key extends keyof MetaValues>(key: Key, value: MetaValues[Key]): Promise<void> {
    await this.meta.put({ key, value });
  }

  /** Says that changes, boxes or summaries are written; what was computed from the old ones will not be committed. */
  async raiseRevision(): Promise<void> {
    await this.setValue('revision', ((await this.value('revision')) ?? 0) + 1);
  }

  /**
   * One write transaction over these tables and `meta`. Only IndexedDB may be awaited in `body`.
   * Errors: throws OutdatedPage when the database belongs to a newer app.
   */
  async write<T>(tables: readonly Table[], body: () => Promise<T>): Promise<T> {
    return this.transaction('rw', [this.meta, ...tables], async () => {
      if ((await this.value('schemaEpoch')) !== SCHEMA_EPOCH)
        throw new OutdatedPage('the database belongs to another version');
      return body();
    });
  }
}

/**
 * From version 1, which kept every pulled change and every merged record in a row of its own. What was pulled is
 * pulled again; own work stays, and its households are summed up at the start (`rejudgeSummaries`).
 */
async function intoBoxes(trx: Transaction): Promise<void> {
  const changes = await trx.table<ChangeRow>('changes').toArray();
  const households = new Map<string, Set<string>>();
  for (const row of changes.filter(({ own }) => own)) {
    const household = (row.household as string | null) ?? row.record;
    await trx.table('changes').put({ ...row, household });
    households.set(household, (households.get(household) ?? new Set()).add(row.record));
  }
  await trx.table('changes').bulkDelete(changes.filter(({ own }) => !own).map(({ id }) => id));
  await trx
    .table('outbox')
    .filter(({ carried }: OutboxRow) => carried)
    .delete();
  await trx.table('feeds').clear();
  await trx.table('summaries').clear();
  await trx.table<SummaryRow>('summaries').bulkAdd(
    [...households].map(([household, records]) => ({
      household,
      version: 0,
      records: [...records],
      links: [],
      movedTo: null,
      toCheck: false,
      payload: null,
    })),
  );
  await trx.table('meta').delete('judgedBy');
  await trx.table('meta').put({ key: 'schemaEpoch', value: SCHEMA_EPOCH });
}

/** From version 4, whose packed changes lay in a list of objects. */
async function intoBytes(trx: Transaction): Promise<void> {
  await trx
    .table<{ payload: readonly PackedChange[] | Uint8Array }>('boxes')
    .toCollection()
    .modify((row) => {
      if (!(row.payload instanceof Uint8Array)) row.payload = packChanges(row.payload);
    });
  await trx.table('meta').put({ key: 'schemaEpoch', value: SCHEMA_EPOCH });
}

/**
 * Writes whose content was prepared outside: prepares again when another tab was faster.
 * Errors: whatever `attempt` throws besides LostRace; LostRace itself after twenty tries.
 */
export async function untilWon<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LostRace) || tries >= 20) throw error;
    }
  }
}
