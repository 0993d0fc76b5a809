import { CODE_LISTS } from './code-lists.ts';

/** A list of the `identify` input and the items it comes from; `asked` stands at `<path>/asked`. */
export interface FactList {
  /** Path of the household, with `<window>` for the months of the survey. */
  readonly path: string;
  /** Fields that a line must have: without one of them the whole list is unknown. */
  readonly needs: readonly string[];
  /** Key of an entry in the input → field of the line. */
  readonly keys: Readonly<Record<string, string>>;
}

const moneyLine: Omit<FactList, 'path'> = {
  needs: ['amount'],
  keys: { amount: 'amount', month: 'month', kind: 'kind', counts: 'counts' },
};
const spendingLine: Omit<FactList, 'path'> = { needs: ['selfPaid'], keys: { selfPaid: 'selfPaid', month: 'month' } };
const same = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]));

/**
 * The lists of the input but `members`, each with the items it is read from.
 * Source: data model, "Paths" and "The bridge".
 */
export const FACT_LISTS = {
  kin: { path: 'kin', needs: ['relation'], keys: same('relation', 'publicServant') },
  'income.wage': { path: 'income/<window>/wage', ...moneyLine },
  'income.business': { path: 'income/<window>/business', ...moneyLine },
  'income.businessCost': { path: 'income/<window>/businessCost', ...moneyLine },
  'income.property': { path: 'income/<window>/property', ...moneyLine },
  'income.transfer': { path: 'income/<window>/transfer', ...moneyLine },
  'spending.medical': {
    path: 'sensitive/spending/<window>/medical',
    needs: ['selfPaid'],
    keys: same('selfPaid', 'selfPaidInPolicy', 'month'),
  },
  'spending.education': { path: 'spending/<window>/education', ...spendingLine },
  'spending.disability': { path: 'spending/<window>/disability', ...spendingLine },
  'spending.accident': { path: 'spending/<window>/accident', ...spendingLine },
  claims: { path: 'claims/<window>', needs: ['amount'], keys: same('amount', 'month') },
  risks: { path: 'risks', needs: ['kind'], keys: same('kind', 'note') },
  vehicles: { path: 'vehicles', needs: ['kind'], keys: same('kind', 'use', 'acquired') },
  properties: { path: 'properties', needs: ['kind'], keys: same('kind') },
  businesses: { path: 'businesses', needs: ['kind', 'role'], keys: same('kind', 'role', 'operating') },
} as const satisfies Record<string, FactList>;

export type FactListName = keyof typeof FACT_LISTS;

/** Other facts of the household: key of the input → path. */
export const HOUSEHOLD_FACTS: Readonly<Record<string, string>> = {
  ...same('baseType', 'livesInVillage', 'usesRuralServices', 'resettled', 'incomeCollapse'),
  ...same('hiresWorkers', 'largeScaleFarming', 'nominalResidence', 'dishonestyListed'),
  'splitOrMerge.kind': 'splitOrMerge/kind',
  'splitOrMerge.date': 'splitOrMerge/date',
  'safeguards.housingUnsafe': 'safeguards/housingUnsafe',
  'safeguards.schoolDropout': 'safeguards/schoolDropout',
  'safeguards.noMedicalInsurance': 'safeguards/noMedicalInsurance',
  'safeguards.waterUnsafe': 'safeguards/waterUnsafe',
  'housing.grade': 'housing/grade',
  'housing.otherSafeHome': 'housing/otherSafeHome',
  'water.litresPerPersonDay': 'water/litresPerPersonDay',
  'water.region': 'water/region',
  'water.qualityOk': 'water/qualityOk',
  'water.piped': 'water/piped',
  'water.minutes': 'water/minutes',
  'water.metres': 'water/metres',
  'water.climbMetres': 'water/climbMetres',
  'water.dryDaysPerYear': 'water/dryDaysPerYear',
};

/** Facts of a member: key of the input → path of the person. */
export const MEMBER_FACTS: Readonly<Record<string, string>> = {
  ...same('name', 'birthDate', 'relation', 'status', 'labour', 'publicServant', 'villageCadre', 'cadrePaid', 'student'),
  health: 'sensitive/health',
  disabilityType: 'sensitive/disabilityType',
  disabilityGrade: 'sensitive/disabilityGrade',
  selfCare: 'sensitive/selfCare',
};

/** Texts and the date of an override: key of the input → path of the case. */
export const OVERRIDE_FACTS: Readonly<Record<string, string>> = {
  facts: 'override/facts',
  reason: 'override/reason',
  statementDate: 'override/statementDate',
  statementText: 'override/statementText',
  verifiers: 'override/verifiers/<item>',
  evidence: 'override/evidence/<item>',
};

/** Path patterns whose answers reach the input, by kind of record: a conflict elsewhere cannot touch a verdict. */
export const FACT_PATHS: Readonly<Record<'household' | 'person' | 'case', ReadonlySet<string>>> = {
  household: new Set([
    ...Object.values(HOUSEHOLD_FACTS),
    'members/asked',
    ...Object.values(FACT_LISTS).flatMap(({ path, keys }) => [
      `${path}/asked`,
      ...Object.values(keys).map((field) => `${path}/<item>/${field}`),
    ]),
  ]),
  person: new Set(['household', ...Object.values(MEMBER_FACTS)]),
  case: new Set([
    ...Object.values(OVERRIDE_FACTS),
    ...CODE_LISTS.exclusion.flatMap((number) => [`findings/${number}/state`, `findings/${number}/basis`]),
  ]),
};
