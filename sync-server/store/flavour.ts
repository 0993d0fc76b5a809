import { type ColumnDataType, type Dialect, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import { type Claim, type Claimed } from './claim.ts';
import { type Tables } from './schema.ts';

/** What a writing transaction does; it may be run again from its beginning when it met another writer. */
export type WriteWork<T> = (trx: Transaction<Tables>, claimed: Claimed) => Promise<T>;

/** What differs between the databases; everything else is one query layer. */
export interface Flavour {
  readonly name: 'sqlite' | 'postgres';
  readonly dialect: Dialect;
  /** Column types: text in the order of its bytes, and bytes. */
  readonly text: ColumnDataType | RawBuilder<string>;
  readonly bytes: ColumnDataType;
  /** End of the definition of a table whose key is most of its row. */
  readonly narrow: RawBuilder<unknown> | null;
  /** Runs `work` in one transaction; nothing happened when it rejects. */
  write<T>(db: Kysely<Tables>, work: WriteWork<T>, claim: Claim): Promise<T>;
  /** Reads of `work` see one moment. */
  read<T>(db: Kysely<Tables>, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Did this fail only because somebody else is writing, or the database does not answer just now? */
  isBusy(error: unknown): boolean;
  /** A copy of the whole database at one moment, as a file of SQLite, beside running writers. */
  backup(targetFile: string): Promise<void>;
  /** `ok`, or what the database finds wrong with itself. */
  check(): Promise<string>;
}
