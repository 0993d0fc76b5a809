import { type SignerNeeded } from './signers-needed.ts';

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
