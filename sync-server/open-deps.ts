import { type FastifyBaseLogger } from 'fastify';
import { type Policy } from '#domain/eligibility/policy.ts';
import { openServerKeys } from './crypto/server-keys.ts';
import { type AppDeps } from './deps.ts';
import { judgesBy } from './evaluation/policy-in-force.ts';
import { makeDataFolder } from './store/data-folder.ts';
import { NoPostgres, openPostgres } from './store/postgres.ts';
import { sqliteFlavour } from './store/sqlite.ts';
import { type Store, openStore } from './store/store.ts';

export interface OpenOptions {
  readonly data: string;
  /** `sqlite`, or the address of a PostgreSQL. */
  readonly database: string;
  readonly log: FastifyBaseLogger;
  /** Left out: the published policy that is in force. */
  readonly policy?: Policy;
  /** Does a server open it, which nobody may take the database away from? */
  readonly serving?: boolean;
  now(): number;
}

/** Words for the person at the terminal. */
export class CannotOpen extends Error {}

/** Opens folder, keys and database. What admission touches is left for the server that evaluates. Errors: CannotOpen. */
export async function openDeps(options: OpenOptions): Promise<AppDeps> {
  const { data, database, log, policy, serving = false, now } = options;
  checkDatabase(database);
  const folder = makeDataFolder(data);
  const store = await (isPostgres(database)
    ? orWords(openPostgres(database, { serving }))
    : openStore(sqliteFlavour(folder.database)));
  return {
    store,
    keys: openServerKeys(folder),
    folder,
    log,
    inForce: judgesBy(policy),
    now,
    evaluateSoon: () => undefined,
  };
}

export function isPostgres(database: string): boolean {
  return /^postgres(ql)?:\/\//.test(database);
}

function checkDatabase(database: string): void {
  if (database === 'sqlite' || isPostgres(database)) return;
  // Somebody's password may stand in it.
  throw new CannotOpen('--database takes "sqlite" or an address that begins with postgres://.');
}

async function orWords(opening: Promise<Store>): Promise<Store> {
  try {
    return await opening;
  } catch (error) {
    throw error instanceof NoPostgres ? new CannotOpen(error.message) : error;
  }
}
