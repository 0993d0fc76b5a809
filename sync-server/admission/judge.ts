import { type Change, type Op, opPath, opsOf } from '#domain/change/change.ts';
import { fits } from '#domain/merge/merge.ts';
import { opFitsSchema } from '#domain/record/field-at.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type Assignment, type Need, type QuarantineCode } from '#domain/sync/protocol.ts';
import { isServerDevice } from '../accounts/devices.ts';
import { covers, holdsAt, mayReviewAs, mayWriteAt } from '../rights/rights.ts';
import { DOT_ID, aliasTargets, homesMoved, homesOf, replacedChanges } from './homes.ts';
import { type Ledger, type Stored } from './ledger.ts';
import { verifiedFiles } from './needs.ts';

/** Where a change's time lies for certain: from its time token (without one its enrolment) to its receipt. */
export type EarliestOf = (stored: Stored) => Promise<number>;

/** What a stored change still waits for; null: it can be judged. Source: sync contract, Admission, step 2. */
export async function needOf(ledger: Ledger, { change: { envelope } }: Stored): Promise<Need | null> {
  if (envelope.schema > RECORD_SCHEMA) return { schema: envelope.schema };
  await ledger.loadChanges(envelope.dependsOn);
  const missing: string[] = [];
  for (const id of envelope.dependsOn) {
    if ((await ledger.change(id))?.state !== 'admitted') missing.push(id);
  }
  if (missing.length > 0) return { changes: [...new Set(missing)] };
  if (envelope.kind !== 'consent' || envelope.attachments.length === 0) return null;
  const wanted = [...new Set(envelope.attachments.map(({ sha256 }) => sha256))];
  const verified = await verifiedFiles(ledger.db, wanted);
  const absent = wanted.filter((sha256) => !verified.has(sha256));
  return absent.length > 0 ? { attachments: absent } : null;
}

/** Why a change that needs nothing may not enter by itself; null: it may. Source: sync contract, Admission, step 3, in order. */
export async function quarantineCode(
  ledger: Ledger,
  stored: Stored,
  earliest: EarliestOf,
): Promise<QuarantineCode | null> {
  const { envelope } = stored.change;
  if (stored.forked) return 'FORK';
  const device = isServerDevice(envelope.device) ? null : await ledger.device(envelope.device);
  if (device !== null) {
    if (device.revoked_at !== null && stored.receivedAt >= device.revoked_at) return 'DEVICE_REVOKED';
    if (device.user !== envelope.author) return 'AUTHOR';
  }
  const assignment = await assignmentInScope(ledger, stored, await earliest(stored));
  if (assignment === null) return 'OUT_OF_SCOPE';
  if (!(await fitsRecord(ledger, stored.change, assignment))) return 'RECORD';
  if (await replacesForeign(ledger, stored.change)) return 'REPLACES_FOREIGN';
  if (opsOf(stored.change).some((op) => !opFitsSchema(envelope.kind, op))) return 'SCHEMA';
  return null;
}

/** The assignment a change was made under, when it and the homes concerned allow it; else null. */
async function assignmentInScope(ledger: Ledger, stored: Stored, earliest: number): Promise<Assignment | null> {
  const { envelope } = stored.change;
  const at = Math.min(Math.max(envelope.wall, earliest), stored.receivedAt);
  const assignments = await ledger.assignments(envelope.author);
  const assignment = assignments.find((one) => one.assignment === envelope.assignment);
  if (assignment === undefined || !holdsAt(assignment, at) || !covers(assignment, envelope.village)) return null;

  const homes = await homesOf(ledger, stored.change);
  if (homes !== null && !homes.includes(envelope.village)) return null;
  const moved = await homesMoved(ledger, stored.change);
  if (moved === null || [...moved].some((home) => home !== envelope.village && !mayWriteAt(assignments, home, at)))
    return null;
  return assignment;
}

/** One kind a record, one change a consent, one author a visit; others write only its review. */
async function fitsRecord(ledger: Ledger, change: Change, assignment: Assignment): Promise<boolean> {
  const { envelope } = change;
  const row = await ledger.record(envelope.record);
  if (row !== null && row.kind !== envelope.kind) return false;
  if (row !== null && row.kind === 'consent') return false;
  if (envelope.kind !== 'visit') return true;
  const ops = opsOf(change);
  if (row !== null && row.author !== envelope.author && !ops.every((op) => opPath(op).startsWith('review/')))
    return false;
  return mayReviewAs(assignment) || !ops.some(rulesOnVisit);
}

/** Returning and accepting is for leaders and supervisors; so is taking such a ruling away. */
function rulesOnVisit(op: Op): boolean {
  if ('clear' in op) return op.clear === 'review' || op.clear === 'review/state';
  return op.set === 'review/state' && op.value !== 'submitted';
}

/** Does the change claim to replace an answer that it cannot have seen at that path? */
async function replacesForeign(ledger: Ledger, change: Change): Promise<boolean> {
  const ops = opsOf(change);
  const ids = replacedChanges(change);
  if (ids.length === 0) return false;
  await ledger.loadChanges(ids);
  const related = await relatedRecords(ledger, change);
  for (const op of ops) {
    for (const dot of op.replaces) {
      const id = dot.slice(0, DOT_ID);
      const index = Number(dot.slice(DOT_ID + 1));
      const stored = id === change.envelope.id ? null : await ledger.change(id);
      if (stored === null && id !== change.envelope.id) continue;
      const other = stored === null ? ops[index] : stored.target(index);
      if (other === undefined) continue;
      if (!related.has(stored?.record ?? change.envelope.record) || !fits(op, other)) return true;
    }
  }
  return false;
}

/** The record, those that are one with it, and those that this change makes one with it. */
async function relatedRecords(ledger: Ledger, change: Change): Promise<Set<string>> {
  const related = new Set([change.envelope.record]);
  for (const id of [change.envelope.record, ...aliasTargets(change)]) {
    const row = await ledger.record(id);
    if (row !== null) for (const member of await ledger.members(row.root)) related.add(member);
  }
  return related;
}
