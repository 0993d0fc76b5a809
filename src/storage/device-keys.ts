import { toBase64url } from '#domain/encoding/base64url.ts';
import { PublicKey } from '#domain/sync/protocol.ts';
import { type DeviceKeys } from '#domain/tablet/device-keys.ts';
import { type Tablet } from './open-tablet.ts';

/**
 * Both key pairs as they lie on disk, through the codec. Not as CryptoKeys: browsers write "non-extractable" keys
 * in clear, and what is to be wrapped with a PIN later must be ours to wrap.
 */
export interface KeptKeys {
  readonly signing: JsonWebKey;
  readonly sealing: JsonWebKey;
}

const SIGNING = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SEALING = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** The keys of this device, made at first use. */
export function deviceKeys({ strict, codec }: Pick<Tablet, 'strict' | 'codec'>): DeviceKeys {
  let signingKey: Promise<CryptoKey> | null = null;

  async function kept(): Promise<KeptKeys> {
    const stored = await strict.value('keys');
    if (stored !== undefined) return codec.decode(stored);
    const made = await codec.encode(await makeKeys());
    // Another tab may have been faster; whoever wrote first is right.
    const winner = await strict.write([], async () => {
      const other = await strict.value('keys');
      if (other === undefined) await strict.setValue('keys', made);
      return other ?? made;
    });
    return codec.decode(winner);
  }

  async function importSigningKey(): Promise<CryptoKey> {
    return crypto.subtle.importKey('jwk', (await kept()).signing, SIGNING, false, ['sign']);
  }

  return {
    async publicKeys() {
      const { signing, sealing } = await kept();
      return { signing: PublicKey.parse(signing), sealing: PublicKey.parse(sealing) };
    },
    async sign(text) {
      signingKey ??= importSigningKey();
      const signature = await crypto.subtle.sign(
        { name: 'ECDSA', hash: 'SHA-256' },
        await signingKey,
        new TextEncoder().encode(text),
      );
      return toBase64url(new Uint8Array(signature));
    },
  };
}

async function makeKeys(): Promise<KeptKeys> {
  const [signing, sealing] = await Promise.all([
    crypto.subtle.generateKey(SIGNING, true, ['sign', 'verify']),
    crypto.subtle.generateKey(SEALING, true, ['deriveBits']),
  ]);
  const [signingJwk, sealingJwk] = await Promise.all([
    crypto.subtle.exportKey('jwk', signing.privateKey),
    crypto.subtle.exportKey('jwk', sealing.privateKey),
  ]);
  return { signing: withoutUse(signingJwk), sealing: withoutUse(sealingJwk) };
}

/** What a key may be used for is said when it is loaded, not on disk. */
function withoutUse({ key_ops: _uses, ext: _extractable, ...key }: JsonWebKey): JsonWebKey {
  return key;
}
