import { unpackLine } from '../../../sync-server/store/packed-line.ts';
import { CompiledQuery } from 'kysely';
import { type Change } from '#domain/change/change.ts';
import { type Range } from '#domain/sync/protocol.ts';
import { type ChangesTable, type FeedEntriesTable, type RecordsTable } from '../../../sync-server/store/schema.ts';
import { type Db } from '../../../sync-server/store/store.ts';

/** What lies in the server's database, read row by row. */
export interface ServerRows {
  readonly epoch: string;
  readonly changes: ReadonlyMap<string, ChangesTable>;
  readonly heads: ReadonlyMap<string, number>;
  /** By feed, in order of position. */
  readonly entries: ReadonlyMap<string, readonly FeedEntriesTable[]>;
  readonly records: ReadonlyMap<string, RecordsTable>;
  readonly ranges: ReadonlyMap<string, readonly Range[]>;
  readonly needs: readonly { readonly kind: string; readonly value: string; readonly change: string }[];
  readonly refused: ReadonlySet<string>;
}

const read = new WeakMap<Db, { readonly writes: number; readonly rows: ServerRows }>();

/** Reads everything; what was not written to since is not read twice. */
export async function readServer(db: Db): Promise<ServerRows> {
  const select = async <Row>(text: string) => (await db.executeQuery(CompiledQuery.raw(text))).rows as Row[];
  const [{ writes } = { writes: -1 }] = await select<{ writes: number }>('select total_changes() as writes');
  const known = read.get(db);
  if (known?.writes === writes) return known.rows;
  const entries = new Map<string, FeedEntriesTable[]>();
  for (const row of await select<FeedEntriesTable>('select * from feed_entries order by feed, position')) {
    const list = entries.get(row.feed);
    if (list === undefined) entries.set(row.feed, [row]);
    else list.push(row);
  }
  const rows: ServerRows = {
    epoch: (await select<{ value: string }>("select value from meta where name = 'epoch'"))[0]?.value ?? '',
    changes: new Map((await select<ChangesTable>('select * from changes')).map((row) => [row.id, row])),
    heads: new Map(
      (await select<{ feed: string; head: number }>('select * from feeds')).map(({ feed, head }) => [feed, head]),
    ),
    entries,
    records: new Map((await select<RecordsTable>('select * from records')).map((row) => [row.record, row])),
    ranges: new Map(
      (await select<{ device: string; ranges: string }>('select * from chains')).map(({ device, ranges }) => [
        device,
        JSON.parse(ranges) as Range[],
      ]),
    ),
    needs: await select('select * from needs'),
    refused: new Set((await select<{ hash: string }>('select hash from refused')).map(({ hash }) => hash)),
  };
  read.set(db, { writes, rows });
  return rows;
}

export function changeIn({ line }: Pick<ChangesTable, 'line'>): Change {
  return JSON.parse(unpackLine(line).toString()) as Change;
}
