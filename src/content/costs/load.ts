import { CostShares } from '#domain/record/suggested-cost.ts';

import v1 from './cost-shares.v1.json' with { type: 'json' };

/** The shares in use. The card was read from a copy; the county checks them against the original and may change them. */
export const costShares: CostShares = CostShares.parse(v1);
