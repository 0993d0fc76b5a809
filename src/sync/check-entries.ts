import { type Change } from '#domain/change/change.ts';
import { fromBase64url } from '#domain/encoding/base64url.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type Entry, type PublicKey } from '#domain/sync/protocol.ts';
import { type CheckedEntry, type SyncStore } from '#domain/tablet/sync-store.ts';
import { type Server, ServerRefusal } from './server.ts';

/** Changes checked at one time: enough to keep the cores busy, few enough to let a keystroke through. */
const AT_ONCE = 50;

export interface KeyRing {
  /** The key by which a device signs, or null when nobody knows the device. */
  keyOf(device: string): Promise<CryptoKey | null>;
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

/** Marks each entry as verified or not; entries that carry no change speak for the server alone. Errors: those of the server. */
export async function checkEntries(
  entries: readonly Entry[],
  ring: KeyRing,
  hash: (text: string) => Promise<string>,
): Promise<CheckedEntry[]> {
  const checked: CheckedEntry[] = [];
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    checked.push(...(await Promise.all(entries.slice(at, at + AT_ONCE).map((entry) => checkEntry(entry, ring, hash)))));
  }
  return checked;
}

async function checkEntry(entry: Entry, ring: KeyRing, hash: (text: string) => Promise<string>): Promise<CheckedEntry> {
  if (entry.entry !== 'change' && entry.entry !== 'quarantined') return { ...entry, verified: true };
  const { change, withheld = [] } = entry;
  const key = await ring.keyOf(change.envelope.device);
  return { ...entry, verified: key !== null && (await isGenuine(change, withheld, key, hash)) };
}

/** Signed by that key, and every part the one that was signed; only what the server withholds may be missing. */
async function isGenuine(
  { envelope, parts, signature }: Change,
  withheld: readonly string[],
  key: CryptoKey,
  hash: (text: string) => Promise<string>,
): Promise<boolean> {
  for (const name of ['ordinary', 'sensitive'] as const) {
    const part = parts[name];
    const bound = envelope.parts[name];
    if (
      part === undefined ? bound !== undefined && !withheld.includes(name) : (await hash(canonicalJson(part))) !== bound
    )
      return false;
  }
  const bytes = fromBase64url(signature);
  return (
    bytes !== null &&
    crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      key,
      bytes,
      new TextEncoder().encode(canonicalJson(envelope)),
    )
  );
}
