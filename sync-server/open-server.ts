import { type FastifyBaseLogger } from 'fastify';
import { openServerKeys } from './crypto/server-keys.ts';
import { type AppDeps } from './deps.ts';
import { Evaluator } from './evaluation/evaluator.ts';
import { makeDataFolder } from './store/data-folder.ts';
import { type Flavour } from './store/flavour.ts';
import { sqliteFlavour } from './store/sqlite.ts';
import { openStore } from './store/store.ts';

export interface OpenOptions {
  readonly data: string;
  /** `sqlite`, or the address of a PostgreSQL. */
  readonly database: string;
  readonly log: FastifyBaseLogger;
  now(): number;
}

/** Words for the person at the terminal. */
export class CannotOpen extends Error {}

export interface OpenServer {
  readonly deps: AppDeps;
  readonly evaluator: Evaluator;
  close(): Promise<void>;
}

/** Opens folder, keys and database; the evaluation is not started yet. Errors: CannotOpen. */
export async function openServer({ data, database, log, now }: OpenOptions): Promise<OpenServer> {
  if (database !== 'sqlite') throw new CannotOpen(databaseWords(database));
  const folder = makeDataFolder(data);
  const flavour: Flavour = sqliteFlavour(folder.database);
  const store = await openStore(flavour);
  const evaluator = new Evaluator(store, log, now);
  const deps: AppDeps = { store, keys: openServerKeys(folder), folder, log, now, evaluateSoon: () => evaluator.wake() };
  return {
    deps,
    evaluator,
    close: async () => {
      await evaluator.stop();
      await store.close();
    },
  };
}

function databaseWords(database: string): string {
  return /^postgres(ql)?:\/\//.test(database)
    ? 'PostgreSQL cannot be used yet: this version keeps its data in the embedded database only. Leave --database out.'
    : `--database takes "sqlite" or a postgres:// address, not ${JSON.stringify(database)}.`;
}
