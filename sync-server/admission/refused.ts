import { sha256 } from '../crypto/hashing.ts';
import { type Db, TENANT } from '../store/store.ts';
import { type RefusedLine } from './read-line.ts';

/** Bytes of refused lines: nothing received is thrown away at once. Source: sync contract, HTTP, `results`. */

const KEPT = 90 * 24 * 60 * 60 * 1000;
const KEPT_BYTES = 64 * 1024 * 1024;

/** Keeps the bytes, under the device they claim when it is known; beyond its 64 MiB the oldest make room. */
export async function keepRefused(
  db: Db,
  lines: readonly { refused: RefusedLine; bytes: Uint8Array; device: string }[],
  now: number,
): Promise<void> {
  for (const { refused, bytes, device } of lines) {
    const row = {
      tenant: TENANT,
      device,
      hash: sha256(bytes),
      code: refused.code,
      bytes: Buffer.from(bytes),
      size: bytes.length,
      received_at: now,
    };
    await db
      .insertInto('refused')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  for (const device of new Set(lines.map((line) => line.device))) await makeRoom(db, device);
}

async function makeRoom(db: Db, device: string): Promise<void> {
  const rows = await db
    .selectFrom('refused')
    .select(['hash', 'size'])
    .where('tenant', '=', TENANT)
    .where('device', '=', device)
    .orderBy('received_at', 'desc')
    .orderBy('hash')
    .execute();
  let held = 0;
  for (const { hash, size } of rows) {
    held += size;
    if (held > KEPT_BYTES)
      await db
        .deleteFrom('refused')
        .where('tenant', '=', TENANT)
        .where('device', '=', device)
        .where('hash', '=', hash)
        .execute();
  }
}

export async function dropExpiredRefused(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom('refused')
    .where('tenant', '=', TENANT)
    .where('received_at', '<', now - KEPT)
    .execute();
}
