import { type HouseholdState, type HouseholdSummary } from './household-store.ts';

export interface HouseholdFilter {
  readonly state: HouseholdState | null;
  readonly village: string | null;
  readonly query: string;
  /** Only households whose verdict has turned. */
  readonly revisit: boolean;
  /** Only households with something to look into. */
  readonly lead: boolean;
}

/**
 * The households that a filter leaves, in their order. Digits are the last digits of an identity number, Latin letters
 * are pinyin or initials, anything else is part of a name.
 */
export function findHouseholds(
  all: readonly HouseholdSummary[],
  { state, village, query, revisit, lead }: HouseholdFilter,
): readonly HouseholdSummary[] {
  const wanted = query.trim().toLowerCase().replace(/\s+/g, '');
  if (state === null && village === null && wanted === '' && !revisit && !lead) return all;
  const digits = /^\d{1,3}[\dx]?$|^\d+$/.test(wanted);
  const latin = /^[a-z]+$/.test(wanted);
  return all.filter((household) => {
    if (state !== null && household.state !== state) return false;
    if (village !== null && household.village !== village) return false;
    if (revisit && household.revisit === null) return false;
    if (lead && household.lead === null) return false;
    if (wanted === '') return true;
    if (digits)
      return (
        household.tails.some((tail) => tail.toLowerCase().endsWith(wanted.slice(-4))) ||
        household.names.includes(wanted)
      );
    if (latin) return household.pinyin.includes(wanted);
    return household.names.includes(wanted) || household.head.includes(wanted);
  });
}

/** How many households stand in each state. */
export function countStates(all: readonly HouseholdSummary[]): Readonly<Record<HouseholdState, number>> {
  const counts = { toVisit: 0, inProgress: 0, waiting: 0, returned: 0, done: 0 };
  for (const { state } of all) counts[state] += 1;
  return counts;
}
