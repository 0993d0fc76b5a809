import { type Change, dotOf, opPath } from '../change/change.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { liftedOps } from '../record/lifted-ops.ts';
import { isAbove } from './merge.ts';

/**
 * What the merged record of these changes shows by default at one path, or undefined: the same as
 * `mergeRecord(changes).live[path]?.[0]?.value`, for whoever asks for nothing else of a large record.
 * Source: sync contract, Merge.
 */
export function shownAt(changes: readonly Change[], path: string): Json | undefined {
  const dead = new Set<string>();
  const standing: { readonly stamp: string; readonly dot: string; readonly value: Json }[] = [];
  for (const change of changes) {
    const { id, stamp } = change.envelope;
    for (const [index, op] of liftedOps(change).entries()) {
      const at = opPath(op);
      if (at !== path && !('clear' in op && isAbove(at, path))) continue;
      for (const dot of op.replaces) dead.add(dot);
      if ('set' in op) standing.push({ stamp, dot: dotOf(id, index), value: op.value });
    }
  }
  let shown: (typeof standing)[number] | undefined;
  for (const one of standing) {
    if (dead.has(one.dot)) continue;
    if (shown === undefined || one.stamp > shown.stamp || (one.stamp === shown.stamp && one.dot > shown.dot))
      shown = one;
  }
  return shown?.value;
}
