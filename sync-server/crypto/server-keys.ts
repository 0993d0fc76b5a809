import {
  type KeyObject,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sealer } from '#domain/change/seal.ts';
import { PublicKey } from '#domain/sync/protocol.ts';
import { type DataFolder, writeOnce } from '../store/data-folder.ts';
import { publicKeyOf, sha256, verifyText } from './hashing.ts';

/** The server's own keys: files of the data folder that only its user reads, never in the database. */
export interface ServerKeys {
  readonly signingKey: PublicKey;
  readonly sealingKey: PublicKey;
  sign(text: string): string;
  verify(text: string, signature: string): Promise<boolean>;
  /** The secret that the holder of an ephemeral key shares with the sealing key (ECDH), 32 bytes. */
  agree(ephemeral: PublicKey): Buffer;
  readonly sealer: Sealer;
}

export const KEY_FILES = ['signing.pem', 'sealing.pem'] as const;

/** Reads the keys; a new folder gets new ones. */
export function openServerKeys(folder: DataFolder): ServerKeys {
  const signing = openKey(join(folder.keys, 'signing.pem'));
  const sealing = openKey(join(folder.keys, 'sealing.pem'));
  const signText = (text: string) =>
    sign('sha256', Buffer.from(text), { key: signing, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const verifying = createPublicKey(signing);
  return {
    signingKey: publicJwk(signing),
    sealingKey: publicJwk(sealing),
    sign: signText,
    verify: (text, signature) => verifyText(verifying, text, signature),
    agree: (ephemeral) => diffieHellman({ privateKey: sealing, publicKey: publicKeyOf(ephemeral) }),
    sealer: {
      hash: async (text) => sha256(text),
      sign: async (text) => signText(text),
      salt: () => randomBytes(16).toString('base64url'),
    },
  };
}

function openKey(file: string): KeyObject {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeOnce(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  return createPrivateKey(readFileSync(file));
}

function publicJwk(key: KeyObject): PublicKey {
  return PublicKey.parse(createPublicKey(key).export({ format: 'jwk' }));
}
