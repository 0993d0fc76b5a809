import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';
import { OpaqueId } from '#domain/change/change.ts';
import { CODE_HOURS } from '#domain/sync/limits.ts';
import { type EnrolRequest, PublicKey } from '#domain/sync/protocol.ts';
import { sha256 } from '../crypto/hashing.ts';
import { type ServerKeys } from '../crypto/server-keys.ts';
import { type DevicesTable } from '../store/schema.ts';
import { type Db, TENANT } from '../store/store.ts';
import { readableSecret } from './people.ts';

/** Enrolled tablets, the codes that enrol them and the certificates by which a restored server knows them again. */

/** Makes a one-time code for a person; only its hash is kept. */
export async function invite(db: Db, user: string, now: number): Promise<{ code: string; expires: number }> {
  const code = readableSecret();
  const expires = now + CODE_HOURS * 60 * 60 * 1000;
  await db
    .insertInto('invites')
    .values({ tenant: TENANT, code_hash: codeHash(code), user, created_at: now, expires_at: expires, device: null })
    .execute();
  return { code, expires };
}

/** Typed with or without dashes, in either case. */
function codeHash(code: string): string {
  return sha256(code.toUpperCase().replace(/[^A-Z0-9]/g, ''));
}

const Certified = z.strictObject({
  device: OpaqueId,
  user: OpaqueId,
  name: z.string(),
  signingKey: PublicKey,
  sealingKey: PublicKey,
  enrolled: z.int(),
});
type Certified = z.infer<typeof Certified>;

/**
 * Enrols the tablet that holds a code, once; the same signing key finds its device again.
 * Errors: `unknown` when no such code was given, `used` when another tablet has used it or it is too old. Who holds
 * such a code once held a good one: knowing which it is helps nobody to guess one.
 */
export async function enrol(
  db: Db,
  keys: ServerKeys,
  request: EnrolRequest,
  now: number,
): Promise<DevicesTable | 'unknown' | 'used'> {
  const codes = db
    .selectFrom('invites')
    .selectAll()
    .where('tenant', '=', TENANT)
    .where('code_hash', '=', codeHash(request.code));
  const code = await codes.executeTakeFirst();
  if (code === undefined) return 'unknown';
  if (code.expires_at <= now) return 'used';
  if (code.device !== null) {
    const device = await findDevice(db, code.device);
    return device !== null && device.signing_key === canonicalJson(request.signingKey) ? device : 'used';
  }

  const certified: Certified = {
    device: `d-${randomBytes(8).toString('hex')}`,
    user: code.user,
    name: request.name,
    signingKey: request.signingKey,
    sealingKey: request.sealingKey,
    enrolled: now,
  };
  const device = deviceRow(certified, certificateOf(keys, certified));
  await db.insertInto('devices').values(device).execute();
  await db
    .updateTable('invites')
    .set({ device: device.id })
    .where('tenant', '=', TENANT)
    .where('code_hash', '=', code.code_hash)
    .execute();
  return device;
}

function deviceRow(certified: Certified, certificate: string): DevicesTable {
  return {
    tenant: TENANT,
    id: certified.device,
    user: certified.user,
    name: certified.name,
    signing_key: canonicalJson(certified.signingKey),
    sealing_key: canonicalJson(certified.sealingKey),
    certificate,
    enrolled_at: certified.enrolled,
    revoked_at: null,
    generation: null,
    app: null,
    seen_at: null,
    nonce: null,
  };
}

function certificateOf(keys: ServerKeys, certified: Certified): string {
  const text = canonicalJson(certified);
  return `${Buffer.from(text).toString('base64url')}.${keys.sign(text)}`;
}

export async function findDevice(db: Db, id: string): Promise<DevicesTable | null> {
  const row = await db
    .selectFrom('devices')
    .selectAll()
    .where('tenant', '=', TENANT)
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** The device of a certificate that this server once gave, as a row that may be put back; null: not ours. */
export async function certifiedDevice(keys: ServerKeys, certificate: string): Promise<DevicesTable | null> {
  const [body = '', signature = ''] = certificate.split('.');
  const text = Buffer.from(body, 'base64url').toString();
  if (!(await keys.verify(text, signature))) return null;
  return deviceRow(Certified.parse(parseCanonicalJson(text)), certificate);
}

/** Devices `server.<epoch>` need no row: their key is the server's own, in every epoch. */
export function isServerDevice(id: string): boolean {
  return id.startsWith('server.');
}

export function serverDevice(epoch: string): string {
  return `server.${epoch}`;
}

export interface ListedDevice {
  readonly device: string;
  readonly user: string;
  readonly name: string;
  readonly enrolled: number;
  readonly revoked: number | null;
  readonly seen: number | null;
  readonly app: string | null;
}

export async function listDevices(db: Db): Promise<ListedDevice[]> {
  const rows = await db
    .selectFrom('devices')
    .selectAll()
    .where('tenant', '=', TENANT)
    .orderBy('enrolled_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    device: row.id,
    user: row.user,
    name: row.name,
    enrolled: row.enrolled_at,
    revoked: row.revoked_at,
    seen: row.seen_at,
    app: row.app,
  }));
}

/** What arrives from now on is quarantined; its sessions end. Returns since when, null when there is no such device. */
export async function revokeDevice(db: Db, id: string, now: number): Promise<number | null> {
  const device = await findDevice(db, id);
  if (device === null) return null;
  if (device.revoked_at !== null) return device.revoked_at;
  await db
    .updateTable('devices')
    .set({ revoked_at: now, nonce: null })
    .where('tenant', '=', TENANT)
    .where('id', '=', id)
    .execute();
  await db.deleteFrom('sessions').where('tenant', '=', TENANT).where('device', '=', id).execute();
  return now;
}
