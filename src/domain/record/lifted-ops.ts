import { type Envelope, type Op, type Change, opsOf } from '../change/change.ts';

/**
 * What an op of one record schema is called in the next: one op stays one op, so that dots stay what they are.
 * null where the next schema only has more fields.
 */
export type Lift = ((op: Op, kind: Envelope['kind']) => Op) | null;

/** From schema 1 to 2, from 2 to 3 and so on. A new number of `RECORD_SCHEMA` comes with its line here. */
export const LIFTS: readonly Lift[] = [
  // 1 → 2: the form of a visit and other new fields; nothing was renamed or taken away.
  null,
];

/**
 * The ops of a change as they read in the newest schema, in the order that numbers their dots. The signed bytes stay
 * as they were: this is for views, histories and the evaluation. A change of a later schema is given as it is; whoever
 * shows it shows what it knows of it.
 */
export function liftedOps(change: Change, lifts: readonly Lift[] = LIFTS): readonly Op[] {
  const ops = opsOf(change);
  const { schema, kind } = change.envelope;
  const steps = lifts.slice(schema - 1).filter((lift) => lift !== null);
  return steps.length === 0 ? ops : ops.map((op) => steps.reduce((lifted, lift) => lift(lifted, kind), op));
}
