/** A value that canonical JSON can carry: no null, no fractions, keys without `__proto__`. */
export type Json = string | number | boolean | Json[] | { [key: string]: Json };

/** Deepest nesting that is read or written; the outermost object or array counts as one. */
export const MAX_DEPTH = 16;

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

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
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotCanonical('deeper than 16');
  switch (typeof value) {
    case 'string':
      if (LONE_SURROGATE.test(value)) throw new NotCanonical('half a character');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw new NotCanonical('not a safe integer');
      return String(value === 0 ? 0 : value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((item) => write(item, nested(depth))).join(',')}]`;
      return writeObject(value as Record<string, unknown>, nested(depth));
    default:
      throw new NotCanonical(`${typeof value} has no JSON form`);
  }
}

function nested(depth: number): number {
  if (depth >= MAX_DEPTH) throw new NotCanonical('deeper than 16');
  return depth + 1;
}

function writeObject(value: Record<string, unknown>, depth: number): string {
  // RFC 8785 sorts keys by UTF-16 code units, which is what the default sort does.
  const keys = Object.keys(value).sort();
  const members: string[] = [];
  for (const key of keys) {
    if (key === '__proto__') throw new NotCanonical('key __proto__');
    members.push(`${write(key, depth)}:${write(value[key], depth)}`);
  }
  return `{${members.join(',')}}`;
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
