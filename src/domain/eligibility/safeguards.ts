import type { HouseholdFacts, Tri } from './facts.ts';
import type { Policy } from './policy.ts';
import { and, not, or } from './tri.ts';

/** The problems with 两不愁三保障 and drinking water, 二（一）. */
export type SafeguardProblems = {
  readonly housing: Tri;
  readonly schooling: Tri;
  readonly medicalInsurance: Tri;
  readonly water: Tri;
};

/** A problem that can be told in two ways: true when either says so, else false when either says so, else unknown. */
function problemOf(told: Tri, derived: Tri): Tri {
  if (told === true || derived === true) return true;
  return told === false || derived === false ? false : null;
}

/** A house of grade C or D is a problem when there is no other safe home, 四（五）: 危房不住人、住人无危房. */
function isHouseUnsafe(housing: HouseholdFacts['housing']): Tri {
  if (housing == null) return null;
  const dangerous = housing.grade === null ? null : housing.grade === 'C' || housing.grade === 'D';
  return and(dangerous, not(housing.otherSafeHome));
}

const atMost = (value: number | null | undefined, limit: number): Tri => (value == null ? null : value <= limit);

/** Whether there is enough water; where the region is unknown, only what passes or fails in both is known. */
export function isWaterEnough(water: NonNullable<HouseholdFacts['water']>, { limits }: Policy): Tri {
  const litres = water.litresPerPersonDay;
  if (litres == null) return null;
  if (water.region === 'wet') return litres >= limits.waterWetLitres;
  if (water.region === 'scarce') return litres >= limits.waterScarceLitres;
  const wet = litres >= limits.waterWetLitres;
  return wet === litres >= limits.waterScarceLitres ? wet : null;
}

/** Whether fetching water is easy: piped, or near enough by time, by distance or by climb. */
export function isWaterNear(water: NonNullable<HouseholdFacts['water']>, { limits }: Policy): Tri {
  const byTime = atMost(water.minutes, limits.waterMinutes);
  const byWay = or(atMost(water.metres, limits.waterMetres), atMost(water.climbMetres, limits.waterClimbMetres));
  return or(water.piped ?? null, or(byTime, byWay));
}

/** Drinking water is safe when all four indicators of 四（四） pass; one that fails makes it unsafe. */
function isWaterSafe(water: HouseholdFacts['water'], policy: Policy): Tri {
  if (water == null) return null;
  const steady = atMost(water.dryDaysPerYear, policy.limits.waterDryDays);
  return and(and(isWaterEnough(water, policy), water.qualityOk ?? null), and(isWaterNear(water, policy), steady));
}

/** The four safeguard problems of a household. */
export function safeguardProblemsOf(facts: HouseholdFacts, policy: Policy): SafeguardProblems {
  const { housingUnsafe, schoolDropout, noMedicalInsurance, waterUnsafe } = facts.safeguards;
  return {
    housing: problemOf(housingUnsafe, isHouseUnsafe(facts.housing)),
    schooling: schoolDropout,
    medicalInsurance: noMedicalInsurance,
    water: problemOf(waterUnsafe, not(isWaterSafe(facts.water, policy))),
  };
}

/** Whether there is any safeguard problem. */
export function anyProblem({ housing, schooling, medicalInsurance, water }: SafeguardProblems): Tri {
  return or(or(housing, schooling), or(medicalInsurance, water));
}
