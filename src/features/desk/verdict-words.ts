import { desk as words } from '#content/locales/zh-CN/desk.ts';
import { type Verdict } from '#domain/eligibility/evaluation.ts';

/** The verdicts in the order of the filter: what asks for work first. */
export const VERDICTS: readonly Verdict[] = [
  'sudden',
  'unstable',
  'marginal',
  'review',
  'excludedInPrinciple',
  'incomplete',
  'notNow',
  'outOfScope',
];

/** A verdict in words; one of a newer server, or none, says so instead of showing a code. */
export function verdictText(verdict: string | null): string {
  const known = VERDICTS.find((one) => one === verdict);
  return known === undefined ? words.verdict.none : words.verdict[known];
}
