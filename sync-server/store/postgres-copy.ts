import Database from 'better-sqlite3';
import { type ClientBase, type Pool } from 'pg';
import { sqliteFlavour } from './sqlite.ts';
import { openStore } from './store.ts';

/** A PostgreSQL as a file of SQLite and back: a backup of either database can be restored into the other. */

const AT_ONCE = 500;

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Copies all tables as they are at one moment, beside running writers, into a new file. */
export async function copyOut(pool: Pool, file: string): Promise<void> {
  await migrated(file);
  const target = new Database(file);
  const source = await pool.connect();
  try {
    await source.query('begin isolation level repeatable read read only');
    for (const { name, columns } of tablesOf(target)) {
      const places = columns.map(() => '?').join(', ');
      const insert = target.prepare(`insert into ${quoted(name)} (${listed(columns)}) values (${places})`);
      const keep = target.transaction((rows: readonly unknown[][]) => rows.forEach((row) => insert.run(...row)));
      target.exec(`delete from ${quoted(name)}`);
      await source.query(`declare rows no scroll cursor for select ${listed(columns)} from ${quoted(name)}`);
      for (let count = AT_ONCE; count === AT_ONCE;) {
        const { rows } = await source.query<unknown[]>({ text: `fetch ${AT_ONCE} from rows`, rowMode: 'array' });
        keep(rows);
        count = rows.length;
      }
      await source.query('close rows');
    }
    await source.query('commit');
    source.release();
  } catch (error) {
    source.release(true);
    throw error;
  } finally {
    target.close();
  }
}

/** Puts what a file holds in the place of everything, in one transaction. */
export async function copyIn(client: ClientBase, file: string): Promise<void> {
  await migrated(file);
  const source = new Database(file, { readonly: true });
  try {
    await client.query('begin');
    for (const { name, columns } of tablesOf(source)) {
      await client.query(`truncate ${quoted(name)}`);
      const insert = async (rows: readonly unknown[][]) => {
        if (rows.length === 0) return;
        const places = rows.map((_, row) => `(${columns.map((__, at) => `$${row * columns.length + at + 1}`).join()})`);
        await client.query(`insert into ${quoted(name)} (${listed(columns)}) values ${places.join()}`, rows.flat());
      };
      let some: unknown[][] = [];
      for (const row of source
        .prepare(`select ${listed(columns)} from ${quoted(name)}`)
        .raw()
        .iterate()) {
        some.push(row as unknown[]);
        if (some.length < AT_ONCE) continue;
        await insert(some);
        some = [];
      }
      await insert(some);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    source.close();
  }
}

/** The tables in the file are those of this version. */
async function migrated(file: string): Promise<void> {
  await (await openStore(sqliteFlavour(file))).close();
}

/** What the migrations made; what they note for themselves belongs to each database. */
function tablesOf(database: Database.Database): Table[] {
  const names = database
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'",
    )
    .pluck()
    .all() as string[];
  return names.map((name) => ({
    name,
    columns: database.prepare('select name from pragma_table_info(?)').pluck().all(name) as string[],
  }));
}

function quoted(name: string): string {
  return `"${name}"`;
}

function listed(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}
