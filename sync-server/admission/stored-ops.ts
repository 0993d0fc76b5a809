import { type OpTarget } from '#domain/merge/merge.ts';

/*
 * What the ops of a stored line aim at, without making objects of all its answers: most of a household's changes are
 * looked up only to see which path an op of theirs wrote. Stored lines are canonical and checked, so their keys stand
 * in a known order.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const CLOSE = 0x7d;
const SENSITIVE = Buffer.from('"sensitive"');

const ENVELOPE = '{"envelope":'.length;
const PARTS = ',"parts":{'.length;
const LIST = '{"ops":['.length;

/** The target of the op with a number, as dots count them; undefined when there are not so many. */
export function storedOps(line: Uint8Array): (index: number) => OpTarget | undefined {
  const ops = opsFrom(line);
  return (index) => (ops[index] === undefined ? undefined : targetAt(line, ops[index]));
}

/** Where each op begins. */
function opsFrom(line: Uint8Array): number[] {
  const ops: number[] = [];
  const envelope = valueEnd(line, ENVELOPE);
  let at = envelope + PARTS;
  // Every part was erased; or the ordinary one was, and nobody knows the numbers of the others' ops.
  if (line[at] === CLOSE) return ops;
  if (startsWith(line, at, SENSITIVE) && bindsOrdinary(line.subarray(0, envelope))) return ops;
  for (;;) {
    // `"ordinary":{"ops":[`, behind a comma when it is the second part.
    const name = line[at] === COMMA ? at + 1 : at;
    at = textEnd(line, name) + 1;
    const end = valueEnd(line, at);
    at += LIST;
    for (; line[at] !== 0x5d; at += line[at] === COMMA ? 1 : 0) {
      ops.push(at);
      at = valueEnd(line, at);
    }
    at = end;
    if (line[at] !== COMMA) return ops;
  }
}

function startsWith(line: Uint8Array, at: number, text: Uint8Array): boolean {
  return Buffer.from(line.buffer, line.byteOffset + at, text.length).equals(text);
}

/** Quotes within a text are escaped, so nothing but the key itself reads like this. */
function bindsOrdinary(envelope: Uint8Array): boolean {
  return Buffer.from(envelope.buffer, envelope.byteOffset, envelope.length).includes('"parts":{"ordinary":');
}

/** An op's keys ascend: `clear` is the first one, `set` stands behind `reason` and `replaces`. */
function targetAt(line: Uint8Array, op: number): OpTarget {
  for (let at = op + 1; ; at += 1) {
    const key = textEnd(line, at);
    const end = valueEnd(line, key + 1);
    const first = line[at + 1];
    if (first === 0x63) return { clear: text(line, key + 2, end - 1) };
    if (first === 0x73) return { set: text(line, key + 2, end - 1) };
    at = end;
    if (line[at] !== COMMA) throw new Error('a stored op without a path');
  }
}

function text(line: Uint8Array, from: number, to: number): string {
  return Buffer.from(line.buffer, line.byteOffset + from, to - from).toString('latin1');
}

/** Just behind the closing quote of the text whose opening one stands at `from`. */
function textEnd(line: Uint8Array, from: number): number {
  for (let at = from + 1; at < line.length; at++) {
    const byte = line[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  throw new Error('a stored line that ends within a text');
}

/** Just behind a value. */
function valueEnd(line: Uint8Array, from: number): number {
  if (line[from] === QUOTE) return textEnd(line, from);
  let depth = 0;
  for (let at = from; at < line.length; at++) {
    const byte = line[at] as number;
    if (byte === QUOTE) at = textEnd(line, at) - 1;
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (byte === COMMA && depth === 0) return at;
  }
  throw new Error('a stored line that ends within a value');
}
