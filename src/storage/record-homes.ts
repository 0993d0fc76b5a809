import { type SummaryRow } from './database.ts';
import { type Tablet } from './open-tablet.ts';

interface Known {
  /** Of the database when this was so. */
  revision: number;
  /** The box of every record that has one. */
  readonly homes: Map<string, string>;
  /** The names of all boxes. */
  readonly boxes: Set<string>;
}

/** Where the records of each open database are: read once, and kept in step with what this page writes. */
const knownOf = new WeakMap<Tablet, Known>();

/** Which boxes there are, and which records lie in them. */
export async function recordHomes(tablet: Tablet): Promise<Readonly<Known>> {
  const { strict } = tablet;
  const revision = (await strict.value('revision')) ?? 0;
  const known = knownOf.get(tablet);
  if (known?.revision === revision) return known;
  const homes = new Map<string, string>();
  const boxes = new Set<string>();
  for (const { household, records } of await strict.summaries.toArray()) {
    boxes.add(household);
    for (const record of records) homes.set(record, household);
  }
  const read = { revision, homes, boxes };
  knownOf.set(tablet, read);
  return read;
}

/** What this page has just committed needs not be read again. */
export function rememberHomes(tablet: Tablet, before: number, summaries: readonly SummaryRow[]): void {
  const known = knownOf.get(tablet);
  if (known?.revision !== before) return;
  for (const { household, records } of summaries) {
    known.boxes.add(household);
    for (const record of records) known.homes.set(record, household);
  }
  known.revision = before + 1;
}
