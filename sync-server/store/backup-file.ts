import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KEY_FILES } from '../crypto/server-keys.ts';
import { type DataFolder, attachmentFile, makeDataFolder, syncFolder, writeDurably } from './data-folder.ts';
import { type Flavour } from './flavour.ts';

/**
 * A backup is one file: the database as it was at one moment, with the server's keys and every verified attachment as
 * rows of a table beside. Copying one file is what an office can be relied on to do.
 */

/** Writes the backup beside a running server; the file appears when it is whole. */
export async function writeBackup(
  flavour: Flavour,
  folder: DataFolder,
  file: string,
  { withAttachments = true } = {},
): Promise<{ attachments: number }> {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  await flavour.backup(temporary);
  const copy = new Database(temporary);
  let attachments = 0;
  try {
    copy.pragma('journal_mode = DELETE');
    copy.exec('create table backup_files (path text primary key, bytes blob not null)');
    const insert = copy.prepare('insert into backup_files (path, bytes) values (?, ?)');
    for (const name of KEY_FILES) insert.run(`keys/${name}`, readFileSync(join(folder.keys, name)));
    const verified = copy.prepare('select sha256 from attachments order by sha256').pluck().all() as string[];
    for (const sha256 of withAttachments ? verified : []) {
      insert.run(`attachments/${sha256}`, readFileSync(attachmentFile(folder, sha256)));
      attachments += 1;
    }
    const check = copy.pragma('integrity_check', { simple: true });
    if (check !== 'ok') throw new Error(`the copy is damaged: ${String(check)}`);
  } finally {
    copy.close();
  }
  await syncFile(temporary);
  renameSync(temporary, file);
  syncFolder(dirname(file));
  return { attachments };
}

/**
 * Puts a backup in the place of what the folder holds; the server must be stopped. The old database stays beside it
 * under another name. `newEpoch` is set before the database is in its place, so that no server can answer with the old one.
 */
export async function restoreBackup(folder: DataFolder, file: string, newEpoch: string, now: number): Promise<void> {
  const temporary = await unpackBackup(folder, file, newEpoch);
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(folder.database + end)) renameSync(folder.database + end, `${folder.database}.before-${now}${end}`);
  }
  renameSync(temporary, folder.database);
  syncFolder(folder.path);
}

/** Puts keys and attachments of a backup into the folder; returns the file of its database, with the new epoch. */
export async function unpackBackup(folder: DataFolder, file: string, newEpoch: string): Promise<string> {
  makeDataFolder(folder.path);
  const temporary = `${folder.database}.restored`;
  await copyFile(file, temporary);
  const database = new Database(temporary);
  try {
    const check = database.pragma('integrity_check', { simple: true });
    if (check !== 'ok') throw new Error(`the backup is damaged: ${String(check)}`);
    const files = database.prepare('select path, bytes from backup_files');
    for (const { path, bytes } of files.iterate() as IterableIterator<{ path: string; bytes: Buffer }>)
      putFile(folder, path, bytes);
    database.exec('drop table backup_files');
    database.prepare("update meta set value = ? where name = 'epoch'").run(newEpoch);
    database.exec('update devices set nonce = null');
    database.exec('vacuum');
  } finally {
    database.close();
  }
  await syncFile(temporary);
  return temporary;
}

function putFile(folder: DataFolder, path: string, bytes: Buffer): void {
  const [kind = '', name = ''] = path.split('/');
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) throw new Error('the backup names a file that cannot be');
  const target = kind === 'keys' ? join(folder.keys, name) : attachmentFile(folder, name);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  writeDurably(target, bytes);
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
