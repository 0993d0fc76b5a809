import { type Db, TENANT } from '../store/store.ts';

/** How many households are judged by a version of the policy, of how many that are on record. */
export async function judgedBy(db: Db, version: string): Promise<{ judged: number; total: number }> {
  const { judged, total } = await db
    .selectFrom('evaluations')
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('total'),
      fn.sum<number | null>(eb.case().when('version', '=', version).then(1).else(0).end()).as('judged'),
    ])
    .where('tenant', '=', TENANT)
    .executeTakeFirstOrThrow();
  return { judged: judged ?? 0, total };
}
