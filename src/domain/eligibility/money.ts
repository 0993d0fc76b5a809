import type { MonthWindow } from '../calendar/months.ts';
import type { Claim, HouseholdFacts, IncomeLine, SpendingLine } from './facts.ts';

/** The household's money in the window, in fen; null where a list was not asked. */
export type Money = {
  readonly wage: number | null;
  readonly business: number | null;
  readonly businessCost: number | null;
  readonly property: number | null;
  readonly transfer: number | null;
  /** Rigid spending of all four kinds, of `medical` the part within policy range. */
  readonly rigid: number | null;
  readonly claims: number | null;
  /** What the household itself paid for treatment, all of it. */
  readonly medicalSelfPaid: number | null;
  /** Wage, business, property and transfers less business cost, 纯收入. */
  readonly net: number | null;
  /** Net income and claims less rigid spending, 收入参考范围. */
  readonly reference: number | null;
};

type DatedLine = { readonly month?: string | null | undefined };

/** Whether a line falls in the window; without a month it is a total for the window. */
export function inWindow(line: DatedLine, window: MonthWindow): boolean {
  return line.month == null || (line.month >= window.from && line.month <= window.to);
}

function incomeOf(lines: readonly IncomeLine[] | null, window: MonthWindow): number | null {
  if (lines === null) return null;
  let sum = 0;
  for (const line of lines) if (line.counts !== false && inWindow(line, window)) sum += line.amount;
  return sum;
}

/** Transfers count unless their kind is uncounted and nobody says that this line counts all the same. */
function transfersOf(
  lines: readonly IncomeLine[] | null,
  window: MonthWindow,
  uncounted: readonly string[],
): number | null {
  if (lines === null) return null;
  let sum = 0;
  for (const line of lines) {
    if (line.counts === false || !inWindow(line, window)) continue;
    if (line.counts !== true && line.kind != null && uncounted.includes(line.kind)) continue;
    sum += line.amount;
  }
  return sum;
}

function claimsOf(lines: readonly Claim[] | null, window: MonthWindow): number | null {
  if (lines === null) return null;
  let sum = 0;
  for (const line of lines) if (inWindow(line, window)) sum += line.amount;
  return sum;
}

function selfPaidOf(lines: readonly SpendingLine[] | null, window: MonthWindow): number | null {
  if (lines === null) return null;
  let sum = 0;
  for (const line of lines) if (inWindow(line, window)) sum += line.selfPaid;
  return sum;
}

function paidInPolicyOf(lines: readonly SpendingLine[] | null, window: MonthWindow): number | null {
  if (lines === null) return null;
  let sum = 0;
  for (const line of lines) if (inWindow(line, window)) sum += line.selfPaidInPolicy ?? line.selfPaid;
  return sum;
}

function rigidOf(spending: HouseholdFacts['spending'], window: MonthWindow): number | null {
  const medical = paidInPolicyOf(spending.medical, window);
  const education = selfPaidOf(spending.education, window);
  const disability = selfPaidOf(spending.disability, window);
  const accident = selfPaidOf(spending.accident, window);
  if (medical === null || education === null || disability === null || accident === null) return null;
  return medical + education + disability + accident;
}

/** Adds up a household's money. One income list nobody asked about makes the income unknown, however large the rest. */
export function moneyOf(facts: HouseholdFacts, window: MonthWindow, uncounted: readonly string[]): Money {
  const { income, spending } = facts;
  const wage = incomeOf(income.wage, window);
  const business = incomeOf(income.business, window);
  const businessCost = incomeOf(income.businessCost, window);
  const property = incomeOf(income.property, window);
  const transfer = transfersOf(income.transfer, window, uncounted);
  const rigid = rigidOf(spending, window);
  const claims = claimsOf(facts.claims, window);
  const medicalSelfPaid = selfPaidOf(spending.medical, window);
  const net =
    wage === null || business === null || businessCost === null || property === null || transfer === null
      ? null
      : wage + business + property + transfer - businessCost;
  const reference = net === null || rigid === null || claims === null ? null : net + claims - rigid;
  return { wage, business, businessCost, property, transfer, rigid, claims, medicalSelfPaid, net, reference };
}

/** `total` shared by `people`, in whole fen, halves up toward +∞. For display only: comparisons use the total. */
export function perHead(total: number, people: number): number {
  const rest = ((total % people) + people) % people;
  return (total - rest) / people + (2 * rest >= people ? 1 : 0);
}
