import { z } from 'zod';
import { Instant, Uuid } from '../change/change.ts';
import { Fen } from '../eligibility/facts.ts';
import { CodePrefix } from './protocol.ts';

/** What a supervisor's screen asks about verdicts that changed and about another policy, under `/api/v1/desk`. */

/** Why a verdict is another than before: somebody answered differently, or the policy changed. */
export const VerdictCause = z.enum(['facts', 'policy']);
export type VerdictCause = z.infer<typeof VerdictCause>;

/** Query of `GET /desk/verdict-changes`, newest first. */
export const VerdictChangesQuery = z.strictObject({
  place: CodePrefix.optional(),
  because: VerdictCause.optional(),
  /** Milliseconds; only changes at or after. */
  since: z.coerce.number().pipe(Instant).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** Id of the last change of the answer before. */
  after: Uuid.optional(),
});
export type VerdictChangesQuery = z.infer<typeof VerdictChangesQuery>;

export const VerdictChange = z.strictObject({
  id: Uuid,
  household: Uuid,
  head: z.string(),
  village: z.string(),
  villageName: z.string(),
  group: z.string(),
  from: z.string(),
  /** Null when nothing can be judged any more. */
  to: z.string().nullable(),
  because: VerdictCause,
  /** Rules whose outcome changed; null when the reader may not see everything they rest on. */
  rules: z.array(z.string()).nullable(),
  at: Instant,
});
export type VerdictChange = z.infer<typeof VerdictChange>;

export const VerdictChanges = z.strictObject({ rows: z.array(VerdictChange), total: z.int(), next: Uuid.nullable() });
export type VerdictChanges = z.infer<typeof VerdictChanges>;

/** Answer of `GET /desk/re-evaluation`: how far the households are judged by the policy in force. */
export const ReEvaluation = z.strictObject({
  policy: z.string(),
  version: z.string(),
  judged: z.int(),
  total: z.int(),
});
export type ReEvaluation = z.infer<typeof ReEvaluation>;

/** Body of `POST /desk/what-if`: what is tried in place of the policy in force. Nothing is written. */
export const WhatIfRequest = z.strictObject({
  place: CodePrefix,
  /** One line for all households of the place, fen a person and year. */
  line: z.strictObject({ amount: Fen }).optional(),
  /** Kinds of transfers that are not counted as income. */
  uncountedTransfers: z.array(z.string().max(50)).max(50).optional(),
  /** Fen; from this on medical spending of a household is followed up. It changes no verdict. */
  medicalCost: Fen.optional(),
});
export type WhatIfRequest = z.infer<typeof WhatIfRequest>;

/** Households by verdict. */
const Verdicts = z.record(z.string(), z.int());

/** Households of a place under the policy in force and under the one that is tried. */
const Difference = {
  households: z.int(),
  from: Verdicts,
  to: Verdicts,
  changed: z.int(),
  /** Households with high medical spending. */
  medicalLeads: z.strictObject({ from: z.int(), to: z.int() }),
};

export const WhatIfAnswer = z.strictObject({
  ...Difference,
  byVillage: z.array(z.strictObject({ village: z.string(), name: z.string(), ...Difference })),
  /** Households that cannot be judged yet: no visit says of which month. */
  notJudged: z.int(),
});
export type WhatIfAnswer = z.infer<typeof WhatIfAnswer>;
