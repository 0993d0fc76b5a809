import { type Edit } from '#domain/change/changes-between.ts';
import { type Json, canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';

/** The dots that stand on screen for a path: its live answers, and removals that met an answer they had not seen. */
export function dotsShown(stored: RecordView | undefined, path: string): readonly string[] {
  if (stored === undefined) return [];
  const removals = Object.entries(stored.removed).filter(
    ([removed]) => removed === path || path.startsWith(`${removed}/`),
  );
  return [
    ...(stored.live[path] ?? []).map(({ dot }) => dot),
    ...removals.flatMap(([, list]) => list.map(({ dot }) => dot)),
  ];
}

/** Every dot at or under a path, removals too, for taking a whole line away. */
export function dotsUnder(stored: RecordView | undefined, path: string): readonly string[] {
  if (stored === undefined) return [];
  return [...Object.entries(stored.live), ...Object.entries(stored.removed)]
    .filter(([one]) => one === path || one.startsWith(`${path}/`))
    .flatMap(([, values]) => values.map(({ dot }) => dot));
}

/** What the draft keeps for a field, or undefined when what stands there is what is recorded. */
export function editFor(
  stored: RecordView | undefined,
  path: string,
  basis: readonly string[],
  value: Json | null,
  reason?: string,
): Edit | undefined {
  const live = stored?.live[path] ?? [];
  if (value === null && basis.length === 0) return undefined;
  const only = live.length === 1 ? live[0] : undefined;
  if (
    value !== null &&
    reason === undefined &&
    only !== undefined &&
    basis.length === 1 &&
    basis[0] === only.dot &&
    canonicalJson(only.value) === canonicalJson(value)
  )
    return undefined;
  return { value, basis, ...(reason === undefined ? {} : { reason }) };
}
