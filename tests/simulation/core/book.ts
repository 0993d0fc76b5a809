import { type Change, type Op, type RecordKind } from '#domain/change/change.ts';
import { type Json } from '#domain/encoding/canonical-json.ts';

/**
 * Everything that was ever written, as the oracles know it: what each op is, and which others may kill it. Nothing in
 * here calls the product: paths are lists of segments, texts are written by hand, dots are counted anew.
 */
export class Book {
  readonly changes: KnownChange[] = [];
  readonly ops = new Map<string, KnownOp>();
  readonly opsOfRecord = new Map<string, KnownOp[]>();
  readonly kinds = new Map<string, RecordKind>();

  /** Writes a new change down; its number is its name from now on. */
  add(change: Change): KnownChange {
    const { envelope, parts } = change;
    const known: KnownChange = { at: this.changes.length, change, ops: [] };
    this.changes.push(known);
    if (!this.kinds.has(envelope.record)) this.kinds.set(envelope.record, envelope.kind);
    // The contract: ordinary ops first, then sensitive ones, counted from 0.
    for (const part of [parts.ordinary, parts.sensitive]) {
      for (const op of part?.ops ?? []) known.ops.push(knownOp(op, known, `${envelope.id}#${known.ops.length}`));
    }
    const ofRecord = this.opsOfRecord.get(envelope.record) ?? [];
    this.opsOfRecord.set(envelope.record, ofRecord);
    for (const op of known.ops) {
      this.ops.set(op.dot, op);
      ofRecord.push(op);
    }
    for (const op of known.ops) {
      for (const dot of op.replaces) {
        const replaced = this.ops.get(dot);
        if (replaced !== undefined && mayReplace(op, replaced)) replaced.killers.push(op);
      }
    }
    return known;
  }
}

export interface KnownChange {
  readonly at: number;
  readonly change: Change;
  readonly ops: KnownOp[];
}

/** Where an op stands and what it does there. */
type Placed = Pick<KnownOp, 'path' | 'segments' | 'isSet'>;

export interface KnownOp {
  readonly dot: string;
  readonly of: KnownChange;
  readonly record: string;
  readonly path: string;
  readonly segments: readonly string[];
  readonly isSet: boolean;
  readonly value: Json | null;
  readonly text: string;
  readonly replaces: readonly string[];
  /** Fitting ops that list this one's dot: dead wherever one of them counts. */
  readonly killers: KnownOp[];
  /** The number of the last check that found it alive. */
  aliveIn: number;
}

function knownOp(op: Op, of: KnownChange, dot: string): KnownOp {
  const isSet = 'set' in op;
  const path = isSet ? op.set : op.clear;
  const value = isSet ? op.value : null;
  return {
    dot,
    of,
    path,
    isSet,
    value,
    record: of.change.envelope.record,
    segments: path.split('/'),
    text: plainText(value),
    replaces: op.replaces,
    killers: [],
    aliveIn: 0,
  };
}

/** The contract: equal paths, or one of them clears a path above the other's. */
export function mayReplace(op: Placed, replaced: Placed): boolean {
  return (
    op.path === replaced.path || (!op.isSet && isUnder(replaced, op)) || (!replaced.isSet && isUnder(op, replaced))
  );
}

export function isUnder(op: Placed, above: Placed): boolean {
  if (op.segments.length <= above.segments.length) return false;
  for (let at = 0; at < above.segments.length; at++) if (op.segments[at] !== above.segments[at]) return false;
  return true;
}

/** One text for one value, whatever the order of its keys. */
export function plainText(value: Json | null): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plainText).join()}]`;
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${plainText(value[key] ?? null)}`)
    .join()}}`;
}
