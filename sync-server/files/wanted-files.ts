import { type Db, TENANT } from '../store/store.ts';

/** Files that stored changes name, and which of them are still to come. */

/** Hashes of files that changes of this device name and that are not here. */
export async function wantedFiles(db: Db, device: string): Promise<string[]> {
  const rows = await db
    .selectFrom('attachment_refs as refs')
    .leftJoin('attachments', (join) =>
      join.onRef('attachments.tenant', '=', 'refs.tenant').onRef('attachments.sha256', '=', 'refs.sha256'),
    )
    .select('refs.sha256')
    .distinct()
    .where('refs.tenant', '=', TENANT)
    .where('refs.device', '=', device)
    .where('attachments.sha256', 'is', null)
    .orderBy('refs.sha256')
    .execute();
  return rows.map(({ sha256 }) => sha256);
}

/** What stored changes say of a file: its size and the types they give it. null: none names it with that size. */
export async function namedTypes(db: Db, sha256: string, size: number): Promise<string[] | null> {
  const rows = await db
    .selectFrom('attachment_refs')
    .select('type')
    .distinct()
    .where('tenant', '=', TENANT)
    .where('sha256', '=', sha256)
    .where('size', '=', size)
    .execute();
  return rows.length === 0 ? null : rows.map(({ type }) => type);
}

export async function storedFile(db: Db, sha256: string): Promise<{ size: number; type: string } | null> {
  const row = await db
    .selectFrom('attachments')
    .select(['size', 'type'])
    .where('tenant', '=', TENANT)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row ?? null;
}
