import { type Change } from '#domain/change/change.ts';
import { fromBase64url } from '#domain/encoding/base64url.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type Entry, type PublicKey } from '#domain/sync/protocol.ts';
import { type CheckedEntry, type SyncStore } from '#domain/tablet/sync-store.ts';
import { type Server, ServerRefusal } from './server.ts';

export interface KeyRing {
  /** The key by which a device signs, or null when nobody knows the device. */
  keyOf(device: string): Promise<CryptoKey | null>;
  /** Is this the device that asks? */
  isOwn(device: string): boolean;
}

/**
 * Keys of devices, each asked of the server once and then kept. What the server signs is checked against the key
 * that enrolment gave, which nobody can exchange later.
 * @param own this device and its public key
 */
export function keyRing(
  store: SyncStore,
  server: Server,
  own: { readonly device: string; readonly signing: PublicKey },
  serverKey: PublicKey,
): KeyRing {
  const keys = new Map<string, Promise<CryptoKey | null>>();

  async function find(device: string): Promise<CryptoKey | null> {
    if (device === own.device) return importKey(own.signing);
    if (device.startsWith('server.')) return importKey(serverKey);
    const kept = (await store.deviceKeys([device])).get(device) ?? (await ask(device));
    return kept === null ? null : importKey(kept);
  }

  async function ask(device: string): Promise<PublicKey | null> {
    try {
      const { signingKey } = await server.device(device);
      await store.keepDeviceKey(device, signingKey);
      return signingKey;
    } catch (error) {
      if (error instanceof ServerRefusal && error.status === 404) return null;
      throw error;
    }
  }

  return {
    isOwn: (device) => device === own.device,
    keyOf(device) {
      const known = keys.get(device);
      if (known !== undefined) return known;
      const found = find(device);
      keys.set(device, found);
      // A failed question is asked again next time.
      found.catch(() => keys.delete(device));
      return found;
    },
  };
}

function importKey({ kty, crv, x, y }: PublicKey): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
}

/** An entry as the server gave it, with the text of its change where that could be told. */
export type GivenEntry = Entry & { readonly line?: string };

/**
 * Marks each entry as verified or not; entries that carry no change speak for the server alone.
 * @param isFirst whether a feed is read for the first time: what others did there is checked later
 * Errors: those of the server.
 */
export async function checkEntries(
  entries: readonly GivenEntry[],
  ring: KeyRing,
  hash: (text: string) => Promise<string>,
  isFirst: (feed: string) => boolean = () => false,
): Promise<CheckedEntry[]> {
  // All at once: the browser spreads them over its cores.
  return Promise.all(
    entries.map(async (entry): Promise<CheckedEntry> => {
      if (entry.entry !== 'change' && entry.entry !== 'quarantined') return { ...entry, verified: true };
      if (entry.entry === 'change' && isFirst(entry.feed) && !ring.isOwn(entry.change.envelope.device))
        return Object.assign(entry, { verified: 'later' as const });
      return checkEntry(entry, ring, hash);
    }),
  );
}

type ChangeEntry = GivenEntry & Extract<Entry, { readonly change: Change }>;

async function checkEntry(
  entry: ChangeEntry,
  ring: KeyRing,
  hash: (text: string) => Promise<string>,
): Promise<CheckedEntry> {
  return { ...entry, verified: await isGenuine(entry.change, ring, hash) };
}

/**
 * Signed by its device's key, and every part that is here the one that was signed. A part may be missing: it is
 * withheld from this reader, or was erased. Source: sync contract, "The change" (parts are bound by hash).
 */
export async function isGenuine(
  { envelope, parts, signature }: Change,
  ring: KeyRing,
  hash: (text: string) => Promise<string>,
): Promise<boolean> {
  const key = await ring.keyOf(envelope.device);
  if (key === null) return false;
  const checks = await Promise.all([
    isSignedBy(key, signature, canonicalJson(envelope)),
    ...PARTS.map((name) => isBound(parts[name], envelope.parts[name], hash)),
  ]);
  return checks.every((one) => one);
}

const PARTS = ['ordinary', 'sensitive'] as const;

/** Is a part the one that was signed? */
async function isBound(
  part: unknown,
  bound: string | undefined,
  hash: (text: string) => Promise<string>,
): Promise<boolean> {
  return part === undefined || (await hash(canonicalJson(part))) === bound;
}

async function isSignedBy(key: CryptoKey, signature: string, text: string): Promise<boolean> {
  const bytes = fromBase64url(signature);
  return (
    bytes !== null &&
    crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes, new TextEncoder().encode(text))
  );
}
