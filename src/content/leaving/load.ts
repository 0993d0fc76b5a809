import { LeavingTable } from '#domain/completeness/before-leaving.ts';

import v1 from './before-leaving.v1.json' with { type: 'json' };

/** Who has to be there for what, and how long it takes. */
export const leavingTable: LeavingTable = LeavingTable.parse(v1);
