/** A value that canonical JSON can carry: no null, no fractions, keys without `__proto__`. */
export type Json = string | number | boolean | Json[] | { [key: string]: Json };

/** Deepest nesting that is read or written; the outermost object or array counts as one. */
export const MAX_DEPTH = 16;

/** How the engine's writer begins half a character; some whole texts merely look like it. */
const HALF_ESCAPED = String.raw`\ud`;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
/** Text that stands between quotes as it is: most keys, ids and hashes. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** Why a text or value is not canonical; the message is for logs, never for a household. */
export class NotCanonical extends Error {}

/**
 * The canonical text of a value: RFC 8785 restricted to integers within ±(2^53−1), well-formed
 * Unicode, depth ≤ 16. `null` is written too, since envelopes carry it; a field's value may not be null.
 *
 * Errors: throws NotCanonical.
 * Source: sync contract, Encoding.
 */
export function canonicalJson(value: unknown): string {
  return nativeText(value) ?? write(value, 0);
}

/**
 * The text by the engine's own writer, which is faster by far, or null where that might not be the canonical one:
 * it keeps the order of keys, and escapes half a character.
 */
function nativeText(value: unknown): string | null {
  if (!isInOrder(value, 0)) return null;
  const text = JSON.stringify(value);
  return text.includes(HALF_ESCAPED) ? null : text;
}

/** Has the value only what is allowed, with every object's keys ascending already, as all that was read has? */
function isInOrder(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || depth >= MAX_DEPTH || 'toJSON' in value) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (!isInOrder(item, depth + 1)) return false;
    return true;
  }
  let last = '';
  for (const key in value) {
    if (key < last || key === '__proto__' || !isInOrder((value as Record<string, unknown>)[key], depth + 1))
      return false;
    last = key;
  }
  return true;
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw new NotCanonical('not a safe integer');
      return String(value === 0 ? 0 : value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= MAX_DEPTH) throw new NotCanonical('deeper than 16');
      return Array.isArray(value)
        ? writeArray(value, depth + 1)
        : writeObject(value as Record<string, unknown>, depth + 1);
    default:
      throw new NotCanonical(`${typeof value} has no JSON form`);
  }
}

function writeString(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (LONE_SURROGATE.test(text)) throw new NotCanonical('half a character');
  return JSON.stringify(text);
}

// Every change is written several times between tablet and store: strings are added up, no lists in between.

function writeArray(items: readonly unknown[], depth: number): string {
  let text = '[';
  for (let at = 0; at < items.length; at++) text += (at > 0 ? ',' : '') + write(items[at], depth);
  return `${text}]`;
}

function writeObject(value: Record<string, unknown>, depth: number): string {
  let text = '{';
  // RFC 8785 sorts keys by UTF-16 code units, which is what the default sort does.
  for (const key of Object.keys(value).sort()) {
    if (key === '__proto__') throw new NotCanonical('key __proto__');
    text += `${text === '{' ? '' : ','}${writeString(key)}:${write(value[key], depth)}`;
  }
  return `${text}}`;
}

/**
 * Reads a canonical text. Writing it again and comparing rejects at once doubled keys, odd numbers,
 * white space, `__proto__` and wrong order, however the parser would have read them.
 *
 * Errors: throws NotCanonical.
 */
export function parseCanonicalJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NotCanonical('not JSON');
  }
  if (canonicalJson(value) !== text) throw new NotCanonical('not in canonical form');
  return value;
}
