import { type HouseholdFile, householdFile } from '#domain/record/household-file.ts';
import { readViews } from '../feeds/read-views.ts';
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
  const records = db
    .selectFrom('records')
    .select(['record', 'root', 'kind', 'home', 'updated_at'])
    .where('tenant', '=', TENANT);
  const members = await records.where('root', '=', household).execute();
  if (members[0]?.kind !== 'household') return null;
  const ids = members.map(({ record }) => record);
  const others = await records.where('household', 'in', ids).execute();
  // A record joined with others is known whole only with them, whatever household those name.
  const roots = [...new Set(others.map(({ root }) => root))];
  const joined = roots.length === 0 ? [] : await records.where('root', 'in', roots).execute();

  const views = await readViews(db, [...members, ...joined]);
  const view = views.get(household);
  if (view === undefined) return null;
  views.delete(household);
  const rows = [...members, ...joined];
  return {
    file: householdFile(view, [...views.values()]),
    updatedAt: Math.max(...rows.map((row) => row.updated_at)),
    records: rows.map(({ record }) => record),
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
