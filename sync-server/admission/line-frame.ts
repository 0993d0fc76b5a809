/** Where the parts of a pushed line stand, in bytes of the text that holds it. */
export interface LineFrame {
  /** The envelope's text: what is signed. */
  readonly envelope: readonly [from: number, to: number];
  /** The text of each part that is there, ordinary before sensitive. */
  readonly parts: readonly (readonly [from: number, to: number])[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OBJECT = 0x7b;
const LIST = 0x5b;
const MAX_DEPTH = 16;
/** Fifteen digits are a safe integer for certain. */
const SAFE_DIGITS = 15;
const LITERALS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));
const PROTO = Buffer.from('__proto__');

/**
 * Reads the bytes of a line from `from` up to `to` once, without making anything of it: null when it is not canonical
 * JSON, or not plainly so (escaped characters, very large numbers, foreign letters in keys), which the slower reading
 * has to tell. What is found is canonical for certain. The bytes must be UTF-8, the value a change by its shape.
 * Source: sync contract, Encoding.
 */
export function frameOf(bytes: Uint8Array, from: number, to: number): LineFrame | null {
  const opened = new Int32Array(MAX_DEPTH + 1);
  const isObject = new Uint8Array(MAX_DEPTH + 1);
  const keyFrom = new Int32Array(MAX_DEPTH + 1);
  const keyTo = new Int32Array(MAX_DEPTH + 1);
  const parts: [number, number][] = [];
  let envelope: [number, number] | null = null;
  let depth = 0;
  let at = from;

  for (;;) {
    // A value begins here.
    const first = bytes[at];
    let isWhole = true;
    if (first === QUOTE) {
      at = textEnd(bytes, at + 1, to);
      if (at < 0) return null;
    } else if (first === OBJECT || first === LIST) {
      if (depth === MAX_DEPTH) return null;
      depth += 1;
      opened[depth] = at;
      isObject[depth] = first === OBJECT ? 1 : 0;
      keyFrom[depth] = -1;
      at += 1;
      isWhole = bytes[at] === first + 2;
    } else {
      at = numberEnd(bytes, at, to) ?? literalEnd(bytes, at);
      if (at < 0) return null;
    }

    // After a value: the end of what holds it, as often as need be, or the next one.
    let isNext = !isWhole;
    while (!isNext) {
      if (depth === 0) return at === to && envelope !== null ? { envelope, parts } : null;
      const end = bytes[at];
      if (end === 0x2c) {
        isNext = true;
        at += 1;
      } else if (end === (isObject[depth] === 1 ? 0x7d : 0x5d)) {
        at += 1;
        const start = opened[depth] ?? 0;
        depth -= 1;
        if (depth === 1 && envelope === null) envelope = [start, at];
        else if (depth === 2 && envelope !== null) parts.push([start, at]);
      } else return null;
    }
    if (isObject[depth] !== 1) continue;

    // A key, greater than the one before.
    const key = at + 1;
    if (bytes[at] !== QUOTE) return null;
    at = textEnd(bytes, key, to);
    if (at < 0 || bytes[at] !== 0x3a) return null;
    const last = keyFrom[depth] ?? -1;
    if (last >= 0 && !isBefore(bytes, last, keyTo[depth] ?? 0, key, at - 1)) return null;
    if (!isPlainKey(bytes, key, at - 1)) return null;
    keyFrom[depth] = key;
    keyTo[depth] = at - 1;
    at += 1;
  }
}

/** Just behind the closing quote, or -1. */
function textEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH || byte < 0x20) return -1;
  }
  return -1;
}

/** Just behind a safe integer; null when no number begins here, -1 when it is another number. */
function numberEnd(bytes: Uint8Array, from: number, to: number): number | null {
  const digits = bytes[from] === 0x2d ? from + 1 : from;
  let at = digits;
  while (at < to && isDigit(bytes[at])) at += 1;
  if (at === digits) return digits === from ? null : -1;
  if (bytes[digits] === 0x30 && (at > digits + 1 || digits > from)) return -1;
  return at - digits <= SAFE_DIGITS ? at : -1;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function literalEnd(bytes: Uint8Array, from: number): number {
  const word = LITERALS.get(bytes[from] ?? 0);
  if (word === undefined) return -1;
  for (let at = 0; at < word.length; at++) if (bytes[from + at] !== word[at]) return -1;
  return from + word.length;
}

function isBefore(bytes: Uint8Array, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  let at = from;
  let other = otherFrom;
  for (; at < to && other < otherTo; at++, other++) {
    const difference = (bytes[at] as number) - (bytes[other] as number);
    if (difference !== 0) return difference < 0;
  }
  return other < otherTo;
}

/** ASCII, in which the order of bytes is that of characters, and not the one key that no object may have. */
function isPlainKey(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((bytes[at] as number) >= 0x80) return false;
  if (to - from !== PROTO.length) return true;
  for (let at = 0; at < PROTO.length; at++) if (bytes[from + at] !== PROTO[at]) return true;
  return false;
}
