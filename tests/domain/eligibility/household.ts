import type { HouseholdFacts, Member } from '#domain/eligibility/facts.ts';

/** A grown-up, healthy member at home about whom everything is known. */
export function person(changes: Partial<Member> = {}): Member {
  return {
    id: 'm',
    birthDate: '1980-03-05',
    relation: 'other',
    status: 'home',
    labour: 'ordinary',
    health: ['healthy'],
    publicServant: false,
    villageCadre: false,
    ...changes,
  };
}

/** Four people with 24,000 元 in the window of 2021-10, just as much as the line: everything known, nothing wrong. */
export function household(changes: Partial<HouseholdFacts> = {}): HouseholdFacts {
  return {
    asOf: '2021-10',
    villageCode: '530925101201',
    baseType: 'general',
    livesInVillage: true,
    usesRuralServices: true,
    resettled: false,
    splitOrMerge: { kind: 'none' },
    members: [
      person({ id: 'm1', relation: 'head' }),
      person({ id: 'm2', relation: 'spouse' }),
      person({ id: 'm3', relation: 'son' }),
      person({ id: 'm4', relation: 'daughter' }),
    ],
    kin: [],
    income: { wage: [{ amount: 2_400_000 }], business: [], businessCost: [], property: [], transfer: [] },
    spending: { medical: [], education: [], disability: [], accident: [] },
    claims: [],
    incomeCollapse: false,
    risks: [],
    safeguards: { housingUnsafe: false, schoolDropout: false, noMedicalInsurance: false, waterUnsafe: false },
    vehicles: [],
    properties: [],
    businesses: [],
    hiresWorkers: false,
    largeScaleFarming: false,
    nominalResidence: false,
    dishonestyListed: false,
    consentSigned: true,
    ...changes,
  };
}

/** The income lists with some of them changed. */
export function income(changes: Partial<HouseholdFacts['income']>): HouseholdFacts['income'] {
  return { wage: [], business: [], businessCost: [], property: [], transfer: [], ...changes };
}

/** The spending lists with some of them changed. */
export function spending(changes: Partial<HouseholdFacts['spending']>): HouseholdFacts['spending'] {
  return { medical: [], education: [], disability: [], accident: [], ...changes };
}

/** Safeguards without a problem, with some of them changed. */
export function safeguards(changes: Partial<HouseholdFacts['safeguards']>): HouseholdFacts['safeguards'] {
  return { housingUnsafe: false, schoolDropout: false, noMedicalInsurance: false, waterUnsafe: false, ...changes };
}
