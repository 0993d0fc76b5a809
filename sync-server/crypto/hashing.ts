import { type KeyObject, createHash, createPublicKey, verify } from 'node:crypto';
import { type PublicKey } from '#domain/sync/protocol.ts';

/** SHA-256 of UTF-8 or bytes, base64url. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64url');
}

export function publicKeyOf(jwk: PublicKey): KeyObject {
  return createPublicKey({ key: { ...jwk }, format: 'jwk' });
}

/** Is a key a point of the curve? A shape that only looks like one would fail at its first signature. */
export function isUsableKey(jwk: PublicKey): boolean {
  try {
    publicKeyOf(jwk);
    return true;
  } catch {
    return false;
  }
}

/** ECDSA P-256 with SHA-256 over bytes, raw r‖s, at once: for threads of their own. Source: sync contract, Encoding. */
export function isSignedBy(key: KeyObject, signed: Uint8Array, signature: string): boolean {
  const bytes = signatureBytes(signature);
  return bytes !== null && verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes);
}

/** The same over UTF-8, beside the event loop. */
export function verifyText(key: KeyObject, text: string, signature: string): Promise<boolean> {
  const bytes = signatureBytes(signature);
  if (bytes === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes, (error, valid) => {
      resolve(error === null && valid);
    });
  });
}

/** null: not the one text of 64 bytes. */
function signatureBytes(signature: string): Buffer | null {
  const bytes = Buffer.from(signature, 'base64url');
  return bytes.length === 64 && bytes.toString('base64url') === signature ? bytes : null;
}
