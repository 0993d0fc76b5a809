import { existsSync } from 'node:fs';
import { type FolderLock, lockFolder } from '../../store/folder-lock.ts';
import { makeDataFolder } from '../../store/data-folder.ts';
import { restoreBackup, writeBackup } from '../../store/sqlite-backup.ts';
import { newEpoch } from '../../store/store.ts';
import { type AdminCommand, AdminError, wordAt } from './command.ts';
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
      return { file, ...(await writeBackup(deps.store.flavour, deps.folder, file)) };
    },
  },
  restore: {
    usage: 'restore FILE',
    words: 1,
    options: [],
    runClosed: async (folder, args) => {
      const file = wordAt(args, 0);
      if (!existsSync(file)) throw new AdminError(`There is no file ${file}.`);
      makeDataFolder(folder.path);
      const lock: FolderLock | null = lockFolder(folder);
      if (lock === null) throw new AdminError('A server works on this data folder. Stop it, then restore.');
      try {
        const epoch = newEpoch();
        await restoreBackup(folder, file, epoch, Date.now());
        return { epoch };
      } catch (error) {
        throw new AdminError(`${file} cannot be restored: ${(error as Error).message}`);
      } finally {
        lock.release();
      }
    },
  },
  verify: { usage: 'verify', words: 0, options: [], run: (deps) => verifyStore(deps) },
};
