import * as fc from 'fast-check';

import {
  DisabilityType,
  Health,
  Labour,
  MemberStatus,
  Relation,
  RiskKind,
  Vehicle,
} from '#domain/eligibility/facts.ts';
import type { HouseholdFacts, IncomeLine, Member, SpendingLine } from '#domain/eligibility/facts.ts';

/* Households of every kind, with anything unknown, small enough that the line and the limits are often met. */

/** Households of which one fact in `freq` is unknown and one in `trouble` speaks against them. */
function factsWith(freq: number, trouble: number): fc.Arbitrary<HouseholdFacts> {
  const orNull = <Value>(arb: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(arb, { freq, nil: null });
  const tri = orNull(fc.boolean());
  const no = orNull(fc.integer({ min: 1, max: trouble }).map((n) => n === trouble));
  const yes = orNull(fc.integer({ min: 1, max: trouble }).map((n) => n !== trouble));
  const seldom = <Value>(arb: fc.Arbitrary<Value>): fc.Arbitrary<Value[] | null> =>
    orNull(
      fc.oneof(
        { weight: trouble, arbitrary: fc.constant<Value[]>([]) },
        { weight: 1, arbitrary: fc.array(arb, { maxLength: 2 }) },
      ),
    );
  const asOf = fc.constantFrom('2019-12', '2021-10', '2021-10', '2024-12', '2025-01', '2026-11');
  const month = fc.option(fc.constantFrom('2020-09', '2020-10', '2021-09', '2021-10', '2024-06', '2026-03'), {
    freq: 4,
  });
  const amount = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }).map((n) => n * 100_000) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3_000_000 }) },
  );
  const few = <Value>(arb: fc.Arbitrary<Value>): fc.Arbitrary<Value[] | null> =>
    orNull(fc.array(arb, { maxLength: 3 }));

  const incomeLine: fc.Arbitrary<IncomeLine> = fc.record(
    { amount, month, kind: fc.constantFrom('pension', 'condolence', 'militaryCompensation', null), counts: tri },
    { requiredKeys: ['amount'] },
  );
  const spendingLine: fc.Arbitrary<SpendingLine> = fc.record(
    { selfPaid: amount, selfPaidInPolicy: orNull(amount), month },
    { requiredKeys: ['selfPaid'] },
  );

  const member: fc.Arbitrary<Member> = fc.record(
    {
      id: fc.uuid(),
      name: fc.constantFrom('甲', '乙', null),
      birthDate: orNull(fc.constantFrom('1950-01-01', '1980-03-05', '2003-10-01', '2003-10-02', '2015-06-01')),
      relation: fc.constantFrom(...Relation.options),
      status: orNull(fc.constantFrom('home', 'home', 'migrantWork', ...MemberStatus.options)),
      labour: orNull(fc.constantFrom('none', 'lost', ...Labour.options)),
      health: orNull(fc.subarray([...Health.options])),
      disabilityType: fc.constantFrom(null, ...DisabilityType.options),
      disabilityGrade: fc.constantFrom(null, 1, 2, 3, 4),
      selfCare: fc.constantFrom(null, 'full', 'partial', 'none'),
      publicServant: no,
      villageCadre: no,
      cadrePaid: tri,
      student: tri,
    },
    { requiredKeys: ['id', 'relation', 'status', 'labour', 'health'] },
  );

  const finding = fc.record({ state: fc.constantFrom('hit', 'clear'), basis: fc.constantFrom('', ' ', '核实过') });
  const risk = fc.record({ kind: fc.constantFrom(...RiskKind.options) });

  return fc.record(
    {
      asOf,
      villageCode: fc.constantFrom('530925101201', '530925101202', '530925101203', '440000000000'),
      baseType: fc.constantFrom('general', 'povertyExited'),
      livesInVillage: yes,
      usesRuralServices: yes,
      resettled: tri,
      splitOrMerge: fc.constantFrom(null, { kind: 'none' as const }, { kind: 'split' as const, date: '2021-01-31' }),
      members: orNull(fc.array(member, { maxLength: 5 })),
      kin: seldom(fc.record({ relation: fc.constantFrom('parent', 'spouse', 'child'), publicServant: no })),
      income: fc.record({
        wage: few(incomeLine),
        business: few(incomeLine),
        businessCost: few(incomeLine),
        property: few(incomeLine),
        transfer: few(incomeLine),
      }),
      spending: fc.record({
        medical: few(spendingLine),
        education: few(spendingLine),
        disability: few(spendingLine),
        accident: few(spendingLine),
      }),
      claims: few(fc.record({ amount, month }, { requiredKeys: ['amount'] })),
      incomeCollapse: tri,
      risks: few(risk),
      safeguards: fc.record({ housingUnsafe: no, schoolDropout: no, noMedicalInsurance: no, waterUnsafe: no }),
      housing: orNull(fc.record({ grade: fc.constantFrom('A', 'B', 'C', 'D', null), otherSafeHome: tri })),
      water: orNull(
        fc.record(
          {
            litresPerPersonDay: fc.constantFrom(null, 10, 20, 34.5, 35, 60),
            region: fc.constantFrom('wet', 'scarce', null),
            qualityOk: tri,
            piped: tri,
            minutes: fc.constantFrom(null, 5, 30),
            metres: fc.constantFrom(null, 500, 900),
            climbMetres: fc.constantFrom(null, 50, 90),
            dryDaysPerYear: fc.constantFrom(null, 0, 36, 40),
          },
          { requiredKeys: [] },
        ),
      ),
      vehicles: seldom(
        fc.record({
          kind: fc.constantFrom(...Vehicle.shape.kind.options),
          use: fc.constantFrom('personal', 'business', 'farm', null),
          acquired: fc.constantFrom('bought', 'gift', 'aid', null),
        }),
      ),
      properties: seldom(fc.record({ kind: fc.constantFrom('flat', 'resettlement') })),
      businesses: seldom(
        fc.record({
          kind: fc.constantFrom('company', 'individual', 'cooperative'),
          role: fc.constantFrom('legalPerson', 'shareholder', 'nominal'),
          operating: tri,
        }),
      ),
      hiresWorkers: no,
      largeScaleFarming: no,
      nominalResidence: no,
      dishonestyListed: no,
      findings: orNull(
        fc.record({ '1': finding, '3': finding, '7': finding, '9': finding, '10': finding }, { requiredKeys: [] }),
      ),
      override: fc.constantFrom(
        null,
        {},
        {
          facts: '查过',
          verifiers: ['甲', '乙'],
          reason: '重病',
          statementDate: '2021-10-08',
          statementText: '说明过',
          evidence: ['照片'],
        },
      ),
      consentSigned: tri,
    },
    {
      requiredKeys: [
        'asOf',
        'villageCode',
        'baseType',
        'livesInVillage',
        'usesRuralServices',
        'members',
        'income',
        'spending',
        'claims',
        'risks',
        'safeguards',
      ],
    },
  );
}

/** Any valid household facts: some of households hardly known, most of well-known ones, troubled or not. */
export const arbitraryFacts: fc.Arbitrary<HouseholdFacts> = fc.oneof(
  { weight: 1, arbitrary: factsWith(4, 3) },
  { weight: 2, arbitrary: factsWith(40, 12) },
  { weight: 2, arbitrary: factsWith(400, 60) },
);
