import { type Json, canonicalJson } from '../encoding/canonical-json.ts';
import { type LiveValue } from '../merge/merge.ts';
import { type Op, isSensitive } from './change.ts';

/** What the author typed for one path, and which dots were on screen for it. `null` takes the answer away. */
export interface Edit {
  readonly value: Json | null;
  /** Dots shown when the field was loaded or refreshed, a removal's too; never those merely in the database. */
  readonly basis: readonly string[];
  readonly reason?: string;
  /**
   * What stands in the field while it is no answer yet (`12块多` as money). It is kept in the draft, through a save
   * too, and never becomes a change; `value` is null beside it.
   */
  readonly typed?: string;
}

/**
 * The ops that one save of one record needs, ordinary first: a field whose shown answer already is
 * the typed one writes nothing, unless saving it settles a conflict that was on screen.
 * Source: sync contract, "Unchanged fields write nothing" and `replaces`.
 */
export function opsForEdits(
  edits: Readonly<Record<string, Edit>>,
  live: Readonly<Record<string, readonly LiveValue[]>>,
): { ordinary: Op[]; sensitive: Op[] } {
  const ordinary: Op[] = [];
  const sensitive: Op[] = [];
  for (const path of Object.keys(edits).sort()) {
    const edit = edits[path];
    if (edit === undefined || edit.typed !== undefined || isUnchanged(edit, live[path] ?? [])) continue;
    const reason = edit.reason === undefined ? {} : { reason: edit.reason };
    const replaces = [...edit.basis];
    const op: Op =
      edit.value === null
        ? { clear: path, ...reason, replaces }
        : { ...reason, replaces, set: path, value: edit.value };
    (isSensitive(path) ? sensitive : ordinary).push(op);
  }
  return { ordinary, sensitive };
}

function isUnchanged({ value, basis }: Edit, live: readonly LiveValue[]): boolean {
  if (value === null) return basis.length === 0;
  if (basis.length > 1) return false;
  const seen = live.find(({ dot }) => basis.includes(dot));
  return seen !== undefined && canonicalJson(seen.value) === canonicalJson(value);
}
