import { type SignerNeeded } from '#domain/consent/signers-needed.ts';
import { type HouseholdFile, answer } from '#domain/record/household-file.ts';

/** One person with one pen: for themselves, and in the same signature for minors. */
export interface Signer {
  /** Person record, or null for a guardian from outside. */
  readonly person: string | null;
  readonly role: 'self' | 'guardian';
  readonly forPersons: readonly string[];
}

/** A guardian who also signs for themselves signs once. */
export function signersOnce(needed: readonly SignerNeeded[]): readonly Signer[] {
  const byPerson = new Map<string | null, Signer>();
  for (const one of needed) {
    const same = byPerson.get(one.person);
    byPerson.set(
      one.person,
      same === undefined
        ? one
        : { person: one.person, role: 'self', forPersons: [...same.forPersons, ...one.forPersons] },
    );
  }
  return [...byPerson.values()];
}

export function nameOf(file: HouseholdFile, record: string | null): string {
  const person = file.persons.find(({ members }) => record !== null && members.includes(record));
  const name = answer(person, 'name');
  return typeof name === 'string' ? name : '';
}
