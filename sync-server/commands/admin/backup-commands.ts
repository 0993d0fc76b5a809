import { existsSync } from 'node:fs';
import { pino } from 'pino';
import { isPostgres, openDeps } from '../../open-deps.ts';
import { restoreBackup, writeBackup } from '../../store/backup-file.ts';
import { makeDataFolder } from '../../store/data-folder.ts';
import { type FolderLock, lockFolder } from '../../store/folder-lock.ts';
import { InUse, restorePostgres } from '../../store/postgres-restore.ts';
import { newEpoch } from '../../store/store.ts';
import { type AdminCommand, AdminError, type StorePlace, wordAt } from './command.ts';
import { verifyStore } from './verify-store.ts';

/** Backup beside a running server, restore with the server stopped, verification. */
export const backupCommands: Readonly<Record<string, AdminCommand>> = {
  backup: {
    usage: 'backup FILE',
    words: 1,
    options: [],
    run: async (deps, args) => {
      const file = wordAt(args, 0);
      if (existsSync(file)) throw new AdminError(`${file} is already there; a backup never overwrites.`);
      try {
        return { file, ...(await writeBackup(deps.store.flavour, deps.folder, file)) };
      } catch (error) {
        // No such folder, a full or read-only disk.
        throw new AdminError(`${file} cannot be written: ${(error as Error).message}`);
      }
    },
  },
  restore: {
    usage: 'restore FILE',
    words: 1,
    options: [],
    runClosed: async (place, args) => {
      const file = wordAt(args, 0);
      if (!existsSync(file)) throw new AdminError(`There is no file ${file}.`);
      const epoch = newEpoch();
      await (isPostgres(place.database) ? intoPostgres(place, file, epoch) : intoFolder(place, file, epoch));
      return { epoch };
    },
  },
  verify: { usage: 'verify', words: 0, options: [], run: (deps) => verifyStore(deps) },
};

async function intoFolder({ data }: StorePlace, file: string, epoch: string): Promise<void> {
  const folder = makeDataFolder(data);
  const lock: FolderLock | null = lockFolder(folder);
  if (lock === null) throw new AdminError('A server works on this data folder. Stop it, then restore.');
  try {
    await restoreBackup(folder, file, epoch, Date.now());
  } catch (error) {
    throw new AdminError(`${file} cannot be restored: ${(error as Error).message}`);
  } finally {
    lock.release();
  }
}

async function intoPostgres(place: StorePlace, file: string, epoch: string): Promise<void> {
  const { store, folder } = await openDeps({ ...place, log: pino({ level: 'silent' }), now: Date.now });
  try {
    await restorePostgres(place.database, store, folder, file, epoch, Date.now());
  } catch (error) {
    if (error instanceof InUse) throw new AdminError('A server works on this database. Stop it, then restore.');
    throw new AdminError(`${file} cannot be restored: ${(error as Error).message}`);
  } finally {
    await store.close();
  }
}
