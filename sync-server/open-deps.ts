import { type FastifyBaseLogger } from 'fastify';
import { shippedPolicy } from '#content/policies/load.ts';
import { type Policy } from '#domain/eligibility/policy.ts';
import { openServerKeys } from './crypto/server-keys.ts';
import { type AppDeps } from './deps.ts';
import { policyInForce } from './evaluation/policy-in-force.ts';
import { makeDataFolder } from './store/data-folder.ts';
import { sqliteFlavour } from './store/sqlite.ts';
import { openStore } from './store/store.ts';

export interface OpenOptions {
  readonly data: string;
  /** `sqlite`, or the address of a PostgreSQL. */
  readonly database: string;
  readonly log: FastifyBaseLogger;
  /** Left out: the policy that ships. */
  readonly policy?: Policy;
  now(): number;
}

/** Words for the person at the terminal. */
export class CannotOpen extends Error {}

/** Opens folder, keys and database. What admission touches is left for the server that evaluates. Errors: CannotOpen. */
export async function openDeps({ data, database, log, policy = shippedPolicy, now }: OpenOptions): Promise<AppDeps> {
  if (database !== 'sqlite') throw new CannotOpen(databaseWords(database));
  const folder = makeDataFolder(data);
  const store = await openStore(sqliteFlavour(folder.database));
  const inForce = policyInForce(policy);
  return { store, keys: openServerKeys(folder), folder, log, inForce, now, evaluateSoon: () => undefined };
}

function databaseWords(database: string): string {
  return /^postgres(ql)?:\/\//.test(database)
    ? 'PostgreSQL cannot be used yet: this version keeps its data in the embedded database only. Leave --database out.'
    : `--database takes "sqlite" or a postgres:// address, not ${JSON.stringify(database)}.`;
}
