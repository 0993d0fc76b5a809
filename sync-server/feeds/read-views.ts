import { type Change } from '#domain/change/change.ts';
import { type RecordView, mergeRecord } from '#domain/merge/merge.ts';
import { type RecordsTable } from '../store/schema.ts';
import { unpackLine } from '../store/packed-line.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';

/**
 * Merged records, made from their changes when somebody asks: the changes are what is stored, so a merged record can
 * never be older than they are, and the database does not hold every answer twice.
 */

type Row = Pick<RecordsTable, 'record' | 'root' | 'kind' | 'home'>;

const READ_AT_ONCE = 500;

/** The views of whole alias classes, by root, in ascending order; `rows` are all their members. */
export async function readViews(db: Db, rows: readonly Row[]): Promise<Map<string, RecordView>> {
  const classes = new Map<string, Row[]>();
  for (const row of rows) {
    const members = classes.get(row.root) ?? [];
    classes.set(row.root, members);
    members.push(row);
  }
  const changes = await standingChanges(
    db,
    rows.map(({ record }) => record),
  );
  const views = new Map<string, RecordView>();
  for (const root of [...classes.keys()].sort()) {
    const members = (classes.get(root) ?? []).sort((a, b) => (a.record < b.record ? -1 : 1));
    const row = members.find(({ record }) => record === root);
    if (row === undefined) throw new Error('a class without its root');
    const standing = members.flatMap(({ record }) => changes.get(record) ?? []);
    views.set(
      root,
      viewOf(
        standing,
        row,
        members.map(({ record }) => record),
      ),
    );
  }
  return views;
}

/** The view of the class with this root, or null when it is no root. */
export async function readView(db: Db, root: string): Promise<RecordView | null> {
  const rows = await db
    .selectFrom('records')
    .select(['record', 'root', 'kind', 'home'])
    .where('tenant', '=', TENANT)
    .where('root', '=', root)
    .execute();
  return (await readViews(db, rows)).get(root) ?? null;
}

/** Admitted changes that are not void, by record in order of admission. */
async function standingChanges(db: Db, records: readonly string[]): Promise<Map<string, Change[]>> {
  const changes = new Map<string, Change[]>();
  for (const piece of inPieces(records, READ_AT_ONCE)) {
    const rows = await db
      .selectFrom('changes')
      .select(['record', 'line'])
      .where('tenant', '=', TENANT)
      .where('record', 'in', piece)
      .where('ordinal', 'is not', null)
      .where('voided', '=', 0)
      .orderBy('record')
      .orderBy('ordinal')
      .execute();
    for (const { record, line } of rows) {
      const list = changes.get(record) ?? [];
      changes.set(record, list);
      list.push(JSON.parse(unpackLine(line).toString()) as Change);
    }
  }
  return changes;
}

/** The merged record of standing changes; one whose every change is void still exists, with nothing in it. */
export function viewOf(
  changes: readonly Change[],
  row: Pick<Row, 'record' | 'home'> & { kind: string },
  members: readonly string[],
): RecordView {
  const kind = row.kind as RecordView['kind'];
  if (changes.length === 0)
    return { record: row.record, kind, village: row.home, members, live: {}, conflicts: [], removed: {} };
  return { ...mergeRecord(changes, row.home), record: row.record, kind, members };
}
