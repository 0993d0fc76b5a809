import { randomUUID } from 'node:crypto';
import { type ChangesTable, type FeedEntriesTable, type RecordsTable } from '../store/schema.ts';
import { insertRows } from '../store/insert-rows.ts';
import { TENANT, inPieces } from '../store/store.ts';
import { type Ledger, type RecordRow, type Stored } from './ledger.ts';
import { needRows } from './needs.ts';

/** Writes what admission decided. Positions are given here, feeds in sorted order, inside the admitting transaction. */
export async function writeLedger(ledger: Ledger): Promise<void> {
  await writeEntries(ledger);
  await writeChanges(ledger);
  await writeRecords(ledger);
  const { db } = ledger;
  for (const [device, ranges] of ledger.touchedChains()) {
    const row = { tenant: TENANT, device, ranges: JSON.stringify(ranges) };
    await db
      .insertInto('chains')
      .values(row)
      .onConflict((conflict) => conflict.columns(['tenant', 'device']).doUpdateSet({ ranges: row.ranges }))
      .execute();
  }
  const wishes = [...ledger.evaluate].sort().map((household) => ({ tenant: TENANT, household, since: randomUUID() }));
  await insertRows(db, 'evaluation_jobs', wishes, (insert) =>
    insert.onConflict((conflict) =>
      conflict.columns(['tenant', 'household']).doUpdateSet((row) => ({ since: row.ref('excluded.since') })),
    ),
  );
}

async function writeEntries({ db, entries, now }: Ledger): Promise<void> {
  const rows: FeedEntriesTable[] = [];
  for (const feed of [...entries.keys()].sort()) {
    const list = entries.get(feed) ?? [];
    const { head } = await db
      .insertInto('feeds')
      .values({ tenant: TENANT, feed, head: list.length })
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'feed']).doUpdateSet((row) => ({ head: row('feeds.head', '+', list.length) })),
      )
      .returning('head')
      .executeTakeFirstOrThrow();
    list.forEach(({ entry, change, body }, index) => {
      const position = head - list.length + index + 1;
      rows.push({ tenant: TENANT, feed, position, at: now, entry, change: change?.id ?? null, body });
      if (entry !== 'change' || change === null) return;
      change.feed = feed;
      change.position = position;
      change.touched = true;
    });
  }
  await insertRows(db, 'feed_entries', rows);
}

async function writeChanges(ledger: Ledger): Promise<void> {
  const { db } = ledger;
  const touched = ledger.touchedChanges();
  const fresh = touched.filter((stored) => stored.fresh);
  await insertRows(db, 'changes', fresh.map(changeRow));
  for (const stored of touched) {
    if (!stored.fresh)
      await db
        .updateTable('changes')
        .set(stateOf(stored))
        .where('tenant', '=', TENANT)
        .where('id', '=', stored.id)
        .execute();
  }

  const known = touched.filter((stored) => !stored.fresh).map(({ id }) => id);
  for (const piece of inPieces(known))
    await db.deleteFrom('needs').where('tenant', '=', TENANT).where('change', 'in', piece).execute();
  const needs = touched.flatMap(({ id, need }) =>
    need === null ? [] : needRows(need).map((row) => ({ tenant: TENANT, ...row, change: id })),
  );
  await insertRows(db, 'needs', needs);

  const refs = fresh.flatMap(({ id, device, change: { envelope } }) =>
    envelope.attachments.map(({ sha256, size, type }) => ({
      tenant: TENANT,
      sha256,
      change: id,
      device,
      record: envelope.record,
      size,
      type,
    })),
  );
  await insertRows(db, 'attachment_refs', refs, (insert) => insert.onConflict((conflict) => conflict.doNothing()));
}

function stateOf(stored: Stored) {
  return {
    state: stored.state,
    code: stored.code,
    need: stored.need === null ? null : JSON.stringify(stored.need),
    feed: stored.feed,
    position: stored.position,
    ordinal: stored.ordinal,
    voided: stored.voided ? 1 : 0,
    ruling: stored.ruling,
    decision: stored.decision,
  };
}

function changeRow(stored: Stored): ChangesTable {
  const { envelope } = stored.change;
  return {
    tenant: TENANT,
    id: stored.id,
    device: stored.device,
    n: stored.n,
    hash: stored.hash,
    previous: stored.previous,
    author: envelope.author,
    record: envelope.record,
    kind: envelope.kind,
    village: envelope.village,
    line: stored.packed,
    forked: stored.forked ? 1 : 0,
    received_at: stored.receivedAt,
    ...stateOf(stored),
  };
}

async function writeRecords(ledger: Ledger): Promise<void> {
  const touched = ledger.touchedRecords();
  // When another process has put one there meanwhile this fails, and admission begins anew.
  await insertRows(ledger.db, 'records', touched.filter((row) => ledger.isFresh(row)).map(recordRow));
  const known = touched.filter((row) => !ledger.isFresh(row)).map(recordRow);
  await insertRows(ledger.db, 'records', known, (insert) =>
    insert.onConflict((conflict) =>
      conflict.columns(['tenant', 'record']).doUpdateSet((row) => ({
        root: row.ref('excluded.root'),
        home: row.ref('excluded.home'),
        homes: row.ref('excluded.homes'),
        household: row.ref('excluded.household'),
        changes: row.ref('excluded.changes'),
        updated_at: row.ref('excluded.updated_at'),
      })),
    ),
  );
}

function recordRow(row: RecordRow): RecordsTable {
  return {
    tenant: TENANT,
    record: row.record,
    kind: row.kind,
    root: row.root,
    author: row.author,
    first_village: row.firstVillage,
    home: row.home,
    homes: JSON.stringify(row.homes),
    household: row.household,
    changes: row.changes,
    updated_at: row.updatedAt,
  };
}
