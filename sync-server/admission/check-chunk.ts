import { type KeyObject } from 'node:crypto';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { isSignedBy, publicKeyOf, sha256 } from '../crypto/hashing.ts';
import { packLine } from '../store/packed-line.ts';
import { frameOf } from './line-frame.ts';

/** Lines that are changes by their shape, one after the other, and who must have signed each. */
export interface Chunk {
  readonly bytes: Uint8Array;
  /** Where each line ends; the next begins there. */
  readonly ends: readonly number[];
  /** Public keys as JSON text. */
  readonly keys: readonly string[];
  /** Of each line the number of its key. */
  readonly keyOf: readonly number[];
}

/** What was found of a line; `unclear`: it must be read the slow way. */
export type LineFinding =
  | { readonly is: 'unclear' }
  | { readonly is: 'unsigned' }
  | {
      readonly is: 'signed';
      /** Of the envelope. */
      readonly hash: string;
      /** Of the parts that are there, ordinary before sensitive. */
      readonly parts: readonly string[];
      /** The line as it is stored. */
      readonly packed: Uint8Array;
    };

/** `"signature":"…86…"}` ends every canonical line. */
const SIGNATURE_FROM_END = 88;
const SIGNATURE_LENGTH = 86;
const MOST_KEYS = 1000;
const known = new Map<string, KeyObject>();

function keyOf(text: string): KeyObject {
  const key = known.get(text) ?? publicKeyOf(JSON.parse(text) as PublicKey);
  if (known.size >= MOST_KEYS) known.clear();
  known.set(text, key);
  return key;
}

/** All that costs time and needs nothing that is stored: canonical form, signature, hashes, packing. */
export function checkChunk({ bytes, ends, keys, keyOf: numbers }: Chunk): LineFinding[] {
  let from = 0;
  return ends.map((to, index) => {
    const finding = checkLine(bytes, from, to, keyOf(keys[numbers[index] ?? 0] ?? ''));
    from = to;
    return finding;
  });
}

function checkLine(bytes: Uint8Array, from: number, to: number, key: KeyObject): LineFinding {
  const frame = frameOf(bytes, from, to);
  if (frame === null) return { is: 'unclear' };
  const envelope = bytes.subarray(...frame.envelope);
  const start = to - SIGNATURE_FROM_END;
  const signature = Buffer.from(bytes.buffer, bytes.byteOffset + start, SIGNATURE_LENGTH).toString('latin1');
  if (!isSignedBy(key, envelope, signature)) return { is: 'unsigned' };
  return {
    is: 'signed',
    hash: sha256(envelope),
    parts: frame.parts.map((part) => sha256(bytes.subarray(...part))),
    packed: packLine(bytes.subarray(from, to)),
  };
}
