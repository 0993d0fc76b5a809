import { turnedFrom } from '#domain/eligibility/turned-from.ts';
import { type DeskRowsTable } from '../store/schema.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';

/** Reviews of a visit that its cadre has done with. */
export const HANDED_IN: readonly string[] = ['submitted', 'accepted'];

type Row = Omit<DeskRowsTable, 'turned_from'>;

/**
 * The rows with the verdict that each had when its visit was handed in, where it is another now. While a visit is under
 * way or sent back, its cadre is at work on the answers, and nothing turns.
 */
export async function withTurnedVerdicts(db: Db, rows: readonly Row[]): Promise<DeskRowsTable[]> {
  const before = new Map<string, Pick<DeskRowsTable, 'visited_on' | 'review' | 'verdict' | 'turned_from'>>();
  for (const piece of inPieces(rows.map(({ household }) => household))) {
    const found = await db
      .selectFrom('desk_rows')
      .select(['household', 'visited_on', 'review', 'verdict', 'turned_from'])
      .where('tenant', '=', TENANT)
      .where('household', 'in', piece)
      .execute();
    for (const { household, ...row } of found) before.set(household, row);
  }
  return rows.map((row) => {
    const old = before.get(row.household);
    const settled = old !== undefined && HANDED_IN.includes(old.review) && HANDED_IN.includes(row.review);
    return { ...row, turned_from: settled ? (turnedFrom(standing(old), standing(row)) ?? '') : '' };
  });
}

function standing(row: Pick<Row, 'visited_on' | 'verdict'> & { readonly turned_from?: string }) {
  return { visitedOn: row.visited_on, verdict: row.verdict || null, turnedFrom: row.turned_from || null };
}
