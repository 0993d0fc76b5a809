import { AttachmentType, type Change, PATTERNS, RecordKind } from './change.ts';

/**
 * Does the schema `Change` accept this value? The same answer several times faster, for whoever reads thousands;
 * a test holds the two together. What the schema would say about a refused value, only the schema says.
 * Source: sync contract, "The change".
 */
export function isChange(value: unknown): value is Change {
  return (
    hasOnly(value, CHANGE) &&
    isEnvelope(value['envelope']) &&
    isParts(value['parts'], isPart) &&
    matches(value['signature'], PATTERNS.signature)
  );
}

const CHANGE = new Set(['envelope', 'parts', 'signature']);
const ENVELOPE = new Set([
  'version',
  'suite',
  'id',
  'device',
  'n',
  'previous',
  'author',
  'assignment',
  'dependsOn',
  'record',
  'kind',
  'village',
  'stamp',
  'wall',
  'timezone',
  'timeToken',
  'schema',
  'app',
  'parts',
  'attachments',
]);
const PARTS = new Set(['ordinary', 'sensitive']);
const PART = new Set(['salt', 'ops']);
const SET = new Set(['set', 'value', 'replaces', 'reason']);
const CLEAR = new Set(['clear', 'replaces', 'reason']);
const ATTACHMENT = new Set(['sha256', 'size', 'type', 'role']);
const KINDS: ReadonlySet<unknown> = new Set(RecordKind.options);
const TYPES: ReadonlySet<unknown> = new Set(AttachmentType.options);

function isEnvelope(value: unknown): boolean {
  if (!hasOnly(value, ENVELOPE)) return false;
  return (
    value['version'] === 1 &&
    value['suite'] === 'P256-SHA256' &&
    matches(value['id'], PATTERNS.uuidV7) &&
    matches(value['device'], PATTERNS.opaqueId) &&
    isWithin(value['n'], 1, Number.MAX_SAFE_INTEGER) &&
    (value['previous'] === null || matches(value['previous'], PATTERNS.hash)) &&
    matches(value['author'], PATTERNS.opaqueId) &&
    matches(value['assignment'], PATTERNS.opaqueId) &&
    isList(value['dependsOn'], 0, 500, isUuidV7) &&
    matches(value['record'], PATTERNS.uuid) &&
    KINDS.has(value['kind']) &&
    matches(value['village'], PATTERNS.village) &&
    matches(value['stamp'], PATTERNS.stamp) &&
    isWithin(value['wall'], 0, Number.MAX_SAFE_INTEGER) &&
    isWithin(value['timezone'], -14 * 60, 14 * 60) &&
    (value['timeToken'] === null || isText(value['timeToken'], 0, 200)) &&
    isWithin(value['schema'], 1, Number.MAX_SAFE_INTEGER) &&
    isText(value['app'], 1, 64) &&
    isParts(value['parts'], isHash) &&
    (value['parts']['ordinary'] !== undefined || value['parts']['sensitive'] !== undefined) &&
    isList(value['attachments'], 0, 50, isAttachment)
  );
}

function isParts(value: unknown, isOne: (value: unknown) => boolean): value is Record<string, unknown> {
  return (
    hasOnly(value, PARTS) &&
    (value['ordinary'] === undefined || isOne(value['ordinary'])) &&
    (value['sensitive'] === undefined || isOne(value['sensitive']))
  );
}

function isPart(value: unknown): boolean {
  return hasOnly(value, PART) && matches(value['salt'], PATTERNS.salt) && isList(value['ops'], 1, 500, isOp);
}

function isOp(value: unknown): boolean {
  if (!isObject(value)) return false;
  const isSet = 'set' in value;
  return (
    hasOnly(value, isSet ? SET : CLEAR) &&
    matches(isSet ? value['set'] : value['clear'], PATTERNS.path) &&
    (!isSet || (value['value'] !== null && value['value'] !== undefined)) &&
    isList(value['replaces'], 0, 1000, isDot) &&
    (value['reason'] === undefined || isText(value['reason'], 1, 1000))
  );
}

function isAttachment(value: unknown): boolean {
  return (
    hasOnly(value, ATTACHMENT) &&
    isHash(value['sha256']) &&
    isWithin(value['size'], 1, 12 * 1024 * 1024) &&
    TYPES.has(value['type']) &&
    matches(value['role'], PATTERNS.role)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnly(value: unknown, keys: ReadonlySet<string>): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}

function isList(value: unknown, min: number, max: number, isOne: (value: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length >= min && value.length <= max && value.every(isOne);
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function isHash(value: unknown): boolean {
  return matches(value, PATTERNS.hash);
}

function isUuidV7(value: unknown): boolean {
  return matches(value, PATTERNS.uuidV7);
}

function isDot(value: unknown): boolean {
  return matches(value, PATTERNS.dot);
}

function isText(value: unknown, min: number, max: number): boolean {
  return typeof value === 'string' && value.length >= min && value.length <= max;
}

function isWithin(value: unknown, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}
