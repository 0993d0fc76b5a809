import { reviewFeed, userFeed } from '#domain/sync/feeds.ts';
import { type Transaction } from 'kysely';
import { type ServerKeys } from '../crypto/server-keys.ts';
import { type Tables } from '../store/schema.ts';
import { earliestOf } from './admit.ts';
import { reclass, settleHome, wishEvaluation } from './homes.ts';
import { Ledger, type Stored } from './ledger.ts';
import { waitingFor } from './needs.ts';
import { judgeAll, place } from './place.ts';
import { writeLedger } from './write-ledger.ts';

/** What people decide about stored changes. Nothing is deleted by a decision. Source: sync contract, Entries, Admission. */

/** Who decides, and why: both stand in the feeds. */
export interface Ruling {
  readonly by: string;
  readonly reason: string;
}

/** The change is not in a state in which this can be decided; the words are for the person at the terminal. */
export class CannotDecide extends Error {}

/** Lets a quarantined change in; those held for it are judged. */
export async function releaseChange(
  trx: Transaction<Tables>,
  keys: ServerKeys,
  id: string,
  ruling: Ruling,
  now: number,
): Promise<Stored> {
  const ledger = new Ledger(trx, now);
  const stored = await quarantined(ledger, id);
  noteDecision(ledger, stored, 'released', ruling);
  await place(ledger, stored);
  const waiting = await waitingFor(trx, 'change', [id]);
  await ledger.loadChanges(waiting);
  const held = await Promise.all(waiting.map((one) => ledger.change(one)));
  await judgeAll(
    ledger,
    held.filter((one) => one !== null),
    earliestOf(ledger, keys),
  );
  await writeLedger(ledger);
  return stored;
}

/** Keeps a quarantined change out for good; its author sees the reason, and it may still be released later. */
export async function declineChange(
  trx: Transaction<Tables>,
  id: string,
  ruling: Ruling,
  now: number,
): Promise<Stored> {
  const ledger = new Ledger(trx, now);
  const stored = await quarantined(ledger, id);
  noteDecision(ledger, stored, 'declined', ruling);
  await writeLedger(ledger);
  return stored;
}

async function quarantined(ledger: Ledger, id: string): Promise<Stored> {
  const stored = await ledger.change(id);
  if (stored === null) throw new CannotDecide(`There is no change ${id}.`);
  if (stored.state !== 'quarantined') throw new CannotDecide(`The change ${id} is ${stored.state}, not quarantined.`);
  return stored;
}

function noteDecision(ledger: Ledger, stored: Stored, decision: 'released' | 'declined', { by, reason }: Ruling): void {
  stored.decision = decision;
  stored.touched = true;
  const { village, author } = stored.change.envelope;
  const body = JSON.stringify({ decision, by, reason });
  for (const feed of [reviewFeed(village), userFeed(author)])
    ledger.append(feed, { entry: 'decision', change: stored, body });
}

/** Takes an admitted change out of the merge, or puts it back; the last word counts. */
export async function voidChange(
  trx: Transaction<Tables>,
  id: string,
  voided: boolean,
  { by, reason }: Ruling,
  now: number,
): Promise<Stored> {
  const ledger = new Ledger(trx, now);
  const stored = await ledger.change(id);
  if (stored === null) throw new CannotDecide(`There is no change ${id}.`);
  const row = await ledger.record(stored.change.envelope.record);
  if (stored.state !== 'admitted' || row === null)
    throw new CannotDecide(`The change ${id} is ${stored.state}, not admitted.`);
  // The record's list must hold this very object, so that merging sees the new state.
  await ledger.changesOf(row.record);

  stored.voided = voided;
  stored.ruling = JSON.stringify({ voided, by, reason });
  stored.touched = true;
  row.updatedAt = now;
  row.touched = true;
  ledger.append(row.home, { entry: 'void', change: stored, body: stored.ruling });
  for (const root of await reclass(ledger, row, stored.change)) await settleHome(ledger, root, false);
  await wishEvaluation(ledger, row.kind === 'household' ? row.root : row.household);
  await writeLedger(ledger);
  return stored;
}
