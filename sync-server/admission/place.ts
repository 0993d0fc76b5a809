import { reviewFeed, userFeed } from '#domain/sync/feeds.ts';
import { type Need } from '#domain/sync/protocol.ts';
import { fileClaim } from '../store/claim.ts';
import { reclass, settleHome, touchesHome, wishEvaluation } from './homes.ts';
import { type EarliestOf, needOf, quarantineCode } from './judge.ts';
import { type Ledger, type Stored } from './ledger.ts';
import { waitingFor } from './needs.ts';

/**
 * Judges stored changes in the given order, and after each admission those that were held for it.
 * Source: sync contract, Admission, steps 2 to 4.
 */
export async function judgeAll(ledger: Ledger, changes: readonly Stored[], earliest: EarliestOf): Promise<void> {
  // Held changes of this batch are not yet in the database, those of earlier ones are.
  const heldHere = new Map<string, Set<Stored>>();
  const waitingBefore = new Set(
    changes.some(({ fresh }) => fresh)
      ? await waitingFor(
          ledger.db,
          'change',
          changes.map(({ id }) => id),
        )
      : [],
  );
  const queue = [...changes];

  for (let stored = queue.shift(); stored !== undefined; stored = queue.shift()) {
    if (stored.state !== 'durable') continue;
    stored.touched = true;
    stored.need = await needOf(ledger, stored);
    if (stored.need !== null) {
      relyOnNeed(ledger, stored.need);
      if ('changes' in stored.need)
        for (const id of stored.need.changes) heldHere.set(id, (heldHere.get(id) ?? new Set()).add(stored));
      continue;
    }
    const code = await quarantineCode(ledger, stored, earliest);
    if (code !== null) {
      quarantine(ledger, stored, code);
      continue;
    }
    await place(ledger, stored);
    queue.unshift(...(await releasedBy(ledger, stored, heldHere, waitingBefore)));
  }
}

/** What is held must be found by whoever brings what it waits for, so neither may pass the other unseen. */
function relyOnNeed({ claimed }: Ledger, need: Need): void {
  if ('changes' in need) claimed.needEverything();
  if ('attachments' in need) for (const sha256 of need.attachments) claimed.need(fileClaim(sha256));
}

/** Held changes that may go on now that this one is admitted. */
async function releasedBy(
  ledger: Ledger,
  stored: Stored,
  heldHere: ReadonlyMap<string, Set<Stored>>,
  waitingBefore: ReadonlySet<string>,
): Promise<Stored[]> {
  const ids = stored.fresh && waitingBefore.size === 0 ? [] : await waitingFor(ledger.db, 'change', [stored.id]);
  await ledger.loadChanges(ids);
  const earlier: Stored[] = [];
  for (const id of ids) {
    const held = await ledger.change(id);
    if (held?.state === 'durable') earlier.push(held);
  }
  return [...new Set([...earlier, ...(heldHere.get(stored.id) ?? [])])];
}

function quarantine(ledger: Ledger, stored: Stored, code: NonNullable<Stored['code']>): void {
  stored.state = 'quarantined';
  stored.code = code;
  stored.touched = true;
  const { village, author } = stored.change.envelope;
  for (const feed of [reviewFeed(village), userFeed(author)])
    ledger.append(feed, { entry: 'quarantined', change: stored, body: JSON.stringify({ code }) });
}

/** Admits one change: record, home, feed, evaluation. */
export async function place(ledger: Ledger, stored: Stored): Promise<void> {
  const { envelope } = stored.change;
  const known = await ledger.record(envelope.record);
  const row = known ?? {
    record: envelope.record,
    kind: envelope.kind,
    author: envelope.author,
    firstVillage: envelope.village,
    root: envelope.record,
    home: envelope.village,
    homes: [envelope.village],
    household: null,
    changes: 0,
    updatedAt: ledger.now,
    touched: true,
  };
  if (known === null) ledger.addRecord(row);

  stored.state = 'admitted';
  stored.code = null;
  stored.need = null;
  stored.touched = true;
  ledger.appendChange(row, stored);

  const moved = new Set<string>();
  if (known === null || touchesHome(stored.change)) {
    for (const root of await reclass(ledger, row, stored.change)) {
      for (const one of await settleHome(ledger, root, known === null)) moved.add(one);
    }
  } else {
    await wishEvaluation(ledger, row.kind === 'household' ? row.root : row.household);
  }
  // A moving change is among those that the new feed got just now.
  if (!moved.has(row.record)) ledger.append(row.home, { entry: 'change', change: stored, body: null });
}
