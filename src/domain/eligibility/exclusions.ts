import type { MonthWindow } from '../calendar/months.ts';
import type { ExclusionNumber, ExclusionState } from './evaluation.ts';
import type { Business, HouseholdFacts, Member, Override, Property, Tri, Vehicle } from './facts.ts';
import { isCounted, postOf } from './members.ts';
import type { Policy } from './policy.ts';
import { and, or } from './tri.ts';

/*
 * The ten situations of 附件2. While deciding, a state is a number so that the worst entry is the largest one, and
 * the ten states of a household are packed into one integer, two bits each: 40,000 households allocate nothing here.
 */

const CLEAR = 0;
const UNKNOWN = 1;
const PENDING = 2;
const HIT = 3;

/** The ten states of one household, packed; read them with `stateOf` and the questions below. */
export type ExclusionStates = number;

export const EXCLUSION_NUMBERS: readonly ExclusionNumber[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'];

const STATES: readonly ExclusionState[] = ['clear', 'unknown', 'pending', 'hit'];
const LOW_BITS = 0b01_01_01_01_01_01_01_01_01_01;

function graded(value: Tri, whenTrue: number): number {
  return value === null ? UNKNOWN : value ? whenTrue : CLEAR;
}

function worstOf<Entry>(entries: readonly Entry[] | null | undefined, gradeOf: (entry: Entry) => number): number {
  if (entries == null) return UNKNOWN;
  let worst = CLEAR;
  for (const entry of entries) worst = Math.max(worst, gradeOf(entry));
  return worst;
}

/** Whether a member's public post counts: a counted member, or a close relative of the head who only keeps apart. */
export function isPublicServantRelevant(member: Member): Tri {
  const counted = isCounted(member);
  if (counted !== false || member.status !== 'separateBudget') return counted;
  const { relation } = member;
  return (
    relation === 'spouse' ||
    relation === 'son' ||
    relation === 'daughter' ||
    relation === 'father' ||
    relation === 'mother'
  );
}

/** Whether this member makes 附件2 一 apply. */
export function isServing(member: Member, asOf: string, adultAge: number): Tri {
  return and(isPublicServantRelevant(member), postOf(member.publicServant, member, asOf, adultAge));
}

/** Whether this member makes 附件2 二 apply: in the village committees and regularly paid, both. */
export function isPaidCadre(member: Member, asOf: string, adultAge: number): Tri {
  const inOffice = and(postOf(member.villageCadre, member, asOf, adultAge), member.cadrePaid ?? null);
  return and(isCounted(member), inOffice);
}

function publicServants(facts: HouseholdFacts, adultAge: number): number {
  const members = worstOf(facts.members, (member) => graded(isServing(member, facts.asOf, adultAge), HIT));
  return Math.max(
    members,
    worstOf(facts.kin, (kin) => graded(kin.publicServant, HIT)),
  );
}

function villageCadres(facts: HouseholdFacts, adultAge: number): number {
  return worstOf(facts.members, (member) => graded(isPaidCadre(member, facts.asOf, adultAge), HIT));
}

/** Whether a vehicle is 消费型汽车 (hit), might be one (pending) or is not one. */
export function gradeOfVehicle(vehicle: Vehicle): number {
  switch (vehicle.kind) {
    case 'car':
    case 'suv':
    case 'mpv':
      return vehicle.use === 'personal' && vehicle.acquired === 'bought' ? HIT : PENDING;
    case 'minivan':
    case 'pickup':
      return PENDING;
    case 'truck':
    case 'motorcycle':
    case 'tricycle':
    case 'tractor':
    case 'machinery':
      return CLEAR;
  }
}

function gradeOfProperty(property: Property): number {
  return property.kind === 'resettlement' ? PENDING : HIT;
}

function gradeOfBusiness(business: Business): number {
  if (business.kind !== 'company' || business.operating === false) return CLEAR;
  return business.operating === null || business.role === 'nominal' ? PENDING : HIT;
}

/** Whether a split or merge of the household falls in the window or later. */
export function isSplitRecent(splitOrMerge: HouseholdFacts['splitOrMerge'], window: MonthWindow): Tri {
  if (splitOrMerge == null) return null;
  return splitOrMerge.kind === 'none' ? false : splitOrMerge.date.slice(0, 7) >= window.from;
}

/** Whether a finding counts: without a basis it has no effect. */
export function hasBasis(finding: { readonly basis: string }): boolean {
  return finding.basis.trim() !== '';
}

function withFinding(fromFacts: number, number: ExclusionNumber, findings: HouseholdFacts['findings']): number {
  const finding = findings == null ? null : findings[number];
  if (finding == null || !hasBasis(finding)) return fromFacts;
  if (finding.state === 'hit') return HIT;
  return fromFacts === HIT ? HIT : CLEAR;
}

/** The state of one exclusion as the facts alone give it, before any finding of a person. */
function fromFacts(number: ExclusionNumber, facts: HouseholdFacts, window: MonthWindow, policy: Policy): number {
  switch (number) {
    case '1':
      return publicServants(facts, policy.limits.adultAge);
    case '2':
      return villageCadres(facts, policy.limits.adultAge);
    case '3':
      return worstOf(facts.vehicles, gradeOfVehicle);
    case '4':
      return worstOf(facts.properties, gradeOfProperty);
    case '5':
      return worstOf(facts.businesses, gradeOfBusiness);
    case '6':
      return graded(or(facts.hiresWorkers ?? null, facts.largeScaleFarming ?? null), PENDING);
    case '7':
      return graded(isSplitRecent(facts.splitOrMerge, window), PENDING);
    case '8':
      return graded(facts.nominalResidence ?? null, PENDING);
    case '9':
      return CLEAR; // it concerns persons, who leave the divisor
    case '10':
      return graded(facts.dishonestyListed ?? null, PENDING);
  }
}

/** The ten exclusions of a household, facts first, then what a person found with a basis (never for 九). */
export function exclusionsOf(facts: HouseholdFacts, window: MonthWindow, policy: Policy): ExclusionStates {
  let states = 0;
  for (let index = 0; index < EXCLUSION_NUMBERS.length; index += 1) {
    const number = EXCLUSION_NUMBERS[index] as ExclusionNumber;
    const state = fromFacts(number, facts, window, policy);
    states |= (number === '9' ? state : withFinding(state, number, facts.findings)) << (2 * index);
  }
  return states;
}

/** The state of one exclusion. */
export function stateOf(states: ExclusionStates, number: ExclusionNumber): ExclusionState {
  return STATES[(states >> (2 * (Number(number) - 1))) & 3] as ExclusionState;
}

/** Whether any exclusion is a hit. */
export function isAnyHit(states: ExclusionStates): boolean {
  return (states & (states >> 1) & LOW_BITS) !== 0;
}

/** Whether any exclusion is pending. */
export function isAnyPending(states: ExclusionStates): boolean {
  return (~states & (states >> 1) & LOW_BITS) !== 0;
}

/** The states by number, as the result carries them. */
export function exclusionRecord(states: ExclusionStates): Record<ExclusionNumber, ExclusionState> {
  return {
    '1': stateOf(states, '1'),
    '2': stateOf(states, '2'),
    '3': stateOf(states, '3'),
    '4': stateOf(states, '4'),
    '5': stateOf(states, '5'),
    '6': stateOf(states, '6'),
    '7': stateOf(states, '7'),
    '8': stateOf(states, '8'),
    '9': stateOf(states, '9'),
    '10': stateOf(states, '10'),
  };
}

const isFilled = (text: string | null | undefined): boolean => text != null && text.trim() !== '';

/** Whether 特殊情况确需纳入, 二（三）, is recorded in full: two different verifiers, a date, every text, evidence. */
export function isOverrideComplete(override: Override | null | undefined): boolean {
  if (override == null) return false;
  const verifiers = new Set((override.verifiers ?? []).map((name) => name.trim()).filter((name) => name !== ''));
  return (
    verifiers.size >= 2 &&
    override.statementDate != null &&
    isFilled(override.facts) &&
    isFilled(override.reason) &&
    isFilled(override.statementText) &&
    (override.evidence ?? []).some(isFilled)
  );
}
