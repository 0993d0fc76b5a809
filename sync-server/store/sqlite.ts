import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
  sql,
} from 'kysely';
import { Claimed } from './claim.ts';
import { type Flavour } from './flavour.ts';

/** The only file that knows SQLite. */

const PREPARED = 400;

/** Keeps prepared statements: Kysely asks for the same text again and again. */
class PreparingDatabase {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  prepare(text: string): Database.Statement {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(text);
    if (this.#statements.size >= PREPARED) this.#statements.delete(this.#statements.keys().next().value ?? '');
    this.#statements.set(text, statement);
    return statement;
  }

  close(): void {
    this.#database.close();
  }
}

/** Takes the write lock at once: a transaction that begins by reading could otherwise never become a writer beside another process. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    await connection.executeQuery(
      CompiledQuery.raw(settings?.accessMode === 'read only' ? 'begin' : 'begin immediate'),
    );
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0];

  constructor(config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }
}

/** The embedded database in one file. An answer is on disk before it is given: `synchronous = FULL`. */
export function sqliteFlavour(file: string): Flavour {
  const database = new Database(file, { timeout: 10_000 });
  // Of a new database: of packed lines, some of 3 KB, a smaller page would hold one and stay half empty.
  database.pragma('page_size = 16384');
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return {
    name: 'sqlite',
    dialect: new ImmediateDialect({ database: new PreparingDatabase(database) }),
    text: 'text',
    bytes: 'blob',
    narrow: sql`without rowid`,
    write: (db, work) => db.transaction().execute((trx) => work(trx, Claimed.everything)),
    read: (db, work) => db.transaction().setAccessMode('read only').execute(work),
    isBusy: (error) => error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'),
    backup: async (target) => {
      await database.backup(target);
    },
    check: async () => String(database.pragma('integrity_check', { simple: true })),
  };
}
