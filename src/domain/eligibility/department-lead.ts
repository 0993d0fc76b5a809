import * as z from 'zod';

import { Month, windowOf } from '../calendar/months.ts';
import { Fen, listOf } from './facts.ts';
import type { Tri } from './facts.ts';
import { inWindow } from './money.ts';
import type { Policy } from './policy.ts';

const Amount = z.strictObject({ memberId: z.string(), amount: Fen, month: Month });

/** The input of the task `departmentLead`: what the medical insurance office knows of a household, 附件1. */
export const DepartmentLeadInput = z.strictObject({
  department: z.literal('medicalInsurance'),
  kind: z.literal('selfPaid'),
  amounts: listOf(Amount).nullable(),
  asOf: Month,
});
export type DepartmentLeadInput = z.infer<typeof DepartmentLeadInput>;

/** The result of the task `departmentLead`; `total` in fen. */
export type DepartmentLead = {
  readonly lead: Tri;
  readonly total: number | null;
  readonly by: 'person' | 'household' | null;
};

/** Whether what one member or the household paid in the window is a lead: 6000 元以上（含）, 附件1. */
export function evaluateDepartmentLead(input: DepartmentLeadInput, policy: Policy): DepartmentLead {
  if (input.amounts === null) return { lead: null, total: null, by: null };
  const window = windowOf(input.asOf);
  const byMember = new Map<string, number>();
  let total = 0;
  for (const line of input.amounts) {
    if (!inWindow(line, window)) continue;
    total += line.amount;
    byMember.set(line.memberId, (byMember.get(line.memberId) ?? 0) + line.amount);
  }
  for (const sum of byMember.values()) if (sum >= policy.medicalCost) return { lead: true, total, by: 'person' };
  const lead = total >= policy.medicalCost;
  return { lead, total, by: lead ? 'household' : null };
}
