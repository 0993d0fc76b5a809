import { type Dialect, type RawBuilder } from 'kysely';

/** What differs between the databases; everything else is one query layer. */
export interface Flavour {
  readonly name: 'sqlite' | 'postgres';
  readonly dialect: Dialect;
  /** End of the definition of a table whose key is most of its row. */
  readonly narrow: RawBuilder<unknown> | null;
  /** Did this fail only because somebody else is writing? */
  isBusy(error: unknown): boolean;
  /** A copy of the whole database at one moment, beside running writers. */
  backup(targetFile: string): Promise<void>;
  /** `ok`, or what the database finds wrong with itself. */
  check(): string;
}
