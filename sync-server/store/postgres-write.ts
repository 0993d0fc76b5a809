import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Transaction, sql } from 'kysely';
import { type Claim, ClaimTooSmall, Claimed, claimBoth } from './claim.ts';
import { type Flavour } from './flavour.ts';
import { type Tables } from './schema.ts';
import { TENANT } from './store.ts';

/**
 * Writing transactions of several processes over one PostgreSQL. Each locks what it claims before it reads anything,
 * always in the same order, so that no two wait for each other and none judges by rows that another is changing.
 * See docs/decisions/0023.
 */

/** Held shared by every connection of a server. */
export const SERVING = 'serving';
/** Held shared by who claims names, alone by who claims everything. */
const EVERYTHING = 'everything';
const MOST_NAMES = 200;

/** More writers in one process would only hold connections that readers need. */
const AT_ONCE = 4;
/** Of one piece of work; the last try claims everything. */
const TRIES = 6;

/** The number that stands for a name: other tenants and other programs of the same database must not meet it by accident. */
export function lockKey(name: string): string {
  return createHash('sha256').update(`fangpin ${TENANT} ${name}`).digest().readBigInt64BE().toString();
}

/** `Flavour.write` of one process. */
export function postgresWriter(): Flavour['write'] {
  const free = gate(AT_ONCE);
  return async (db, work, asked) => {
    let claim = asked;
    for (let tries = 1; ; tries++) {
      try {
        const present = claim;
        return await free(() =>
          db.transaction().execute(async (trx) => {
            await take(trx, present);
            return work(trx, new Claimed(present));
          }),
        );
      } catch (error) {
        if (error instanceof ClaimTooSmall) claim = claimBoth(claim, error.more);
        else if (tries < TRIES && metAnother(error, claim)) await sleep(Math.random() * 20 * tries);
        else throw error;
        if (tries >= TRIES - 1) claim = 'everything';
      }
    }
  };
}

async function take(trx: Transaction<Tables>, claim: Claim): Promise<void> {
  if (claim === 'everything' || claim.size > MOST_NAMES) {
    await sql`select pg_advisory_xact_lock(${lockKey(EVERYTHING)})`.execute(trx);
    return;
  }
  const keys = [...claim].map(lockKey).sort();
  await sql`select pg_advisory_xact_lock_shared(${lockKey(EVERYTHING)})`.execute(trx);
  // One after the other, in the order of the list.
  if (keys.length > 0)
    await sql`select count(pg_advisory_xact_lock(key)) from unnest(${keys}::bigint[]) as key`.execute(trx);
}

/** Deadlock and serialisation; a row that was there all of a sudden, unless nobody else can have put it there. */
function metAnother(error: unknown, claim: Claim): boolean {
  const { code = '' } = error as { code?: string };
  return code === '40P01' || code === '40001' || (code === '23505' && claim !== 'everything');
}

/** Lets so many at once through, the others in the order in which they came. */
function gate(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (inside >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
