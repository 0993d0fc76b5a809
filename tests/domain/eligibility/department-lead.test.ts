import { expect, test } from 'vitest';

import { shippedPolicy } from '#content/policies/load.ts';
import { type DepartmentLeadInput, evaluateDepartmentLead } from '#domain/eligibility/department-lead.ts';

type Amounts = DepartmentLeadInput['amounts'];

const paid = (memberId: string, amount: number, month = '2021-03'): NonNullable<Amounts>[number] => ({
  memberId,
  amount,
  month,
});

test.each<[string, Amounts, boolean | null, number | null, string | null]>([
  ['not asked', null, null, null, null],
  ['nothing paid', [], false, 0, null],
  ['one fen short', [paid('a', 599_999)], false, 599_999, null],
  ['one person', [paid('a', 300_000), paid('a', 300_000)], true, 600_000, 'person'],
  ['together', [paid('a', 300_000), paid('b', 300_000)], true, 600_000, 'household'],
  ['one person among others', [paid('b', 1), paid('a', 600_000), paid('b', 2)], true, 600_003, 'person'],
  ['out of the window', [paid('a', 600_000, '2021-10'), paid('a', 600_000, '2020-09')], false, 0, null],
  ['at both ends', [paid('a', 300_000, '2020-10'), paid('a', 300_000, '2021-09')], true, 600_000, 'person'],
  ['ids like names of every object', [paid('__proto__', 300_000), paid('constructor', 299_999)], false, 599_999, null],
])('%s', (_, amounts, lead, total, by) => {
  const input = { department: 'medicalInsurance', kind: 'selfPaid', amounts, asOf: '2021-10' } as const;
  expect(evaluateDepartmentLead(input, shippedPolicy)).toEqual({ lead, total, by });
});
