import { createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { BUNDLE_CHUNK, BUNDLE_HEADER_BYTES, BundleHeader } from '#domain/sync/bundle.ts';
import { type Json, canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { isUsableKey } from '../crypto/hashing.ts';
import { type ServerKeys } from '../crypto/server-keys.ts';
import { Refusal } from '../http/problem.ts';

/** Reading a bundle: its header, and what it seals. Source: sync contract, "Carrying work without coverage". */

export interface OpenedHeader {
  readonly header: BundleHeader;
  /** What `signature` is over. */
  readonly signed: string;
  /** The bytes of line 1. */
  readonly line: Buffer;
}

/** Errors: 400 MALFORMED. */
export async function readHeader(file: FileHandle): Promise<OpenedHeader> {
  const start = Buffer.alloc(BUNDLE_HEADER_BYTES + 1);
  const { bytesRead } = await file.read(start, 0, start.length, 0);
  const end = start.subarray(0, bytesRead).indexOf(0x0a);
  if (end < 0) throw new Refusal('MALFORMED', 'the bundle has no header line');
  const line = Buffer.from(start.subarray(0, end));
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    throw new Refusal('MALFORMED', 'the header of the bundle is not JSON');
  }
  const header = BundleHeader.safeParse(value);
  if (!header.success || !isUsableKey(header.data.ephemeralKey))
    throw new Refusal('MALFORMED', 'the header of the bundle is not of the agreed shape');
  const { signature: _, ...rest } = value as Record<string, Json>;
  return { header: header.data, signed: canonicalJson(rest), line };
}

/** The key of the chunks, from the server's side of the agreement. */
function chunkKey(keys: ServerKeys, ephemeralKey: PublicKey, line: Buffer): Buffer {
  const salt = createHash('sha256').update(line).digest();
  return Buffer.from(hkdfSync('sha256', keys.agree(ephemeralKey), salt, BUNDLE_CHUNK.info, 32));
}

/**
 * Opens every chunk in turn and writes what is inside to a file. A chunk that was altered, left out, put elsewhere or
 * cut off does not open.
 * Errors: 422 HASH, then what was written is of no use; 400 MALFORMED for a cut that is none.
 */
export async function unseal(
  keys: ServerKeys,
  { header, line }: OpenedHeader,
  bundle: FileHandle,
  size: number,
  into: FileHandle,
): Promise<void> {
  const key = chunkKey(keys, header.ephemeralKey, line);
  const nonce = Buffer.alloc(12);
  let at = line.length + 1;
  for (let number = 0; number === 0 || at < size; number += 1) {
    const length = (await bytesAt(bundle, at, 4)).readUInt32BE();
    if (length < BUNDLE_CHUNK.tag || length > BUNDLE_CHUNK.plaintext + BUNDLE_CHUNK.tag)
      throw new Refusal('MALFORMED', 'a chunk of the bundle has a length it cannot have');
    const sealed = await bytesAt(bundle, at + 4, length);
    at += 4 + length;
    nonce.writeUInt32BE(number, 8);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAAD(Buffer.from(at >= size ? BUNDLE_CHUNK.last : BUNDLE_CHUNK.notLast));
    decipher.setAuthTag(sealed.subarray(length - BUNDLE_CHUNK.tag));
    try {
      const plain = decipher.update(sealed.subarray(0, length - BUNDLE_CHUNK.tag));
      decipher.final();
      await into.write(plain);
    } catch {
      throw new Refusal('HASH', 'the bundle was altered or cut off on its way');
    }
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead < length) throw new Refusal('HASH', 'the bundle was cut off on its way');
  return bytes;
}

/** Opens a file for reading, hands it over and closes it whatever comes. */
export async function withFile<T>(path: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, 0o600);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}
