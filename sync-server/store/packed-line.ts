import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { LINE_DICTIONARY_1 } from './line-dictionary.ts';

/**
 * Lines of changes as they stand in the database: a byte that tells the way, then the packed bytes. A small line is
 * mostly frame, which the dictionary knows; what is left are ids, hashes and answers.
 */

const AS_IT_IS = 0;
const DEFLATED_1 = 1;
/** Little memory: to clear it costs more than a small line gains by it. */
const OPTIONS = { dictionary: LINE_DICTIONARY_1, level: 4, memLevel: 6 } as const;

export function packLine(line: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = typeof line === 'string' ? Buffer.from(line) : line;
  const packed = deflateRawSync(bytes, OPTIONS);
  return packed.length < bytes.length ? marked(DEFLATED_1, packed) : marked(AS_IT_IS, bytes);
}

function marked(way: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  // Of its own, no piece of a shared one: it goes from thread to thread.
  const whole = new Uint8Array(bytes.length + 1);
  whole[0] = way;
  whole.set(bytes, 1);
  return whole;
}

/** The line exactly as it was sent. Errors: throws when the bytes are not such a line. */
export function unpackLine(packed: Uint8Array): Buffer {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset + 1, packed.byteLength - 1);
  switch (packed[0]) {
    case AS_IT_IS:
      return bytes;
    case DEFLATED_1:
      return inflateRawSync(bytes, OPTIONS);
    default:
      throw new Error('a stored line in no known packing');
  }
}
