import { latestBirth } from '../calendar/months.ts';
import type { Health, HouseholdFacts, Member, Tri } from './facts.ts';
import { and, not, or } from './tri.ts';

type Members = HouseholdFacts['members'];

/** Whether a member is in the divisor, 附件2 九: at home, away for work or at school. */
export function isCounted(member: Member): Tri {
  const { status } = member;
  return status === null ? null : status === 'home' || status === 'migrantWork' || status === 'school';
}

/** How many members are counted; null when the members or the status of one of them are not known. */
export function countPeople(members: Members): number | null {
  if (members === null) return null;
  let people = 0;
  for (const member of members) {
    const counted = isCounted(member);
    if (counted === null) return null;
    if (counted) people += 1;
  }
  return people;
}

/** Whether a member is `age` years old or older on the first day of `asOf`; null without a birth date. */
export function isAged(member: Member, asOf: string, age: number): Tri {
  return member.birthDate == null ? null : member.birthDate <= latestBirth(asOf, age);
}

/** A public post of a member: what nobody asked about a minor is false. */
export function postOf(known: Tri | undefined, member: Member, asOf: string, adultAge: number): Tri {
  if (known != null) return known;
  return isAged(member, asOf, adultAge) === false ? false : null;
}

/** Whether a member has no labour at all; a weak or half labour is labour. */
export function isWithoutLabour(member: Member): Tri {
  return member.labour === null ? null : member.labour === 'none' || member.labour === 'lost';
}

/** 整户无劳动能力: some members are counted and each of them is without labour. */
export function isAllWithoutLabour(members: Members): Tri {
  if (members === null) return null;
  let some: Tri = false;
  let every: Tri = true;
  for (const member of members) {
    const counted = isCounted(member);
    some = or(some, counted);
    every = and(every, or(not(counted), isWithoutLabour(member)));
  }
  return and(some, every);
}

/** Whether every member, one at least, is deceased. */
export function isAllDeceased(members: Members): Tri {
  if (members === null) return null;
  let every: Tri = members.length > 0;
  for (const { status } of members) every = and(every, status === null ? null : status === 'deceased');
  return every;
}

function hasHealth(member: Member, condition: Health): Tri {
  return member.health === null ? null : member.health.includes(condition);
}

/** Whether a counted member is chronically or seriously ill. */
export function isSomeoneIll(members: Members): Tri {
  if (members === null) return null;
  let some: Tri = false;
  for (const member of members) {
    const ill = or(hasHealth(member, 'chronic'), hasHealth(member, 'seriousIllness'));
    some = or(some, and(isCounted(member), ill));
  }
  return some;
}

/** Whether a counted member is disabled. */
export function isSomeoneDisabled(members: Members): Tri {
  if (members === null) return null;
  let some: Tri = false;
  for (const member of members) some = or(some, and(isCounted(member), hasHealth(member, 'disabled')));
  return some;
}

/**
 * Whether a counted member belongs to a key group, 二（一）: seriously ill; of disability grade 1–2, or 3–4 when
 * intellectual or mental; chronically ill with a heavy medical cost; old and unable to look after themselves.
 */
export function hasKeyGroup(members: Members, heavyMedicalCost: boolean, asOf: string, elderAge: number): boolean {
  if (members === null) return false;
  for (const member of members) {
    if (isCounted(member) !== true) continue;
    if (hasHealth(member, 'seriousIllness') === true) return true;
    const { disabilityGrade, disabilityType, selfCare } = member;
    if (disabilityGrade != null) {
      if (disabilityGrade <= 2 || disabilityType === 'intellectual' || disabilityType === 'mental') return true;
    }
    if (heavyMedicalCost && hasHealth(member, 'chronic') === true) return true;
    if (selfCare != null && selfCare !== 'full' && isAged(member, asOf, elderAge) === true) return true;
  }
  return false;
}
