import { z } from 'zod';
import { CODE_LISTS } from '../record/code-lists.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { answer, itemsUnder, shown } from '../record/household-file.ts';
import { windowSegment } from '../record/window-segment.ts';
import { type RecordView } from '../merge/merge.ts';

/** Costs as a share of gross, for those who only know what was sold: content, with where each share is from. */
export const CostShares = z.strictObject({
  id: z.string(),
  version: z.int().positive(),
  shares: z.array(
    z.strictObject({
      kinds: z.array(z.enum(CODE_LISTS.businessKind)).min(1),
      percent: z.int().min(1).max(99),
      clause: z.string().min(1),
    }),
  ),
});
export type CostShares = z.infer<typeof CostShares>;

export interface SuggestedCost {
  /** Fen. */
  readonly amount: number;
  readonly percent: number;
  readonly clause: string;
  /** What the line must say of itself: 按比例估算. */
  readonly source: 'estimate';
}

/** The cost that goes with a gross amount (fen) of a kind of business, or null where no share is known for it. */
export function suggestedCost({ shares }: CostShares, kind: string, gross: number): SuggestedCost | null {
  const share = shares.find(({ kinds }) => (kinds as readonly string[]).includes(kind));
  if (share === undefined || !(gross > 0)) return null;
  const { percent, clause } = share;
  return { amount: Math.floor((gross * percent + 50) / 100), percent, clause, source: 'estimate' };
}

export interface KindCost extends SuggestedCost {
  readonly kind: string;
  /** Fen. */
  readonly gross: number;
}

/**
 * Suggestions for every kind of business that earned something in the window and has no cost line yet, in the order of
 * the code list; none for a kind of which some amount is not known, and none where there was no cost. Nothing is
 * written: a person takes one over or not.
 */
export function suggestedCosts(content: CostShares, household: RecordView, asOf: string): readonly KindCost[] {
  const list = (group: string) => `income/${windowSegment(asOf)}/${group}`;
  if (shown(household, `${list('businessCost')}/asked`) === 'none') return [];
  const costed = itemsUnder(household, list('businessCost')).map((item) =>
    answer(household, `${list('businessCost')}/${item}/kind`),
  );
  const grossOf = (kind: string) =>
    itemsUnder(household, list('business'))
      .filter((item) => answer(household, `${list('business')}/${item}/kind`) === kind)
      .reduce((sum, item) => {
        const amount = answer(household, `${list('business')}/${item}/amount`);
        return typeof amount === 'number' ? sum + amount : Number.NaN;
      }, 0);
  return CODE_LISTS.businessKind.flatMap((kind) => {
    if (costed.includes(kind)) return [];
    const gross = grossOf(kind);
    const cost = suggestedCost(content, kind, gross);
    return cost === null ? [] : [{ ...cost, kind, gross }];
  });
}

/** The line of costs that a suggestion becomes when it is taken: answers of the household by path. */
export function costLine({ kind, amount, source }: KindCost, asOf: string, item: string): Record<string, Json> {
  const at = `income/${windowSegment(asOf)}/businessCost/${item}`;
  return { [`${at}/kind`]: kind, [`${at}/amount`]: amount, [`${at}/source`]: source };
}
