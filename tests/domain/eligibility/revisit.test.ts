import { expect, test } from 'vitest';
import { type Revisitable, revisitReasons } from '#domain/eligibility/revisit.ts';

/** Who should be visited again, and why. */

const still: Revisitable = {
  turnedFrom: null,
  verdict: 'notNow',
  handedIn: true,
  incomeMonth: '2025-11',
  undecided: null,
};
const because = (changes: Partial<Revisitable>) => revisitReasons({ ...still, ...changes }, '2026-11-23');

test('a window of twelve months reaches for twelve months', () => {
  expect(because({})).toEqual([]);
  expect(because({ incomeMonth: '2025-10' })).toEqual([{ is: 'windowOld', month: '2025-10' }]);
  expect(because({ incomeMonth: null })).toEqual([]);
});

test('a verdict that is still open counts from handing in on, and names what would decide', () => {
  expect(because({ verdict: 'incomplete', undecided: '工资' })).toEqual([{ is: 'undecided', fact: '工资' }]);
  expect(because({ verdict: 'incomplete', handedIn: false })).toEqual([]);
});

test('of several reasons the turned verdict comes first', () => {
  const reasons = because({ turnedFrom: 'marginal', verdict: 'incomplete', incomeMonth: '2024-01' });
  expect(reasons.map(({ is }) => is)).toEqual(['verdictTurned', 'undecided', 'windowOld']);
});
