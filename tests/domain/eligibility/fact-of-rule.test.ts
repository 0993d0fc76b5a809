import { expect, test } from 'vitest';
import { factsOfRule } from '#domain/eligibility/fact-of-rule.ts';
import { household, person } from './household.ts';

/** Which facts a reason leads to. */

test('what is so decides; where nothing is so, what is not known; else all of it', () => {
  const servant = household({ members: [person({ publicServant: true }), person({ publicServant: null })] });
  expect(factsOfRule('exclusion1', servant)).toEqual(['members[0].publicServant']);
  const unknown = household({ members: [person(), person({ publicServant: null })] });
  expect(factsOfRule('exclusion1', unknown)).toEqual(['members[1].publicServant']);
  expect(factsOfRule('exclusion1', household())).toHaveLength(4);
  const known = { ...household().safeguards, waterUnsafe: true, schoolDropout: null };
  expect(factsOfRule('safeguards', household({ safeguards: known }))).toEqual(['safeguards.waterUnsafe']);
});

test('money rests on every list that has lines or was not asked', () => {
  const income = { ...household().income, transfer: null };
  expect(factsOfRule('line', household({ income }))).toEqual(['income.wage', 'income.transfer', 'members']);
  const spending = { ...household().spending, education: [{ selfPaid: 1 }] };
  expect(factsOfRule('reference', household({ spending, claims: null }))).toEqual(['spending.education', 'claims']);
});

test('each entry of a list is a fact of its own, and a finding is one too', () => {
  const vehicles = [
    { kind: 'car', use: 'personal', acquired: 'bought' },
    { kind: 'truck', use: 'business', acquired: 'bought' },
  ] as const;
  const findings = { '3': { state: 'clear', basis: '查过' } } as const;
  expect(factsOfRule('exclusion3', household({ vehicles: [...vehicles], findings }))).toEqual([
    'vehicles[0].kind',
    'vehicles[1].kind',
    'findings.3',
  ]);
  expect(factsOfRule('exclusion3', household({ vehicles: [] }))).toEqual(['vehicles']);
});
