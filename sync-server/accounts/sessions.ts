import { randomBytes } from 'node:crypto';
import { SESSION } from '#domain/sync/limits.ts';
import { sha256 } from '../crypto/hashing.ts';
import { type Reader } from '../rights/rights.ts';
import { type Db, TENANT } from '../store/store.ts';
import { findUser, readerOf } from './people.ts';

/** Who is signed in: an opaque cookie, of which the database knows the hash only. */

export const SESSION_COOKIE = '__Host-session';

const HOUR = 60 * 60 * 1000;
const IDLE = SESSION.idleHours * HOUR;
const WHOLE = SESSION.days * 24 * HOUR;
/** Reading does not become writing: the last use is noted at most this often. */
const NOTED_EVERY = 5 * 60 * 1000;

export async function startSession(db: Db, user: string, device: string | null, now: number): Promise<string> {
  const id = randomBytes(32).toString('base64url');
  await db
    .deleteFrom('sessions')
    .where('tenant', '=', TENANT)
    .where('created_at', '<', now - WHOLE)
    .execute();
  await db
    .insertInto('sessions')
    .values({ tenant: TENANT, id_hash: sha256(id), user, device, created_at: now, seen_at: now })
    .execute();
  return id;
}

export async function endSession(db: Db, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('tenant', '=', TENANT).where('id_hash', '=', sha256(id)).execute();
}

/** The person behind a cookie, or null when there is no session, it idled too long, or its device was revoked. */
export async function sessionReader(db: Db, id: string | undefined, now: number): Promise<Reader | null> {
  if (id === undefined) return null;
  const session = await db
    .selectFrom('sessions')
    .leftJoin('devices', (join) =>
      join.onRef('devices.tenant', '=', 'sessions.tenant').onRef('devices.id', '=', 'sessions.device'),
    )
    .select(['sessions.id_hash', 'sessions.user', 'sessions.created_at', 'sessions.seen_at', 'devices.revoked_at'])
    .where('sessions.tenant', '=', TENANT)
    .where('sessions.id_hash', '=', sha256(id))
    .executeTakeFirst();
  if (
    session === undefined ||
    session.seen_at + IDLE <= now ||
    session.created_at + WHOLE <= now ||
    session.revoked_at !== null
  )
    return null;
  if (session.seen_at + NOTED_EVERY < now) {
    await db
      .updateTable('sessions')
      .set({ seen_at: now })
      .where('tenant', '=', TENANT)
      .where('id_hash', '=', session.id_hash)
      .execute();
  }
  const user = await findUser(db, session.user);
  return user === null ? null : readerOf(db, user, now);
}
