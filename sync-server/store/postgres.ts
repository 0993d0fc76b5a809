import { PostgresDialect, type PostgresPoolClient, sql } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import { type Flavour } from './flavour.ts';
import { copyOut } from './postgres-copy.ts';
import { SERVING, lockKey, postgresWriter } from './postgres-write.ts';
import { type Store, openStore } from './store.ts';

/** This file and those named after it are the only ones that know PostgreSQL. */

const OLDEST = 15;
const CONNECTIONS = 10;
/** Milliseconds. What waits longer for another's lock is told to come again. */
const LOCK_TIMEOUT = 10_000;
/** A process that went away in the middle of a transaction does not hold its locks for ever. */
const IDLE_TIMEOUT = 60_000;
const CONNECT_TIMEOUT = 10_000;
/** Texts that stay prepared on each connection. */
const PREPARED = 400;

/** The database cannot be used, in words for the person at the terminal that tell no password. */
export class NoPostgres extends Error {}

/**
 * Opens a PostgreSQL and brings it to the newest version.
 *
 * `serving`: each connection tells others, by a lock, that a server works on this database. Errors: NoPostgres.
 */
export async function openPostgres(address: string, { serving }: { serving: boolean }): Promise<Store> {
  const place = placeOf(address);
  const pool = poolOf(address, serving);
  try {
    await lookAt(pool);
    return await openStore(postgresFlavour(pool));
  } catch (error) {
    if (!pool.ended) await pool.end();
    const words = wordsOf(error);
    throw words === null ? error : new NoPostgres(`${place}: ${words}`);
  }
}

function poolOf(address: string, serving: boolean): Pool {
  const pool = new Pool({
    connectionString: address,
    max: CONNECTIONS,
    // Evaluation asks every second, so a server always has a connection that tells of it.
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
    lock_timeout: LOCK_TIMEOUT,
    idle_in_transaction_session_timeout: IDLE_TIMEOUT,
    application_name: 'fangpin',
    types: { getTypeParser: parserOf },
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it
    onConnect: async (client) => {
      if (serving) await client.query('select pg_advisory_lock_shared($1)', [lockKey(SERVING)]);
    },
  });
  // A connection that breaks while nobody uses it: the next statement gets another.
  pool.on('error', () => undefined);
  return pool;
}

function postgresFlavour(pool: Pool): Flavour {
  const writer = postgresWriter();
  const names = new Map<string, string>();
  return {
    name: 'postgres',
    dialect: new PostgresDialect({
      pool: {
        connect: async () => preparing(await pool.connect(), names),
        end: () => pool.end(),
        options: pool.options,
      },
    }),
    // The order of JavaScript and SQLite, whatever that of the database is.
    text: sql`text collate "C"`,
    bytes: 'bytea',
    narrow: null,
    write: writer,
    read: (db, work) => db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    isBusy,
    backup: (file) => copyOut(pool, file),
    check: async () => {
      const { rows } = await pool.query<{ name: string }>(
        'select indexrelid::regclass::text as name from pg_index where not indisvalid',
      );
      return rows.length === 0 ? 'ok' : `broken indexes: ${rows.map(({ name }) => name).join(', ')}`;
    },
  };
}

const parseNumber = (text: string) => Number(text);
const WHOLE: ReadonlySet<number> = new Set([types.builtins.INT8, types.builtins.NUMERIC]);

/** Counts, times and positions are whole numbers that JavaScript holds exactly. */
function parserOf(type: number, format?: 'text' | 'binary') {
  if (WHOLE.has(type)) return parseNumber;
  return types.getTypeParser(type, format);
}

/** Gives statements names, under which each connection keeps them prepared. */
function preparing(client: PoolClient, names: Map<string, string>): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[]) => {
    let name = names.get(text);
    if (name === undefined && names.size < PREPARED) names.set(text, (name = `s${names.size}`));
    return client.query({ ...(name === undefined ? {} : { name }), text, values: values.map(storable) });
  };
  return { query, release: () => client.release() } as unknown as PostgresPoolClient;
}

/** PostgreSQL has no text with U+0000. It stands in no stored line, where JSON writes it out, only in what is shown. */
function storable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

class Unfit extends Error {}

/** Errors: Unfit, those of the connection. */
async function lookAt(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; encoding: string }>(
    "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding",
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  const major = Math.floor(version / 10_000);
  if (major < OLDEST) throw new Unfit(`its version is ${major}; at least ${OLDEST} is needed.`);
  if (encoding !== 'UTF8') throw new Unfit(`it is encoded as ${encoding}; make one with encoding UTF8.`);
}

/** An address without its password. Errors: NoPostgres. */
function placeOf(address: string): string {
  try {
    const { hostname, port, pathname, username } = new URL(address);
    const as = username === '' ? '' : ` as ${decodeURIComponent(username)}`;
    return `PostgreSQL ${hostname || 'localhost'}:${port || '5432'}, database ${decodeURIComponent(pathname.slice(1)) || '(none named)'}${as}`;
  } catch {
    throw new NoPostgres(
      'The address of the PostgreSQL cannot be read. It looks like postgres://user:password@host:5432/database; write special characters of the password as %XX.',
    );
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there. Is it running?',
  ENOTFOUND: 'no computer has this name.',
  EAI_AGAIN: 'the name of the computer cannot be looked up.',
  ETIMEDOUT: 'it does not answer.',
  EHOSTUNREACH: 'this computer cannot be reached.',
  ENOENT: 'nothing answers there. Is it running?',
  '28P01': 'the password is wrong.',
  '28000': 'this user may not sign in.',
  '3D000': 'there is no such database.',
  '42501': 'this user may not make tables there.',
  '53300': 'it has too many connections already.',
  '57P03': 'it is just starting or stopping. Try again.',
};

/** null: a fault of ours. */
function wordsOf(error: unknown): string | null {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (error instanceof Unfit) return message;
  if (/timeout expired|timeout exceeded/.test(message)) return 'it does not answer.';
  if (/password must be a (non-empty )?string/.test(message))
    return 'it asks for a password, and the address has none.';
  if (/does not support SSL/.test(message)) return 'it does not speak SSL, which the address asks for.';
  return WORDS[code] ?? (isBusy(error) ? 'the connection broke.' : null);
}

/** Lock not to be had in time, deadlock or stale read that repeating did not cure, or no connection. */
function isBusy(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    ['55P03', '40P01', '40001'].includes(code) ||
    /^(08|57P|53)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].includes(code) ||
    /^Connection terminated|^timeout exceeded when trying to connect|not queryable/.test(message)
  );
}
