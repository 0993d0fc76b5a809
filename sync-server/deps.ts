import { type FastifyBaseLogger } from 'fastify';
import { type ServerKeys } from './crypto/server-keys.ts';
import { type DataFolder } from './store/data-folder.ts';
import { type PolicyInForce } from './evaluation/policy-in-force.ts';
import { type Store } from './store/store.ts';

/** What every part of the server is given; `main.ts` and tests make it. */
export interface AppDeps {
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly folder: DataFolder;
  readonly log: FastifyBaseLogger;
  /** The policy in force at this moment. */
  inForce(): PolicyInForce;
  /** Server clock, milliseconds. */
  now(): number;
  /** Tells that households are waiting to be evaluated. */
  evaluateSoon(): void;
}
