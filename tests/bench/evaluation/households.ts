import type { HouseholdFacts, IncomeLine, Member, SpendingLine } from '#domain/eligibility/facts.ts';
import { CODE_LISTS } from '#domain/record/code-lists.ts';

/** A stream of pseudo-random numbers in [0, 1), the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const AS_OF = '2026-11';
const MONTHS = ['2025-11', '2026-01', '2026-04', '2026-07', '2026-10', '2025-09', '2026-11'];
const RISKS = CODE_LISTS.riskKind;

/**
 * One household of a made-up county, as the bridge from records writes it: every key there, in one order. Incomes lie
 * around the line, one fact in fifty is unknown, and every verdict, exclusion and flag is reached.
 */
export function benchHousehold(index: number): HouseholdFacts {
  const next = random(0x20261123 ^ Math.imul(index + 1, 0x9e3779b1));
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const yes = (chance: number): boolean => next() < chance;
  const pick = <Value>(values: readonly Value[]): Value => values[int(0, values.length - 1)] as Value;
  const known = <Value>(value: Value): Value | null => (yes(0.002) ? null : value);
  const no = (chance: number): boolean | null => known(yes(chance));

  const people = pick([1, 2, 3, 4, 4, 5, 5, 6, 7]);
  const members: Member[] = Array.from({ length: people }, (_, place): Member => {
    const birthYear = place === 0 ? int(1945, 1995) : int(1940, 2025);
    const isChild = birthYear > 2008;
    const isOld = birthYear < 1961;
    const health = yes(0.75) ? ['healthy' as const] : [pick(['chronic', 'seriousIllness', 'disabled'] as const)];
    const isDisabled = health.includes('disabled' as never);
    return {
      id: `h${index}-${place}`,
      name: `住户${index}成员${place + 1}`,
      birthDate: `${birthYear}-${String(int(1, 12)).padStart(2, '0')}-15`,
      relation:
        place === 0
          ? 'head'
          : place === 1
            ? 'spouse'
            : pick(['son', 'daughter', 'father', 'mother', 'grandson', 'sibling']),
      status: known(
        yes(0.93)
          ? pick(['home', 'home', 'migrantWork', 'school'])
          : pick(['conscript', 'deceased', 'imprisoned', 'missing', 'separateBudget']),
      ),
      labour: known(
        isChild || (isOld && yes(0.6)) ? pick(['none', 'lost']) : pick(['ordinary', 'skilled', 'weak', 'ordinary']),
      ),
      health: known(health),
      disabilityType: isDisabled ? pick(['physical', 'intellectual', 'mental', 'hearing']) : null,
      disabilityGrade: isDisabled ? int(1, 4) : null,
      selfCare: isOld ? pick(['full', 'full', 'partial', 'none']) : 'full',
      publicServant: isChild ? null : no(0.006),
      villageCadre: isChild ? null : no(0.01),
      cadrePaid: yes(0.5),
      student: isChild,
    };
  });

  const wealth = 0.3 + next() * next() * 2.6;
  const amount = (base: number): number => Math.floor(base * wealth * (0.4 + next() * 1.2)) * 100;
  const line = (base: number, kind: string | null): IncomeLine => ({
    amount: amount(base),
    month: yes(0.4) ? pick(MONTHS) : null,
    kind,
    counts: yes(0.05) ? yes(0.5) : null,
  });
  const lines = (chance: number, most: number, base: number, kinds: readonly (string | null)[]): IncomeLine[] | null =>
    known(yes(chance) ? Array.from({ length: int(1, most) }, () => line(base, pick(kinds))) : []);
  const spent = (chance: number, most: number, base: number): SpendingLine[] | null =>
    known(
      yes(chance)
        ? Array.from({ length: int(1, most) }, () => {
            const selfPaid = Math.floor(base * next() * next()) * 100;
            return {
              selfPaid,
              selfPaidInPolicy: yes(0.5) ? Math.floor(selfPaid / 200) * 100 : null,
              month: yes(0.6) ? pick(MONTHS) : null,
            };
          })
        : [],
    );
  const isEven = yes(0.01);
  const wage = isEven
    ? [{ amount: 870_000 * people, month: null, kind: null, counts: null }]
    : lines(0.85, 4, 3200 * people, [null]);
  const rest = (chance: number, most: number, base: number, kinds: readonly (string | null)[]): IncomeLine[] | null =>
    isEven ? [] : lines(chance, most, base, kinds);

  return {
    asOf: AS_OF,
    villageCode: `53092510${String(1000 + (index % 72))}`,
    baseType: yes(0.4) ? 'povertyExited' : 'general',
    livesInVillage: known(!yes(0.03)),
    usesRuralServices: known(!yes(0.02)),
    resettled: no(0.05),
    splitOrMerge: known(
      yes(0.03) ? { kind: pick(['split', 'merge']), date: pick(['2026-03-01', '2024-05-06']) } : { kind: 'none' },
    ),
    members: known(members),
    kin: known(yes(0.2) ? [{ relation: pick(['parent', 'child']), publicServant: no(0.08) }] : []),
    income: {
      wage,
      business: rest(0.7, 4, 2600 * people, ['planting', 'breeding']),
      businessCost: rest(0.6, 3, 1400 * people, ['planting', 'breeding']),
      property: rest(0.3, 2, 700, ['landTransfer', 'dividend']),
      transfer: rest(0.8, 4, 900, ['pension', 'lowIncome', 'militaryCompensation', 'condolence', 'ecological']),
    },
    spending: {
      medical: spent(0.5, 3, 18_000),
      education: spent(0.25, 2, 12_000),
      disability: spent(0.05, 1, 6000),
      accident: spent(0.06, 1, 40_000),
    },
    claims: known(yes(0.1) ? [{ amount: int(1000, 900_000), month: pick(MONTHS) }] : []),
    incomeCollapse: no(0.05),
    risks: known(yes(0.45) ? Array.from({ length: int(1, 3) }, () => ({ kind: pick(RISKS), note: null })) : []),
    safeguards: {
      housingUnsafe: no(0.03),
      schoolDropout: no(0.01),
      noMedicalInsurance: no(0.03),
      waterUnsafe: no(0.03),
    },
    housing: known({
      grade: pick(['A', 'A', 'B', 'B', 'B', yes(0.2) ? 'C' : 'A', yes(0.1) ? 'D' : 'B']),
      otherSafeHome: no(0.7),
    }),
    water: known({
      litresPerPersonDay: int(30, 90) - (yes(0.02) ? 15 : 0),
      region: pick(['wet', 'wet', 'scarce']),
      qualityOk: known(!yes(0.01)),
      piped: known(yes(0.9)),
      minutes: int(1, 22),
      metres: int(10, 850),
      climbMetres: int(0, 85),
      dryDaysPerYear: int(0, 37),
    }),
    vehicles: known(
      yes(0.35)
        ? [
            {
              kind: pick([
                'motorcycle',
                'motorcycle',
                'tricycle',
                'tractor',
                'truck',
                yes(0.3) ? 'car' : 'motorcycle',
                yes(0.2) ? 'minivan' : 'motorcycle',
              ]),
              use: pick(['personal', 'farm', 'business', null]),
              acquired: pick(['bought', 'bought', 'gift', null]),
            },
          ]
        : [],
    ),
    properties: known(
      yes(0.04) ? [{ kind: pick(['flat', 'selfBuiltTown', 'shop', 'resettlement', 'resettlement']) }] : [],
    ),
    businesses: known(
      yes(0.06)
        ? [
            {
              kind: pick(['company', 'individual', 'cooperative']),
              role: pick(['legalPerson', 'shareholder', 'nominal']),
              operating: known(yes(0.7)),
            },
          ]
        : [],
    ),
    hiresWorkers: no(0.02),
    largeScaleFarming: no(0.01),
    nominalResidence: no(0.02),
    dishonestyListed: no(0.02),
    findings: yes(0.06)
      ? {
          '3': null,
          '6': { state: pick(['hit', 'clear']), basis: '核实记录' },
          '7': { state: pick(['hit', 'clear']), basis: pick(['', '核实记录']) },
          '8': { state: pick(['hit', 'clear', 'clear']), basis: '核实记录' },
          '10': { state: pick(['hit', 'clear']), basis: '核实记录' },
        }
      : null,
    override: yes(0.02)
      ? {
          facts: '逐项核实',
          verifiers: ['核实人甲', yes(0.7) ? '核实人乙' : '核实人甲 '],
          reason: '重病',
          statementDate: '2026-10-08',
          statementText: '已说明',
          evidence: ['photo'],
        }
      : null,
    consentSigned: no(0.9),
  };
}
