import { z } from 'zod';
import { Dot, Hash, type Op, type RecordKind, Uuid, VillageCode, opPath } from '../change/change.ts';
import { type Json } from '../encoding/canonical-json.ts';
import { CODE_LISTS, type CodeListName } from './code-lists.ts';
import { FIELDS, type FieldType } from './fields.ts';

/** "Asked, but no answer": never the same as nobody asked, as 没有 or as 0. */
export const NonAnswer = z.strictObject({ $: z.enum(['refused', 'unknown', 'notApplicable']) });
export type NonAnswer = z.infer<typeof NonAnswer>;

export function isNonAnswer(value: unknown): value is NonAnswer {
  // Asked of every answer of every household: nearly all are no objects, which needs no parser.
  if (typeof value !== 'object' || value === null || !('$' in value)) return false;
  return NonAnswer.safeParse(value).success;
}

interface Branch {
  readonly literal: Map<string, Branch>;
  readonly pattern: { readonly matches: (segment: string) => boolean; readonly branch: Branch }[];
  type: FieldType | null;
}

const WINDOW = /^\d{4}-(0[1-9]|1[0-2])_\d{4}-(0[1-9]|1[0-2])$/;
const TOPIC = /^[a-z0-9-]{1,64}$/;
const uuid = (segment: string) => Uuid.safeParse(segment).success;

function placeholder(name: string): (segment: string) => boolean {
  if (name === 'item' || name === 'record') return uuid;
  if (name === 'window') return (segment) => WINDOW.test(segment);
  if (name === 'topic') return (segment) => TOPIC.test(segment);
  const codes: readonly string[] = CODE_LISTS[name as CodeListName];
  return (segment) => codes.includes(segment);
}

function newBranch(): Branch {
  return { literal: new Map(), pattern: [], type: null };
}

function treeOf(fields: Readonly<Record<string, FieldType>>): Branch {
  const root = newBranch();
  const patterns = new Map<string, Branch>();
  for (const [path, type] of Object.entries(fields)) {
    let at = root;
    let prefix = '';
    for (const segment of path.split('/')) {
      prefix += `/${segment}`;
      if (segment.startsWith('<')) {
        let next = patterns.get(prefix);
        if (next === undefined) {
          next = newBranch();
          patterns.set(prefix, next);
          at.pattern.push({ matches: placeholder(segment.slice(1, -1)), branch: next });
        }
        at = next;
      } else {
        const next = at.literal.get(segment) ?? newBranch();
        at.literal.set(segment, next);
        at = next;
      }
    }
    at.type = type;
  }
  return root;
}

const TREES: Readonly<Record<RecordKind, Branch>> = {
  household: treeOf(FIELDS.household),
  person: treeOf(FIELDS.person),
  visit: treeOf(FIELDS.visit),
  consent: treeOf(FIELDS.consent),
  case: treeOf(FIELDS.case),
};

function branchAt(kind: RecordKind, path: string): Branch | null {
  let at = TREES[kind];
  for (const segment of path.split('/')) {
    const next = at.literal.get(segment) ?? at.pattern.find(({ matches }) => matches(segment))?.branch;
    if (next === undefined) return null;
    at = next;
  }
  return at;
}

function isExtra(path: string): boolean {
  return path.startsWith('extra/') || path.startsWith('sensitive/extra/');
}

/** What the field at a concrete path holds, or null when the kind has no such field. */
export function fieldAt(kind: RecordKind, path: string): FieldType | null {
  if (isExtra(path)) return { is: 'any' };
  return branchAt(kind, path)?.type ?? null;
}

const isDate = z.iso.date();
const DECIMAL = /^(0|[1-9]\d{0,8})(\.\d{1,3})?$/;

/** Does a value fit its field? A non-answer fits every field. */
export function valueFits(type: FieldType, value: Json): boolean {
  if (isNonAnswer(value)) return true;
  switch (type.is) {
    case 'any':
      return true;
    case 'text':
      return typeof value === 'string' && value.length <= type.max;
    case 'integer':
      return typeof value === 'number' && value >= type.min && value <= type.max;
    case 'decimal':
      return typeof value === 'string' && DECIMAL.test(value) && Number(value) <= type.max;
    case 'money':
      return typeof value === 'number' && value >= 0 && value <= 1e12;
    case 'date':
      return isDate.safeParse(value).success;
    case 'month':
      return typeof value === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'uuid':
      return Uuid.safeParse(value).success;
    case 'village':
      return VillageCode.safeParse(value).success;
    case 'hash':
      return Hash.safeParse(value).success;
    case 'instant':
      return typeof value === 'number' && value >= 0;
    case 'dots':
      return Array.isArray(value) && value.every((dot) => Dot.safeParse(dot).success);
    case 'code':
      return typeof value === 'string' && (CODE_LISTS[type.list] as readonly string[]).includes(value);
    case 'codes':
      return (
        Array.isArray(value) &&
        value.every((one) => typeof one === 'string' && (CODE_LISTS[type.list] as readonly string[]).includes(one))
      );
  }
}

/** Is one op of a change within record schema 1? Clearing may name a field or anything above fields. */
export function opFitsSchema(kind: RecordKind, op: Op): boolean {
  const path = opPath(op);
  if (isExtra(path)) return true;
  if ('clear' in op) return path === 'extra' || path === 'sensitive/extra' || branchAt(kind, path) !== null;
  const type = fieldAt(kind, path);
  return type !== null && valueFits(type, op.value);
}
