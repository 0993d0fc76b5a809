import { gzipSync } from 'node:zlib';
import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { type TestDevice, hashBytes } from './test-device.ts';

/** What a test may bend of a bundle before it is signed and sealed. */
export interface Bent {
  readonly header?: Readonly<Record<string, unknown>>;
  /** In place of the packed lines of changes. */
  readonly packed?: Uint8Array<ArrayBuffer>;
  readonly files?: readonly Uint8Array<ArrayBuffer>[];
  /** Bytes of plaintext a chunk. */
  readonly chunk?: number;
}

/**
 * A bundle sealed to the server, written from the contract with WebCrypto, so that it shares no code with the server
 * that opens it. Source: sync contract, "Carrying work without coverage".
 */
export async function makeBundle(
  device: TestDevice,
  serverKey: PublicKey,
  changes: readonly (Change | string)[],
  { header = {}, packed, files = [], chunk = 64 * 1024 }: Bent = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = crypto;
  const ephemeral = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const attachments = await Promise.all(
    files.map(async (bytes) => ({ sha256: await hashBytes(bytes), size: bytes.length })),
  );
  const line = new TextEncoder().encode(
    canonicalJson(
      await device.signed({
        version: 1,
        from: device.device,
        created: device.now(),
        changes: changes.length,
        attachments,
        ephemeralKey: await device.publicKey(ephemeral),
        ...header,
      }),
    ),
  );

  const theirs = await subtle.importKey('jwk', serverKey, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  const secret = await subtle.deriveBits({ name: 'ECDH', public: theirs }, ephemeral.privateKey, 256);
  const material = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const key = await subtle.deriveKey(
    {
      name: 'HKDF',
      hash: 'SHA-256',
      salt: await subtle.digest('SHA-256', line),
      info: new TextEncoder().encode('fpb1'),
    },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );

  const lines = changes.map((change) => `${typeof change === 'string' ? change : canonicalJson(change)}\n`).join('');
  const zip = packed ?? new Uint8Array(gzipSync(lines));
  const plain = joined([uint32(zip.length), zip, ...files]);
  const pieces: Uint8Array<ArrayBuffer>[] = [line, new Uint8Array([0x0a])];
  for (let from = 0, number = 0; from < plain.length || number === 0; from += chunk, number += 1) {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(8, number);
    const sealed = await subtle.encrypt(
      {
        name: 'AES-GCM',
        iv: nonce,
        additionalData: new TextEncoder().encode(from + chunk >= plain.length ? '1' : '0'),
      },
      key,
      plain.slice(from, from + chunk),
    );
    pieces.push(uint32(sealed.byteLength), new Uint8Array(sealed));
  }
  return joined(pieces);
}

function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
