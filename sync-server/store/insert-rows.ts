import { CompiledQuery, type InsertQueryBuilder, type InsertResult } from 'kysely';
import { type Tables } from './schema.ts';
import { type Db, inPieces } from './store.ts';

/** Rows a statement: enough that statements are few, few enough that one text stays prepared. */
const ROWS = 50;

type Insert<T extends keyof Tables> = InsertQueryBuilder<Tables, T, InsertResult>;

/** The text of a statement for so many rows, by what makes it; each database has its own. */
const texts = new WeakMap<object, Map<string, string>>();

/**
 * Inserts rows that all have the same columns in the same order. Kysely makes the text once for each number of rows;
 * making it anew for every batch would cost more than the database takes. `more` adds to the statement, always the
 * same for a table.
 */
export async function insertRows<T extends keyof Tables>(
  db: Db,
  table: T,
  rows: readonly Tables[T][],
  more?: (insert: Insert<T>) => Insert<T>,
): Promise<void> {
  const { adapter } = db.getExecutor();
  const known = texts.get(adapter) ?? new Map<string, string>();
  texts.set(adapter, known);
  for (const piece of inPieces(rows, ROWS)) {
    const [first] = piece;
    if (first === undefined) return;
    const key = `${table} ${piece.length} ${more === undefined ? 'plain' : 'more'}`;
    let text = known.get(key);
    if (text === undefined) {
      const insert = db.insertInto(table).values(piece as never) as Insert<T>;
      text = (more?.(insert) ?? insert).compile().sql;
      known.set(key, text);
    }
    const columns = Object.keys(first) as (keyof Tables[T])[];
    const values: unknown[] = [];
    for (const row of piece) for (const column of columns) values.push(row[column]);
    await db.executeQuery(CompiledQuery.raw(text, values));
  }
}
