/** The first of the facts that a rule of the explanation rests on, by its path within the input. */
const FACTS: Readonly<Record<string, string>> = {
  scope: 'livesInVillage',
  line: 'income.wage',
  reference: 'spending.medical',
  risks: 'risks',
  safeguards: 'safeguards.housingUnsafe',
  exclusion1: 'members',
  exclusion2: 'members',
  exclusion3: 'vehicles',
  exclusion4: 'properties',
  exclusion5: 'businesses',
  exclusion6: 'hiresWorkers',
  exclusion7: 'splitOrMerge',
  exclusion8: 'nominalResidence',
  exclusion10: 'dishonestyListed',
  override: 'override.facts',
};

/** Where to begin to look at what decided a rule; null for one that rests on no single place. */
export function factOfRule(rule: string): string | null {
  return FACTS[rule] ?? null;
}
