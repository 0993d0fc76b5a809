import type { MonthWindow } from '../calendar/months.ts';
import type { ExclusionNumber, ExclusionState } from './evaluation.ts';
import type { Business, Finding, HouseholdFacts, Member, Override, Tri, Vehicle } from './facts.ts';
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

const worse = (left: number, right: number): number => (left > right ? left : right);

function graded(value: Tri, whenTrue: number): number {
  return value === null ? UNKNOWN : value ? whenTrue : CLEAR;
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

function publicServants({ members, kin, asOf }: HouseholdFacts, adultAge: number): number {
  let worst = members === null || kin == null ? UNKNOWN : CLEAR;
  if (members !== null)
    for (const member of members) worst = worse(worst, graded(isServing(member, asOf, adultAge), HIT));
  if (kin != null) for (const { publicServant } of kin) worst = worse(worst, graded(publicServant, HIT));
  return worst;
}

function villageCadres({ members, asOf }: HouseholdFacts, adultAge: number): number {
  if (members === null) return UNKNOWN;
  let worst = CLEAR;
  for (const member of members) worst = worse(worst, graded(isPaidCadre(member, asOf, adultAge), HIT));
  return worst;
}

/** Whether a vehicle is 消费型汽车 (hit), might be one (pending) or is not one. */
function gradeOfVehicle(vehicle: Vehicle): number {
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

function vehicles(list: HouseholdFacts['vehicles']): number {
  if (list == null) return UNKNOWN;
  let worst = CLEAR;
  for (const vehicle of list) worst = worse(worst, gradeOfVehicle(vehicle));
  return worst;
}

function townProperty(list: HouseholdFacts['properties']): number {
  if (list == null) return UNKNOWN;
  let worst = CLEAR;
  for (const { kind } of list) worst = worse(worst, kind === 'resettlement' ? PENDING : HIT);
  return worst;
}

function gradeOfBusiness({ kind, role, operating }: Business): number {
  if (kind !== 'company' || operating === false) return CLEAR;
  return operating === null || role === 'nominal' ? PENDING : HIT;
}

function companies(list: HouseholdFacts['businesses']): number {
  if (list == null) return UNKNOWN;
  let worst = CLEAR;
  for (const business of list) worst = worse(worst, gradeOfBusiness(business));
  return worst;
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

function withFinding(fromFacts: number, finding: Finding | null | undefined): number {
  if (finding == null || !hasBasis(finding)) return fromFacts;
  if (finding.state === 'hit') return HIT;
  return fromFacts === HIT ? HIT : CLEAR;
}

const place = (state: number, number: number): ExclusionStates => state << (2 * (number - 1));

/** The one number of a policy that the exclusions hang on. */
export type AdultAge = { readonly limits: Pick<Policy['limits'], 'adultAge'> };

/** The ten exclusions of a household, facts first, then what a person found with a basis. */
export function exclusionsOf(facts: HouseholdFacts, window: MonthWindow, policy: AdultAge): ExclusionStates {
  const { adultAge } = policy.limits;
  const found = facts.findings;
  const large = or(facts.hiresWorkers ?? null, facts.largeScaleFarming ?? null);
  // 九 is left clear, findings or not: it concerns persons, who leave the divisor
  return (
    place(withFinding(publicServants(facts, adultAge), found?.['1']), 1) |
    place(withFinding(villageCadres(facts, adultAge), found?.['2']), 2) |
    place(withFinding(vehicles(facts.vehicles), found?.['3']), 3) |
    place(withFinding(townProperty(facts.properties), found?.['4']), 4) |
    place(withFinding(companies(facts.businesses), found?.['5']), 5) |
    place(withFinding(graded(large, PENDING), found?.['6']), 6) |
    place(withFinding(graded(isSplitRecent(facts.splitOrMerge, window), PENDING), found?.['7']), 7) |
    place(withFinding(graded(facts.nominalResidence ?? null, PENDING), found?.['8']), 8) |
    place(withFinding(graded(facts.dishonestyListed ?? null, PENDING), found?.['10']), 10)
  );
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
  const read = (number: number): ExclusionState => STATES[(states >> (2 * (number - 1))) & 3] as ExclusionState;
  return {
    '1': read(1),
    '2': read(2),
    '3': read(3),
    '4': read(4),
    '5': read(5),
    '6': read(6),
    '7': read(7),
    '8': read(8),
    '9': read(9),
    '10': read(10),
  };
}

/** Whether any exclusion is unknown. */
export function isAnyUnknown(states: ExclusionStates): boolean {
  return (states & ~(states >> 1) & LOW_BITS) !== 0;
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
