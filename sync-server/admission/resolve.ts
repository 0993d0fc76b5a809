import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type Transaction } from 'kysely';
import { type ServerKeys } from '../crypto/server-keys.ts';
import { type AppDeps } from '../deps.ts';
import { type Tables } from '../store/schema.ts';
import { type Claimed } from '../store/claim.ts';
import { TENANT } from '../store/store.ts';
import { earliestOf } from './admit.ts';
import { Ledger, type Stored } from './ledger.ts';
import { type NeedKind, waitingFor } from './needs.ts';
import { judgeAll } from './place.ts';
import { writeLedger } from './write-ledger.ts';

/** Judges what was held for something that is there now. Source: sync contract, "`durable` turns into another state by itself". */
export async function resolveHeld(
  trx: Transaction<Tables>,
  keys: ServerKeys,
  kind: NeedKind,
  values: readonly string[],
  now: number,
  claimed: Claimed,
): Promise<void> {
  const ids = await waitingFor(trx, kind, values);
  if (ids.length === 0) return;
  const ledger = new Ledger(trx, now, claimed);
  await ledger.loadChanges(ids);
  const held: Stored[] = [];
  for (const id of ids) {
    const stored = await ledger.change(id);
    if (stored !== null) held.push(stored);
  }
  await judgeAll(
    ledger,
    held.sort((a, b) => a.receivedAt - b.receivedAt || a.n - b.n),
    earliestOf(ledger, keys),
  );
  await writeLedger(ledger);
}

/** After an update of the server: changes of schemas that it knows now. */
export async function resolveKnownSchemas(deps: AppDeps): Promise<void> {
  const rows = await deps.store.db
    .selectFrom('needs')
    .select('value')
    .distinct()
    .where('tenant', '=', TENANT)
    .where('kind', '=', 'schema')
    .execute();
  const known = rows.map(({ value }) => value).filter((value) => Number(value) <= RECORD_SCHEMA);
  if (known.length > 0)
    await deps.store.write((trx, claimed) => resolveHeld(trx, deps.keys, 'schema', known, deps.now(), claimed));
}
