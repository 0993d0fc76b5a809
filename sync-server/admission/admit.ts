import { type Change, opsOf } from '#domain/change/change.ts';
import { type PushAnswer, type PushResult, type QuarantineCode, type Range } from '#domain/sync/protocol.ts';
import { type Transaction } from 'kysely';
import { isServerDevice } from '../accounts/devices.ts';
import { type ServerKeys } from '../crypto/server-keys.ts';
import { readTimeToken } from '../crypto/time-token.ts';
import { type AppDeps } from '../deps.ts';
import { type Tables } from '../store/schema.ts';
import { type Claim, Claimed, deviceClaim, fileClaim, villageClaim } from '../store/claim.ts';
import { type Db } from '../store/store.ts';
import { type CheckedLine, checkLines } from './check-lines.ts';
import { aliasTargets, replacedChanges, touchesHome } from './homes.ts';
import { type EarliestOf } from './judge.ts';
import { Ledger, type Stored } from './ledger.ts';
import { verifiedFiles } from './needs.ts';
import { judgeAll } from './place.ts';
import { type RefusedLine, isRefused, refusal } from './read-line.ts';
import { keepRefused } from './refused.ts';
import { writeLedger } from './write-ledger.ts';

/** What a push is answered, without the epoch. */
export type Admission = Omit<PushAnswer, 'epoch'>;

interface Pushed {
  readonly bytes: Uint8Array;
  line: CheckedLine | RefusedLine;
}

/**
 * Takes pushed lines (each one change) in: reads, checks, stores, judges and places them in one transaction, and
 * answers for each, in order, as things stand after the whole batch.
 *
 * `receivedAt` is the server's clock, milliseconds. Errors: rejects when the database does; nothing is then stored.
 * Source: sync contract, Admission.
 */
export async function admitBatch(
  deps: AppDeps,
  lines: readonly (string | Uint8Array)[],
  receivedAt: number,
): Promise<Admission> {
  const pushed = await checked(deps.store.db, deps.keys, lines);
  const admission = await deps.store.write(
    (trx, claimed) => admitChecked(trx, claimed, deps.keys, pushed, receivedAt),
    claimOf(pushed),
  );
  deps.evaluateSoon();
  return admission;
}

/** The same inside a transaction of the caller, who has claimed everything and tells the evaluation afterwards. */
export async function admitWithin(
  trx: Transaction<Tables>,
  keys: ServerKeys,
  lines: readonly (string | Uint8Array)[],
  receivedAt: number,
): Promise<Admission> {
  return admitChecked(trx, Claimed.everything, keys, await checked(trx, keys, lines), receivedAt);
}

/** What a batch will most likely touch; when it is more, admission begins anew with that. */
function claimOf(pushed: readonly Pushed[]): Claim {
  const claim = new Set<string>();
  for (const { line } of pushed) {
    if (isRefused(line)) continue;
    const { device, village, kind, attachments } = line.change.envelope;
    claim.add(deviceClaim(device)).add(villageClaim(village));
    if (kind === 'consent') for (const { sha256 } of attachments) claim.add(fileClaim(sha256));
  }
  return claim;
}

/** The lines as they came, and what the check found of each. */
async function checked(db: Db, keys: ServerKeys, lines: readonly (string | Uint8Array)[]): Promise<Pushed[]> {
  const all = lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : line));
  const found = await checkLines(db, keys, all);
  return all.map((bytes, index) => ({ bytes, line: found[index] as Pushed['line'] }));
}

async function admitChecked(
  trx: Transaction<Tables>,
  claimed: Claimed,
  keys: ServerKeys,
  checked: readonly Pushed[],
  receivedAt: number,
): Promise<Admission> {
  const ledger = new Ledger(trx, receivedAt, claimed);
  // What this finds out may be otherwise when the transaction begins anew.
  const pushed = checked.map((one) => ({ ...one }));
  const readable = pushed.flatMap(({ line }) => (isRefused(line) ? [] : [line]));
  await preload(ledger, readable);

  const fresh: Stored[] = [];
  const repeats = new Set<Pushed>();
  for (const one of pushed) {
    if (isRefused(one.line)) continue;
    const known = await ledger.change(one.line.change.envelope.id);
    if (known === null) fresh.push(store(ledger, one.line, receivedAt));
    else if (known.hash === one.line.hash) repeats.add(one);
    else one.line = refusal(one.line.change, 'ID_TAKEN', 'another change has this id');
  }

  await judgeAll(ledger, fresh, earliestOf(ledger, keys));
  await writeLedger(ledger);
  await keepRefusedLines(ledger, pushed, receivedAt);

  const results: PushResult[] = [];
  for (const one of pushed) {
    if (isRefused(one.line))
      results.push({ id: one.line.id, state: 'refused', code: one.line.code, detail: one.line.detail });
    else results.push(resultOf(await ledger.change(one.line.change.envelope.id), repeats.has(one)));
  }
  const acknowledged: Record<string, Range[]> = {};
  for (const { change } of readable) acknowledged[change.envelope.device] = ledger.ranges(change.envelope.device);
  return { results, acknowledged, attachments: await filesOf(ledger, readable) };
}

/** Reads in few statements what judging this batch will most likely ask for. */
async function preload(ledger: Ledger, lines: readonly CheckedLine[]): Promise<void> {
  const envelopes = lines.map(({ change }) => change.envelope);
  await ledger.loadChanges([
    ...envelopes.flatMap(({ id, dependsOn }) => [id, ...dependsOn]),
    ...lines.flatMap(({ change }) => replacedChanges(change)),
  ]);
  await ledger.loadDevices(envelopes.map(({ device }) => device));

  const numbers = new Map<string, number[]>();
  for (const { device, n } of envelopes) {
    const list = numbers.get(device);
    if (list === undefined) numbers.set(device, [n]);
    else list.push(n);
  }
  await ledger.loadChains(numbers);

  const records = new Set<string>();
  const households = new Set<string>();
  const own = new Set<string>();
  const moving: string[] = [];
  for (const { change } of lines) {
    const { record, kind } = change.envelope;
    records.add(record);
    if (touchesHome(change)) moving.push(record);
    if (kind === 'household') own.add(record);
    for (const household of statedHouseholds(change)) {
      records.add(household);
      households.add(household);
    }
    for (const target of aliasTargets(change)) records.add(target);
  }
  await ledger.loadRecords(records);
  const roots: string[] = [];
  for (const id of records) {
    const row = await ledger.record(id);
    if (row !== null) roots.push(row.root);
    // Others may have named a household before it came.
    else if (own.has(id)) households.add(id);
  }
  await ledger.loadClasses(roots);
  // Only what may move is merged.
  await ledger.loadChangesOf(moving);
  await ledger.loadDependents(households);
}

function statedHouseholds({ parts, envelope }: Change): string[] {
  if (envelope.kind === 'household') return [];
  return (parts.ordinary?.ops ?? []).flatMap((op) =>
    'set' in op && op.set === 'household' && typeof op.value === 'string' ? [op.value] : [],
  );
}

function store(ledger: Ledger, { packed, change, hash }: CheckedLine, receivedAt: number): Stored {
  const { envelope } = change;
  const stored: Stored = {
    id: envelope.id,
    device: envelope.device,
    n: envelope.n,
    hash,
    previous: envelope.previous,
    record: envelope.record,
    packed,
    change,
    target: (index) => opsOf(change)[index],
    receivedAt,
    forked: contradictsChain(ledger, change.envelope, hash),
    state: 'durable',
    code: null,
    need: null,
    feed: null,
    position: null,
    ordinal: null,
    voided: false,
    ruling: null,
    decision: null,
    fresh: true,
    touched: true,
  };
  ledger.addChange(stored);
  return stored;
}

/** A second change with one number, or one whose arrival shows that two neighbours do not belong together. */
function contradictsChain(ledger: Ledger, { device, n, previous }: Change['envelope'], hash: string): boolean {
  const before = ledger.linksAt(device, n - 1);
  const after = ledger.linksAt(device, n + 1);
  return (
    ledger.linksAt(device, n).length > 0 ||
    (n === 1) !== (previous === null) ||
    (before.length > 0 && !before.some((link) => link.hash === previous)) ||
    (after.length > 0 && !after.some((link) => link.previous === hash))
  );
}

/** From the time token, without a good one from the enrolment; a change of the server's own has the server's clock. */
export function earliestOf(ledger: Ledger, keys: ServerKeys): EarliestOf {
  const tokens = new Map<string, Promise<number | null>>();
  return async ({ device, change: { envelope } }) => {
    if (isServerDevice(device)) return 0;
    const token = `${device} ${envelope.timeToken}`;
    const told = tokens.get(token) ?? readTimeToken(keys, device, envelope.timeToken);
    tokens.set(token, told);
    return (await told) ?? (await ledger.device(device))?.enrolled_at ?? 0;
  };
}

export function resultOf(stored: Stored | null, repeated: boolean): PushResult {
  if (stored === null) throw new Error('a change that was just stored is gone');
  const { id, state, feed, position, code, need } = stored;
  const duplicate = repeated ? { duplicate: true as const } : {};
  if (state === 'admitted' && feed !== null && position !== null) return { id, state, ...duplicate, feed, position };
  if (state === 'quarantined' && code !== null) return { id, state, ...duplicate, code: code satisfies QuarantineCode };
  if (state === 'durable' && need !== null) return { id, state, ...duplicate, need };
  throw new Error(`a change in no state that can be told: ${state}`);
}

async function keepRefusedLines(ledger: Ledger, pushed: readonly Pushed[], receivedAt: number): Promise<void> {
  const refused = [];
  for (const { line, bytes } of pushed) {
    if (!isRefused(line)) continue;
    const known =
      line.device !== '' &&
      line.device.length <= 64 &&
      (isServerDevice(line.device) || (await ledger.device(line.device)) !== null);
    refused.push({ refused: line, bytes, device: known ? line.device : '' });
  }
  if (refused.length > 0) await keepRefused(ledger.db, refused, receivedAt);
}

/** Of the files that the pushed changes name: which are here, which are still wanted. */
async function filesOf(ledger: Ledger, lines: readonly CheckedLine[]): Promise<{ want: string[]; have: string[] }> {
  const named = [...new Set(lines.flatMap(({ change }) => change.envelope.attachments.map(({ sha256 }) => sha256)))];
  const have = await verifiedFiles(ledger.db, named);
  return { want: named.filter((sha256) => !have.has(sha256)), have: [...have] };
}
