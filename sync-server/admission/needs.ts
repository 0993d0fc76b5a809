import { type Need } from '#domain/sync/protocol.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';

/** What held changes wait for. */

export type NeedKind = 'change' | 'attachment' | 'schema';

export function needRows(need: Need): { kind: NeedKind; value: string }[] {
  if ('schema' in need) return [{ kind: 'schema', value: String(need.schema) }];
  if ('changes' in need) return need.changes.map((value) => ({ kind: 'change' as const, value }));
  return need.attachments.map((value) => ({ kind: 'attachment' as const, value }));
}

/** Held changes waiting for any of these, oldest first. */
export async function waitingFor(db: Db, kind: NeedKind, values: Iterable<string>): Promise<string[]> {
  const ids: string[] = [];
  for (const piece of inPieces(values)) {
    const rows = await db
      .selectFrom('needs')
      .select('change')
      .where('tenant', '=', TENANT)
      .where('kind', '=', kind)
      .where('value', 'in', piece)
      .execute();
    ids.push(...rows.map(({ change }) => change));
  }
  return [...new Set(ids)].sort();
}

/** Which of these files are verified and on disk. */
export async function verifiedFiles(db: Db, hashes: Iterable<string>): Promise<Set<string>> {
  const verified = new Set<string>();
  for (const piece of inPieces(new Set(hashes))) {
    const rows = await db
      .selectFrom('attachments')
      .select('sha256')
      .where('tenant', '=', TENANT)
      .where('sha256', 'in', piece)
      .execute();
    for (const { sha256 } of rows) verified.add(sha256);
  }
  return verified;
}
