import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where the server keeps what is not in a shared database. */
export interface DataFolder {
  readonly path: string;
  readonly database: string;
  readonly keys: string;
  readonly attachments: string;
  readonly uploads: string;
  /** Carried work, as it arrived. */
  readonly bundles: string;
  /** Held by the server that works on this folder. */
  readonly lock: string;
}

export function dataFolder(path: string): DataFolder {
  return {
    path,
    database: join(path, 'fangpin.sqlite'),
    keys: join(path, 'keys'),
    attachments: join(path, 'attachments'),
    uploads: join(path, 'uploads'),
    bundles: join(path, 'bundles'),
    lock: join(path, 'server.lock'),
  };
}

export function makeDataFolder(path: string): DataFolder {
  const folder = dataFolder(path);
  for (const one of [folder.path, folder.keys, folder.attachments, folder.uploads, folder.bundles])
    mkdirSync(one, { recursive: true, mode: 0o700 });
  return folder;
}

/** The file of a verified attachment; two letters a folder keep listings short. */
export function attachmentFile(folder: DataFolder, sha256: string): string {
  return join(folder.attachments, sha256.slice(0, 2), sha256);
}

export function bundleFile(folder: DataFolder, sha256: string): string {
  return join(folder.bundles, sha256.slice(0, 2), sha256);
}

/** Writes a file so that after a power cut there is the old one or the whole new one. */
export function writeDurably(file: string, bytes: string | Uint8Array, mode = 0o600): void {
  const temporary = `${file}.new`;
  const handle = openSync(temporary, 'w', mode);
  try {
    if (typeof bytes === 'string') writeSync(handle, bytes);
    else writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
  syncFolder(dirname(file));
}

/** Writes a file that is not there; of several processes that do so at once, one does and all find the same file. */
export function writeOnce(file: string, text: string): void {
  const own = `${file}.${process.pid}`;
  writeDurably(own, text);
  try {
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  unlinkSync(own);
  syncFolder(dirname(file));
}

/** A name in a folder is durable only when the folder is. */
export function syncFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
