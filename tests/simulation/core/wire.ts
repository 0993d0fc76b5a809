import { type Sealer } from '#domain/change/seal.ts';
import { type Change } from '#domain/change/change.ts';
import { isChange } from '#domain/change/is-change.ts';
import { NotCanonical, canonicalJson, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';
import { type Chance } from '../chance.ts';
import { plainText } from './book.ts';
import { hold } from './broken.ts';

/** Stands in for SHA-256: 43 characters that follow from the text. */
export function standInHash(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`.padStart(43, 'h');
}

function standInSignature(text: string): string {
  return standInHash(text).padStart(86, 's');
}

/**
 * Signing without keys: what is tested is which bytes are signed, not the curve.
 * @param reads false where nobody will look at hashes and signatures, which saves half the time
 */
export function standInSealer(chance: Chance, reads: boolean): Sealer {
  const salt = () => chance.next().toString(16).padStart(22, '0');
  if (!reads) return { hash: async () => NOTHING, sign: async () => NOTHING, salt };
  return { hash: async (text) => standInHash(text), sign: async (text) => standInSignature(text), salt };
}

const NOTHING = 'h'.repeat(43);

/** A change as it was sealed: every hash and the signature over the bytes that the contract says. */
export function checkSeal({ envelope, parts, signature }: Change, hash: string, previous: string | null): void {
  hold(
    envelope.previous === previous,
    'chain',
    () => `change ${envelope.n} of ${envelope.device} does not name the one before`,
  );
  const text = plainText(envelope as never);
  hold(
    hash === standInHash(text) && signature === standInSignature(text),
    'seal',
    () => `change ${envelope.id} is signed over other bytes`,
  );
  for (const name of ['ordinary', 'sensitive'] as const) {
    const part = parts[name];
    hold(
      envelope.parts[name] === (part && standInHash(plainText(part as never))),
      'seal',
      () => `the ${name} part of ${envelope.id} is bound by another hash`,
    );
  }
}

/** Reads a line that came; null when it is not what was signed. */
export function readLine(line: string): Change | null {
  let value: unknown;
  try {
    value = parseCanonicalJson(line);
  } catch (error) {
    if (error instanceof NotCanonical) return null;
    throw error;
  }
  if (!isChange(value) || standInSignature(canonicalJson(value.envelope)) !== value.signature) return null;
  const { envelope, parts } = value;
  const isBound = (['ordinary', 'sensitive'] as const).every(
    (name) => envelope.parts[name] === (parts[name] && standInHash(canonicalJson(parts[name]))),
  );
  return isBound ? value : null;
}

type Tampering = (line: string) => string;

/** Ways to say the same, or nearly the same, in other bytes. */
const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'a space': (line) => line.replace(',', ', '),
  'a line end': (line) => `${line}\n`,
  'a doubled key': (line) => line.replace('"signature":', '"signature":"","signature":'),
  'an escape': (line) => line.replace('"P256', String.raw`"\u0050256`),
  'another way to write a number': (line) => line.replace('"version":1', '"version":1.0'),
  'keys in another order': (line) => line.replace(/"ops":(\[.*?\]),"salt":("[^"]*")/, '"salt":$2,"ops":$1'),
  'a key more, signed': (line) => resigned(line, (envelope) => ({ ...envelope, more: 1 })),
  'a number for a text, signed': (line) => resigned(line, (envelope) => ({ ...envelope, author: 1 })),
  'a stamp in capitals, signed': (line) =>
    resigned(line, (envelope) => ({ ...envelope, stamp: String(envelope['stamp']).toUpperCase().replace('0', 'F') })),
  'a negative number, signed': (line) => resigned(line, (envelope) => ({ ...envelope, n: -1 })),
  'half a character, signed': (line) => resigned(line, (envelope) => ({ ...envelope, app: '\ud800' })),
  'another salt': (line) => line.replace(/"salt":"(.)/, (_, first: string) => `"salt":"${first === 'x' ? 'y' : 'x'}`),
  'another author': (line) => line.replace('"author":"', '"author":"x'),
};

function resigned(line: string, changed: (envelope: Record<string, unknown>) => unknown): string {
  const { envelope, parts } = JSON.parse(line) as { envelope: Record<string, unknown>; parts: unknown };
  const other = changed(envelope);
  return plainText({ envelope: other, parts, signature: standInSignature(plainText(other as never)) } as never);
}

/** Whatever is altered on the way is seen; what was not is read back whole. */
export function tamper(change: Change, chance: Chance): void {
  const line = canonicalJson(change);
  hold(
    line === plainText(change as never),
    'encoding',
    () => `change ${change.envelope.id} is not written canonically`,
  );
  const read = readLine(line);
  hold(
    read !== null && plainText(read as never) === line,
    'encoding',
    () => `change ${change.envelope.id} cannot be read back`,
  );
  const name = chance.pick(Object.keys(TAMPERINGS));
  const altered = TAMPERINGS[name]?.(line) ?? line;
  hold(
    altered === line || readLine(altered) === null,
    'encoding',
    () => `a line with ${name} passes for the signed one`,
  );
}
