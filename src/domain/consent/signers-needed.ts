import { ageAt } from '../form/visible.ts';
import { type RecordView } from '../merge/merge.ts';
import { type HouseholdFile, answer, itemsUnder } from '../record/household-file.ts';

/** One signature on the consent: of a person for themselves, or of a guardian for those who may not sign yet. */
export interface SignerNeeded {
  /** Person record; null when nobody of the file can sign for them: a guardian from outside. */
  readonly person: string | null;
  readonly role: 'self' | 'guardian';
  /** Person records that the signature speaks for, the signer's own for `self`. */
  readonly forPersons: readonly string[];
}

/** From this age on a person signs for themselves. Source: 民法典 十七条, 十八条. */
const ADULT = 18;

/** 附件2 九: not counted, and so not asked about: their data are not queried. */
const NOT_COUNTED: readonly unknown[] = ['conscript', 'deceased', 'imprisoned', 'missing', 'separateBudget'];
const CANNOT_SIGN: readonly unknown[] = ['deceased', 'imprisoned', 'missing'];

const isCounted = (person: RecordView) => !NOT_COUNTED.includes(answer(person, 'status'));

/**
 * Who must sign: every counted member from 18 on for themselves, and one guardian for all who are younger (the head,
 * else the spouse, else the first adult). Somebody of unknown age or status signs for themselves, to be safe.
 *
 * @param asOf month; ages are those on its first day
 * Source: plan 三（三）; reading in docs/decisions/0031.
 */
export function signersNeeded(file: HouseholdFile, asOf: string): SignerNeeded[] {
  const isMinor = (person: RecordView) => (ageAt(answer(person, 'birthDate'), asOf) ?? ADULT) < ADULT;
  const counted = file.persons.filter(isCounted);
  const minors = counted.filter(isMinor);
  const adults = counted.filter((person) => !isMinor(person));
  const signers: SignerNeeded[] = adults.map(({ record }) => ({ person: record, role: 'self', forPersons: [record] }));
  if (minors.length > 0) {
    const others = file.persons.filter((person) => {
      return !isCounted(person) && !isMinor(person) && !CANNOT_SIGN.includes(answer(person, 'status'));
    });
    const candidates = [...adults, ...others];
    const guardian =
      candidates.find((person) => answer(person, 'relation') === 'head') ??
      candidates.find((person) => answer(person, 'relation') === 'spouse') ??
      candidates[0];
    signers.push({
      person: guardian?.record ?? null,
      role: 'guardian',
      forPersons: minors.map(({ record }) => record),
    });
  }
  return signers;
}

/** The consents that hold: signed texts that nobody has withdrawn, newest first. */
export function consentsThatHold(file: HouseholdFile): RecordView[] {
  const withdrawn = file.consents.map((consent) => answer(consent, 'withdraws'));
  return file.consents.filter((consent) => {
    if (answer(consent, 'withdraws') !== undefined) return false;
    return !consent.members.some((id) => withdrawn.includes(id));
  });
}

interface Signature {
  readonly signer: string;
  readonly role: unknown;
  readonly forPersons: readonly unknown[];
}

function signaturesOn(consent: RecordView): Signature[] {
  return itemsUnder(consent, 'signers')
    .filter((signer) => answer(consent, `signers/${signer}/sha256`) !== undefined)
    .map((signer) => {
      const speaksFor = answer(consent, `signers/${signer}/forPersons`);
      return {
        signer,
        role: answer(consent, `signers/${signer}/role`),
        forPersons: Array.isArray(speaksFor) ? speaksFor : [],
      };
    });
}

/**
 * The signatures still to be given, over all consents that hold: an absent member signs later on one of their own.
 * A person's own line counts for nobody else but minors; a guardian's line for all whom it names.
 */
export function signersOpen(file: HouseholdFile, asOf: string): SignerNeeded[] {
  const signatures = consentsThatHold(file).flatMap(signaturesOn);
  const idsOf = (record: string) => file.persons.find((person) => person.record === record)?.members ?? [record];
  const signedSelf = (record: string) => {
    const ids = idsOf(record);
    return signatures.some(({ signer, role, forPersons }) => {
      return ids.includes(signer) || (role === 'guardian' && forPersons.some((id) => ids.includes(String(id))));
    });
  };
  const signedFor = (record: string) => {
    const ids = idsOf(record);
    return signatures.some(({ forPersons }) => forPersons.some((id) => ids.includes(String(id))));
  };
  return signersNeeded(file, asOf).flatMap((needed): SignerNeeded[] => {
    if (needed.role === 'self') return signedSelf(needed.forPersons[0] ?? '') ? [] : [needed];
    const left = needed.forPersons.filter((record) => !signedFor(record));
    return left.length === 0 ? [] : [{ ...needed, forPersons: left }];
  });
}

/**
 * The fact `consentSigned`: null when no consent was begun, or when the list of members is not complete and so
 * somebody may be missing from it; false when somebody is still to sign; true when all have.
 */
export function consentSigned(file: HouseholdFile, asOf: string): boolean | null {
  const isBegun = file.consents.some((consent) => answer(consent, 'withdraws') === undefined);
  if (!isBegun) return null;
  if (signersOpen(file, asOf).length > 0) return false;
  const isComplete = answer(file.household, 'members/asked') === 'complete';
  return isComplete && signersNeeded(file, asOf).length > 0 ? true : null;
}
