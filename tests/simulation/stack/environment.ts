import {
  type JsonWebKey,
  type KeyObject,
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
} from 'node:crypto';
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';

/**
 * What a browser gives to a page, without threads: nothing ends in another order than it was begun, so one seed tells
 * one story. No locks between tabs and no compression either: the oldest browsers have neither, and what holds
 * without them holds with them.
 */
export function makeEnvironment(): void {
  Dexie.dependencies.indexedDB = new IDBFactory();
  Dexie.dependencies.IDBKeyRange = IDBKeyRange;
  const real = structuredClone;
  replace('structuredClone', (value: unknown) => plainCopy(value, real));
  replace('navigator', undefined);
  replace('CompressionStream', undefined);
  replace('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto), subtle });
}

function replace(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Rows are plain data; what is not is left to the real one. */
function plainCopy(value: unknown, real: (value: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => plainCopy(one, real));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return real(value);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = plainCopy((value as Record<string, unknown>)[key], real);
  return copy;
}

/** Keys and signatures that were looked at before: the same question has the same answer, and is asked often. */
const keys = new Map<string, KeyObject>();
let verified = new WeakMap<KeyObject, Map<string, boolean>>();

/** Lets go of what only the last story asked. */
export function forgetSignatures(): void {
  verified = new WeakMap();
}

/** ECDSA on P-256 and SHA-256, as WebCrypto gives them. */
const subtle = {
  digest: async (_name: string, bytes: ArrayBuffer | Uint8Array) =>
    createHash('sha256')
      .update(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes)
      .digest(),
  importKey: async (_format: string, jwk: JsonWebKey) => {
    const name = `${jwk.x} ${jwk.d === undefined}`;
    const key =
      keys.get(name) ??
      (jwk.d === undefined
        ? createPublicKey({ key: jwk, format: 'jwk' })
        : createPrivateKey({ key: jwk, format: 'jwk' }));
    keys.set(name, key);
    return key;
  },
  sign: async (_how: object, key: KeyObject, bytes: Uint8Array) =>
    sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }),
  verify: async (_how: object, key: KeyObject, signature: Uint8Array, bytes: Uint8Array) => {
    const ofKey = verified.get(key) ?? new Map<string, boolean>();
    verified.set(key, ofKey);
    const name = `${Buffer.from(signature).toString('latin1')} ${Buffer.from(bytes).toString('latin1')}`;
    const known = ofKey.get(name) ?? verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
    ofKey.set(name, known);
    return known;
  },
};
