import { type HouseholdFile, textAnswer } from '../record/household-file.ts';
import { type HouseholdSummary } from './household-store.ts';

/** What is known of somebody who is being written down. */
export interface Known {
  readonly name: string;
  /** `YYYY-MM-DD`, or '' while nobody knows. */
  readonly birthDate: string;
  readonly certNumber: string;
}

/** Why somebody may be on record already, the surest first. */
export type Likeness = 'number' | 'nameAndBirth' | 'name';

export interface Alike {
  readonly household: string;
  readonly person: string;
  readonly name: string;
  readonly why: Likeness;
}

/** Files of this many households are looked into at most. */
const MOST = 12;

/** Households of the tablet that may have somebody of this name or number; only their files can tell. */
export function householdsToLookInto(
  all: readonly HouseholdSummary[],
  { name, certNumber }: Known,
): readonly HouseholdSummary[] {
  const tail = certNumber.slice(-4);
  const wanted = name.trim();
  return all
    .filter(
      ({ names, tails }) =>
        (wanted !== '' && names.split(' ').includes(wanted)) || (certNumber.length > 4 && tails.includes(tail)),
    )
    .slice(0, MOST);
}

/**
 * People of a file who may be the one that is being written down: the same number, or the same name with the same or an
 * unknown birth date. A warning only: two people may share both.
 * @param except record of the person who is being written down
 */
export function peopleAlike({ household, persons }: HouseholdFile, known: Known, except: string | null): Alike[] {
  return persons.flatMap((person): Alike[] => {
    if (except !== null && person.members.includes(except)) return [];
    const name = textAnswer(person, 'name') ?? '';
    const why = likeness(known, {
      name,
      birthDate: textAnswer(person, 'birthDate') ?? '',
      certNumber: textAnswer(person, 'sensitive/certNumber') ?? '',
    });
    return why === null ? [] : [{ household: household.record, person: person.record, name, why }];
  });
}

function likeness(one: Known, other: Known): Likeness | null {
  const bothKnow = (key: keyof Known) => one[key] !== '' && other[key] !== '';
  if (bothKnow('certNumber')) return one.certNumber === other.certNumber ? 'number' : null;
  if (one.name.trim() === '' || one.name.trim() !== other.name) return null;
  if (bothKnow('birthDate')) return one.birthDate === other.birthDate ? 'nameAndBirth' : null;
  return 'name';
}

/** Households whose head has this very name: perhaps the one that is about to be added again. */
export function householdsOfHead(all: readonly HouseholdSummary[], head: string): readonly HouseholdSummary[] {
  const wanted = head.trim();
  return wanted === '' ? [] : all.filter((household) => household.head === wanted).slice(0, MOST);
}
