import { randomUUID } from 'node:crypto';
import { Kysely, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { type Claim } from './claim.ts';
import { type Flavour, type WriteWork } from './flavour.ts';
import { migrationsFor } from './migrations.ts';
import { type Tables } from './schema.ts';

/** One installation serves one tenant; the column is there for the day when one database serves many. */
export const TENANT = 't';

/** Reads and, inside `write`, changes of the database. */
export type Db = Kysely<Tables>;

export interface Store {
  readonly flavour: Flavour;
  readonly db: Db;
  /**
   * Runs `work` in one transaction that is on disk when this resolves; nothing happened when it rejects. Left out, the
   * claim is everything. The work may be run again from its beginning: it changes nothing but the database.
   */
  write<T>(work: WriteWork<T>, claim?: Claim): Promise<T>;
  /** Reads of `work` see one moment. */
  read<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the database and brings it to the newest version; a new one gets its first epoch. */
export async function openStore(flavour: Flavour): Promise<Store> {
  const db = new Kysely<Tables>({ dialect: flavour.dialect });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor(flavour) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw error;
  }
  await db
    .insertInto('meta')
    .values({ tenant: TENANT, name: 'epoch', value: newEpoch() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return {
    flavour,
    db,
    write: (work, claim = 'everything') => flavour.write(db, work, claim),
    read: (work) => flavour.read(db, work),
    close: () => db.destroy(),
  };
}

/** Every restore or promotion sets another epoch. */
export function newEpoch(): string {
  return `e-${randomUUID().slice(0, 13)}`;
}

/** The server's epoch, one for all feeds. */
export async function epochOf(db: Db): Promise<string> {
  const row = await db
    .selectFrom('meta')
    .select('value')
    .where('tenant', '=', TENANT)
    .where('name', '=', 'epoch')
    .executeTakeFirstOrThrow();
  return row.value;
}

/** Lists for `in`, in pieces that every database takes; the text of a full piece is always the same and stays prepared. */
export function inPieces<T>(values: Iterable<T>, size = 100): T[][] {
  const all = [...values];
  const pieces: T[][] = [];
  for (let at = 0; at < all.length; at += size) pieces.push(all.slice(at, at + size));
  return pieces;
}
