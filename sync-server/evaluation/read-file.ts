import { type RecordView } from '#domain/merge/merge.ts';
import { type HouseholdFile, householdFile } from '#domain/record/household-file.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';

export interface StoredFile {
  readonly file: HouseholdFile;
  /** When anything of it was changed last, milliseconds. */
  readonly updatedAt: number;
  /** Records of the file, those joined with others too. */
  readonly records: readonly string[];
}

/** All merged records of a household by its root; null when it is none, or one with another by now. */
export async function readFile(db: Db, household: string): Promise<StoredFile | null> {
  const members = await db
    .selectFrom('records')
    .select(['record', 'kind', 'view', 'updated_at'])
    .where('tenant', '=', TENANT)
    .where('root', '=', household)
    .execute();
  const root = members.find(({ record }) => record === household);
  if (root === undefined || root.view === null || root.kind !== 'household') return null;
  const ids = members.map(({ record }) => record);
  const others = await db
    .selectFrom('records')
    .select(['record', 'root', 'view', 'updated_at'])
    .where('tenant', '=', TENANT)
    .where('household', 'in', ids)
    .execute();
  const views = others.flatMap(({ view }) => (view === null ? [] : [JSON.parse(view) as RecordView]));
  return {
    file: householdFile(JSON.parse(root.view) as RecordView, views),
    updatedAt: Math.max(...members.map((row) => row.updated_at), ...others.map((row) => row.updated_at)),
    records: [...ids, ...others.map(({ record }) => record)],
  };
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
