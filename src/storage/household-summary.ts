import { revisitReasons } from '#domain/eligibility/revisit.ts';
import { type Standing, householdState } from '#domain/tablet/household-state.ts';
import { type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { type HouseholdDigest } from './household-digest.ts';

/** A row of the list: what the merged file tells, with what is typed, on its way, and the day. */
export function summaryOf(
  { review, incomeMonth = null, undecided = null, ...digest }: HouseholdDigest,
  { draft, waiting }: Pick<Standing, 'draft' | 'waiting'>,
  today: string,
): HouseholdSummary {
  const turnedFrom = digest.turnedFrom ?? null;
  const handedIn = review !== null && review !== 'none' && review !== 'returned';
  const [revisit = null] = revisitReasons(
    { turnedFrom, verdict: digest.verdict, handedIn, incomeMonth, undecided },
    today,
  );
  return {
    ...digest,
    turnedFrom,
    revisit,
    lead: digest.lead ?? null,
    waiting,
    state: householdState({ review, visitedOn: digest.visitedOn, draft, waiting }, today),
  };
}

/** The day in Asia/Shanghai, which keeps no summer time. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** Sorted by village, group, head. */
export function inPlaceOrder(rows: readonly HouseholdSummary[]): HouseholdSummary[] {
  // The number of a group is read once a row, not at every comparison.
  return rows
    .map((row) => ({ row, group: groupNumber(row.group) }))
    .sort((a, b) => {
      if (a.row.village !== b.row.village) return a.row.village < b.row.village ? -1 : 1;
      if (a.group !== b.group) return a.group < b.group ? -1 : 1;
      return (
        byText(a.row.group, b.row.group) || byText(a.row.head, b.row.head) || (a.row.record < b.row.record ? -1 : 1)
      );
    })
    .map(({ row }) => row);
}

function byText(a: string, b: string): number {
  return a === b ? 0 : chinese.compare(a, b);
}

const chinese = new Intl.Collator('zh-CN', { numeric: true });
const NUMERALS = '零一二三四五六七八九';

/** 十二组 comes after 二组: numerals are read as numbers. What has none comes last. */
function groupNumber(group: string): number {
  const digits = /\d+/.exec(group)?.[0];
  if (digits !== undefined) return Number(digits);
  const [text] = /[一二三四五六七八九十]+/.exec(group) ?? [];
  if (text === undefined) return Infinity;
  const value = (numerals: string) => Math.max(0, NUMERALS.indexOf(numerals.slice(0, 1)));
  const ten = text.indexOf('十');
  if (ten === -1) return value(text);
  return (ten === 0 ? 1 : value(text)) * 10 + (ten === text.length - 1 ? 0 : value(text.slice(ten + 1)));
}
