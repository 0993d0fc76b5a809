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
    waiting,
    state: householdState({ review, visitedOn: digest.visitedOn, draft, waiting }, today),
  };
}

/** The day in Asia/Shanghai, which keeps no summer time. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
}

/** By village, group, head. */
export function byPlace(a: HouseholdSummary, b: HouseholdSummary): number {
  if (a.village !== b.village) return a.village < b.village ? -1 : 1;
  const [groupA, groupB] = [groupNumber(a.group), groupNumber(b.group)];
  if (groupA !== groupB) return groupA < groupB ? -1 : 1;
  return chinese.compare(a.group, b.group) || chinese.compare(a.head, b.head) || (a.record < b.record ? -1 : 1);
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
