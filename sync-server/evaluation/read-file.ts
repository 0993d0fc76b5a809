import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, householdFile } from '#domain/record/household-file.ts';
import { readViews } from '../feeds/read-views.ts';
import { type RecordsTable } from '../store/schema.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';

export interface StoredFile {
  readonly file: HouseholdFile;
  /** When anything of it was changed last, milliseconds. */
  readonly updatedAt: number;
  /** Records of the file, those joined with others too. */
  readonly records: readonly string[];
}

type Row = Pick<RecordsTable, 'record' | 'root' | 'kind' | 'home' | 'household' | 'updated_at'>;

/** All merged records of a household by its root; null when it is none, or one with another by now. */
export async function readFile(db: Db, household: string): Promise<StoredFile | null> {
  return (await readFiles(db, [household])).get(household) ?? null;
}

/** The same of many households in few statements; those that are none are left out. */
export async function readFiles(db: Db, households: readonly string[]): Promise<Map<string, StoredFile>> {
  const members = byRoot((await rowsWith(db, 'root', households)).filter(({ kind }) => kind === 'household'));
  const ofHousehold = new Map<string, Row[]>();
  for (const row of await rowsWith(db, 'household', [...members.values()].flat().map(recordOf)))
    push(ofHousehold, row.household ?? '', row);
  // A record joined with others is known whole only with them, whatever household those name.
  const joined = byRoot(await rowsWith(db, 'root', new Set([...ofHousehold.values()].flat().map(({ root }) => root))));
  const views = await readViews(db, [...members.values(), ...joined.values()].flat());

  const files = new Map<string, StoredFile>();
  for (const [household, own] of members) {
    const view = views.get(household);
    if (view === undefined) continue;
    const roots = [
      ...new Set(own.flatMap(({ record }) => ofHousehold.get(record) ?? []).map(({ root }) => root)),
    ].sort();
    const rows = [...own, ...roots.flatMap((root) => joined.get(root) ?? [])];
    files.set(household, {
      file: householdFile(
        view,
        roots.map((root) => views.get(root)).filter((one): one is RecordView => one !== undefined),
      ),
      updatedAt: Math.max(...rows.map((row) => row.updated_at)),
      records: rows.map(recordOf),
    });
  }
  return files;
}

async function rowsWith(db: Db, column: 'root' | 'household', values: Iterable<string>): Promise<Row[]> {
  const rows: Row[] = [];
  for (const piece of inPieces(values))
    rows.push(
      ...(await db
        .selectFrom('records')
        .select(['record', 'root', 'kind', 'home', 'household', 'updated_at'])
        .where('tenant', '=', TENANT)
        .where(column, 'in', piece)
        .execute()),
    );
  return rows;
}

function byRoot(rows: readonly Row[]): Map<string, Row[]> {
  const classes = new Map<string, Row[]>();
  for (const row of rows) push(classes, row.root, row);
  return classes;
}

function push<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}

function recordOf({ record }: Row): string {
  return record;
}
/** Names of people by user id. */
export async function namesOf(db: Db, users: Iterable<string>): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  for (const piece of inPieces(new Set(users))) {
    const rows = await db
      .selectFrom('users')
      .select(['id', 'name'])
      .where('tenant', '=', TENANT)
      .where('id', 'in', piece)
      .execute();
    for (const { id, name } of rows) names[id] = name;
  }
  return names;
}
