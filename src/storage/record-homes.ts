import { type SummaryRow } from './database.ts';
import { type Tablet } from './open-tablet.ts';

interface Known {
  revision: number;
  readonly homes: Map<string, string>;
}

/** Where the records of each open database are: read once, and kept in step with what this page writes. */
const knownOf = new WeakMap<Tablet, Known>();

/** The box of every record that has one. */
export async function recordHomes(tablet: Tablet): Promise<ReadonlyMap<string, string>> {
  const { strict } = tablet;
  const revision = (await strict.value('revision')) ?? 0;
  const known = knownOf.get(tablet);
  if (known?.revision === revision) return known.homes;
  const homes = new Map<string, string>();
  for (const { household, records } of await strict.summaries.toArray())
    for (const record of records) homes.set(record, household);
  knownOf.set(tablet, { revision, homes });
  return homes;
}

/** What this page has just committed needs not be read again. */
export function rememberHomes(tablet: Tablet, before: number, summaries: readonly SummaryRow[]): void {
  const known = knownOf.get(tablet);
  if (known?.revision !== before) return;
  for (const { household, records } of summaries) for (const record of records) known.homes.set(record, household);
  known.revision = before + 1;
}
