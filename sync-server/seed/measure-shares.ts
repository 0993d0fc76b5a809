import { type Evaluation } from '#domain/eligibility/evaluation.ts';
import { type Db, TENANT } from '../store/store.ts';

const PAGE = 500;

/** How many households show what, counted from what is stored; nothing here knows what was meant. */
export interface Shares {
  readonly households: number;
  /** Households with an evaluation. */
  readonly judged: number;
  readonly changes: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, number>>;
  /** `3 hit` → households. */
  readonly exclusions: Readonly<Record<string, number>>;
  readonly flags: Readonly<Record<string, number>>;
  readonly leads: Readonly<Record<string, number>>;
  readonly reviews: Readonly<Record<string, number>>;
  /** Households with at least one field that has two answers. */
  readonly withConflicts: number;
}

class Tally {
  readonly counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }

  sorted(): Record<string, number> {
    const collator = new Intl.Collator('en', { numeric: true });
    return Object.fromEntries([...this.counts].sort(([a], [b]) => collator.compare(a, b)));
  }
}

export async function measureShares(db: Db): Promise<Shares> {
  const [verdicts, exclusions, flags, leads, reviews, changes] = Array.from({ length: 6 }, () => new Tally()) as [
    Tally,
    Tally,
    Tally,
    Tally,
    Tally,
    Tally,
  ];
  let households = 0;
  let judged = 0;
  let withConflicts = 0;

  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('desk_rows')
      .leftJoin('evaluations', (join) =>
        join
          .onRef('evaluations.tenant', '=', 'desk_rows.tenant')
          .onRef('evaluations.household', '=', 'desk_rows.household'),
      )
      .select(['desk_rows.household', 'desk_rows.review', 'desk_rows.conflicts', 'evaluations.evaluation'])
      .where('desk_rows.tenant', '=', TENANT)
      .where('desk_rows.household', '>', after)
      .orderBy('desk_rows.household')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      households += 1;
      reviews.add(row.review);
      if (row.conflicts > 0) withConflicts += 1;
      if (row.evaluation === null) continue;
      judged += 1;
      const { result } = JSON.parse(row.evaluation) as { result: Evaluation };
      verdicts.add(result.verdict);
      for (const [number, state] of Object.entries(result.exclusions)) exclusions.add(`${number} ${state}`);
      for (const flag of result.flags) flags.add(flag);
      for (const lead of result.leads) leads.add(lead);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.household;
  }

  const states = await db
    .selectFrom('changes')
    .select(['state', 'code', (of) => of.fn.countAll<number>().as('count')])
    .where('tenant', '=', TENANT)
    .groupBy(['state', 'code'])
    .execute();
  for (const { state, code, count } of states) changes.add(code === null ? state : `${state} ${code}`, count);

  return {
    households,
    judged,
    withConflicts,
    changes: changes.sorted(),
    verdicts: verdicts.sorted(),
    exclusions: exclusions.sorted(),
    flags: flags.sorted(),
    leads: leads.sorted(),
    reviews: reviews.sorted(),
  };
}

/** The shares as a person reads them: counts, and percent of what was judged (reviews: of all households). */
export function describeShares(shares: Shares): string {
  const percent = (count: number, of: number) => (of === 0 ? '–' : `${((100 * count) / of).toFixed(1)} %`);
  const table = (title: string, counts: Readonly<Record<string, number>>, of: number) => [
    `${title}:`,
    ...Object.entries(counts).map(
      ([name, count]) => `  ${name.padEnd(24)} ${String(count).padStart(7)}  ${percent(count, of)}`,
    ),
  ];
  const written = Object.values(shares.changes).reduce((sum, count) => sum + count, 0);
  return [
    `households ${shares.households}, judged ${shares.judged}, with a conflict ${shares.withConflicts}`,
    ...table('changes', shares.changes, written),
    ...table('verdicts', shares.verdicts, shares.judged),
    ...table('exclusions of 附件2', shares.exclusions, shares.judged),
    ...table('flags', shares.flags, shares.judged),
    ...table('leads', shares.leads, shares.judged),
    ...table('reviews', shares.reviews, shares.households),
  ].join('\n');
}
