import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { unpackBackup, writeBackup } from './backup-file.ts';
import { type DataFolder } from './data-folder.ts';
import { copyIn } from './postgres-copy.ts';
import { SERVING, lockKey } from './postgres-write.ts';
import { type Store } from './store.ts';

/** A server works on the database. */
export class InUse extends Error {}

/**
 * Puts a backup, of either database, in the place of all that a PostgreSQL and the folder hold; the database takes all
 * of it or nothing. What was there before is kept in the folder as a backup without attachments, whose files stay where they are. Errors: InUse.
 */
export async function restorePostgres(
  address: string,
  store: Store,
  folder: DataFolder,
  file: string,
  newEpoch: string,
  now: number,
): Promise<void> {
  const client = new Client(address);
  await client.connect();
  try {
    const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
      lockKey(SERVING),
    ]);
    if (rows[0]?.alone !== true) throw new InUse();
    await writeBackup(store.flavour, folder, join(folder.path, `before-${now}.backup`), { withAttachments: false });
    const temporary = await unpackBackup(folder, file, newEpoch);
    try {
      await copyIn(client, temporary);
    } finally {
      for (const end of ['', '-wal', '-shm']) rmSync(temporary + end, { force: true });
    }
  } finally {
    await client.end();
  }
}
