import * as z from 'zod';

import { CalendarDate, Month } from '../calendar/months.ts';
import { CODE_LISTS } from '../record/code-lists.ts';

/*
 * The input of the evaluation: one household's facts at one month, exactly as the evaluation contract lists them.
 * `null` means that nobody has asked or nobody knows; it is never zero and never "no". A key may be left out only
 * where it is `nullish`, and then it is null. A list is null when it was not asked and empty when there is none.
 */

/** Entries of one list beyond which an input is no household but a mistake; so many amounts still add up exactly. */
const LONGEST_LIST = 9_000;

/** A list of a sane length. */
export const listOf = <Entry extends z.ZodType>(entry: Entry) => z.array(entry).max(LONGEST_LIST);

/** True, false, or null when nobody knows. */
export const Tri = z.boolean().nullable();
export type Tri = z.infer<typeof Tri>;

const OptionalTri = z.boolean().nullish();

/** An amount of money in fen (分), 0 to 10^12. */
export const Fen = z.int().min(0).max(1_000_000_000_000);
export type Fen = z.infer<typeof Fen>;

/** Relation to the head, in the order of the national list. */
export const Relation = z.enum(CODE_LISTS.relation);
export type Relation = z.infer<typeof Relation>;

/** Where a registered member is; the first three are counted in the divisor, 附件2 九. */
export const MemberStatus = z.enum(CODE_LISTS.status);
export type MemberStatus = z.infer<typeof MemberStatus>;

export const Labour = z.enum(CODE_LISTS.labour);
export type Labour = z.infer<typeof Labour>;

export const Health = z.enum(CODE_LISTS.health);
export type Health = z.infer<typeof Health>;

export const DisabilityType = z.enum(CODE_LISTS.disabilityType);
export type DisabilityType = z.infer<typeof DisabilityType>;

/** A registered member of the household. */
export const Member = z.strictObject({
  id: z.string(),
  name: z.string().nullish(),
  birthDate: CalendarDate.nullish(),
  relation: Relation,
  status: MemberStatus.nullable(),
  labour: Labour.nullable(),
  health: listOf(Health).nullable(),
  disabilityType: DisabilityType.nullish(),
  disabilityGrade: z.int().min(1).max(4).nullish(),
  selfCare: z.enum(CODE_LISTS.selfCare).nullish(),
  publicServant: OptionalTri,
  villageCadre: OptionalTri,
  cadrePaid: OptionalTri,
  student: OptionalTri,
});
export type Member = z.infer<typeof Member>;

/** A parent, spouse or child of the head who lives apart, 附件2 一. */
export const Kin = z.strictObject({ relation: z.enum(CODE_LISTS.kinRelation), publicServant: Tri });
export type Kin = z.infer<typeof Kin>;

/** One line of income or of business cost; without a month it is a total for the window. */
export const IncomeLine = z.strictObject({
  amount: Fen,
  month: Month.nullish(),
  kind: z.string().nullish(),
  counts: OptionalTri,
});
export type IncomeLine = z.infer<typeof IncomeLine>;

/** One line of rigid spending, after every reimbursement; `selfPaidInPolicy` is the part within policy range. */
export const SpendingLine = z.strictObject({
  selfPaid: Fen,
  selfPaidInPolicy: Fen.nullish(),
  month: Month.nullish(),
});
export type SpendingLine = z.infer<typeof SpendingLine>;

/** One payment of an insurance, 理赔收入. */
export const Claim = z.strictObject({ amount: Fen, month: Month.nullish() });
export type Claim = z.infer<typeof Claim>;

export const RiskKind = z.enum(CODE_LISTS.riskKind);
export type RiskKind = z.infer<typeof RiskKind>;

export const Risk = z.strictObject({ kind: RiskKind, note: z.string().nullish() });
export type Risk = z.infer<typeof Risk>;

/** A list of risks, or null when nobody asked. */
export const Risks = listOf(Risk).nullable();
export type Risks = z.infer<typeof Risks>;

/** The inspected grade of the house: C and D are dangerous. */
export const Housing = z.strictObject({ grade: z.enum(CODE_LISTS.houseGrade).nullable(), otherSafeHome: Tri });
export type Housing = z.infer<typeof Housing>;

const measured = z.number().min(0).nullish();

/** The four indicators of safe drinking water, 四（四）. */
export const Water = z.strictObject({
  litresPerPersonDay: measured,
  region: z.enum(CODE_LISTS.waterRegion).nullish(),
  qualityOk: OptionalTri,
  piped: OptionalTri,
  minutes: measured,
  metres: measured,
  climbMetres: measured,
  dryDaysPerYear: measured,
});
export type Water = z.infer<typeof Water>;

export const Vehicle = z.strictObject({
  kind: z.enum(CODE_LISTS.vehicleKind),
  use: z.enum(CODE_LISTS.vehicleUse).nullable(),
  acquired: z.enum(CODE_LISTS.acquired).nullable(),
});
export type Vehicle = z.infer<typeof Vehicle>;

/** Property in a town, 附件2 四. */
export const Property = z.strictObject({
  kind: z.enum(CODE_LISTS.townProperty),
});
export type Property = z.infer<typeof Property>;

export const Business = z.strictObject({
  kind: z.enum(CODE_LISTS.entityKind),
  role: z.enum(CODE_LISTS.entityRole),
  operating: Tri,
});
export type Business = z.infer<typeof Business>;

/** A person's finding on one exclusion; it has no effect while `basis` is blank. */
export const Finding = z.strictObject({ state: z.enum(CODE_LISTS.findingState), basis: z.string() });
export type Finding = z.infer<typeof Finding>;

const OptionalFinding = Finding.nullish();

/** 特殊情况确需纳入, 二（三）: a record being filled in, so any part may still be null or left out. */
export const Override = z.strictObject({
  facts: z.string().nullish(),
  verifiers: listOf(z.string()).nullish(),
  reason: z.string().nullish(),
  statementDate: CalendarDate.nullish(),
  statementText: z.string().nullish(),
  evidence: listOf(z.string()).nullish(),
});
export type Override = z.infer<typeof Override>;

const facts = z.strictObject({
  asOf: Month,
  villageCode: z.string().regex(/^[0-9]{12}$/, { error: '应是 12 位数字的行政村代码' }),
  baseType: z.enum(CODE_LISTS.baseType),
  livesInVillage: Tri,
  usesRuralServices: Tri,
  resettled: OptionalTri,
  splitOrMerge: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('split'), date: CalendarDate }),
      z.strictObject({ kind: z.literal('merge'), date: CalendarDate }),
      z.strictObject({ kind: z.literal('none') }),
    ])
    .nullish(),
  members: listOf(Member).nullable(),
  kin: listOf(Kin).nullish(),
  income: z.strictObject({
    wage: listOf(IncomeLine).nullable(),
    business: listOf(IncomeLine).nullable(),
    businessCost: listOf(IncomeLine).nullable(),
    property: listOf(IncomeLine).nullable(),
    transfer: listOf(IncomeLine).nullable(),
  }),
  spending: z.strictObject({
    medical: listOf(SpendingLine).nullable(),
    education: listOf(SpendingLine).nullable(),
    disability: listOf(SpendingLine).nullable(),
    accident: listOf(SpendingLine).nullable(),
  }),
  claims: listOf(Claim).nullable(),
  incomeCollapse: OptionalTri,
  risks: Risks,
  safeguards: z.strictObject({ housingUnsafe: Tri, schoolDropout: Tri, noMedicalInsurance: Tri, waterUnsafe: Tri }),
  housing: Housing.nullish(),
  water: Water.nullish(),
  vehicles: listOf(Vehicle).nullish(),
  properties: listOf(Property).nullish(),
  businesses: listOf(Business).nullish(),
  hiresWorkers: OptionalTri,
  largeScaleFarming: OptionalTri,
  nominalResidence: OptionalTri,
  dishonestyListed: OptionalTri,
  findings: z
    .strictObject({
      '1': OptionalFinding,
      '2': OptionalFinding,
      '3': OptionalFinding,
      '4': OptionalFinding,
      '5': OptionalFinding,
      '6': OptionalFinding,
      '7': OptionalFinding,
      '8': OptionalFinding,
      '9': OptionalFinding,
      '10': OptionalFinding,
    })
    .nullish(),
  override: Override.nullish(),
  consentSigned: OptionalTri,
});

type Facts = z.infer<typeof facts>;

/** Refuses amounts whose sum could not be told apart from its neighbour: no verdict rests on a rounded total. */
function refuseUncountable({ income, spending, claims }: Facts, context: z.core.$RefinementCtx<Facts>): void {
  let total = 0;
  const add = (path: string[], amount: number): void => {
    const isFirstBeyond = total <= Number.MAX_SAFE_INTEGER && total + amount > Number.MAX_SAFE_INTEGER;
    total += amount;
    if (isFirstBeyond) context.addIssue({ code: 'custom', path, message: '金额加起来太大，算不准', input: amount });
  };
  for (const name of ['wage', 'business', 'businessCost', 'property', 'transfer'] as const) {
    for (const { amount } of income[name] ?? []) add(['income', name], amount);
  }
  for (const name of ['medical', 'education', 'disability', 'accident'] as const) {
    for (const line of spending[name] ?? []) {
      add(['spending', name], Math.max(line.selfPaid, line.selfPaidInPolicy ?? 0));
    }
  }
  for (const { amount } of claims ?? []) add(['claims'], amount);
}

/** One household's facts at the month `asOf`: the `input` of the task `identify`. */
export const HouseholdFacts = facts.superRefine(refuseUncountable);
export type HouseholdFacts = Facts;
