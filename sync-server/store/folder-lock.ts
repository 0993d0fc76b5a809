import Database from 'better-sqlite3';
import { type DataFolder } from './data-folder.ts';

/**
 * One server at a time works on a data folder. The lock is the operating system's, held through a small file of its
 * own, so that it is gone with the process however that ends.
 */
export interface FolderLock {
  release(): void;
}

/** Takes the folder, or null when a server has it. */
export function lockFolder(folder: DataFolder): FolderLock | null {
  const lock = new Database(folder.lock, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('begin exclusive');
    return { release: () => lock.close() };
  } catch (error) {
    lock.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}
