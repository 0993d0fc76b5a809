import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { resolveHeld } from '../admission/resolve.ts';
import { hashOfFile } from '../crypto/hash-file.ts';
import { type AppDeps } from '../deps.ts';
import { Refusal } from '../http/problem.ts';
import { fileClaim } from '../store/claim.ts';
import { attachmentFile, syncFolder } from '../store/data-folder.ts';
import { type Db, TENANT } from '../store/store.ts';
import { typeOfFile } from './check-file.ts';
import { namedTypes, storedFile } from './wanted-files.ts';

/** The types by which stored changes name a file that is still to come; null: it is named by none, or here. */
export async function wantedTypes(db: Db, sha256: string, size: number): Promise<string[] | null> {
  return (await storedFile(db, sha256)) === null ? namedTypes(db, sha256, size) : null;
}

interface Arrived {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  /** Tells apart what is written at the same time. */
  readonly unique: string;
}

/** Verifies a file that arrived, puts it on disk under its hash and lets held consents go on. Errors: 422 HASH. */
export async function keepVerifiedFile(deps: AppDeps, { path, sha256, size, unique }: Arrived): Promise<void> {
  const { db } = deps.store;
  if ((await storedFile(db, sha256)) !== null) return;
  if ((await hashOfFile(path)) !== sha256) throw new Refusal('HASH');
  const type = await typeOfFile(path, (await namedTypes(db, sha256, size)) ?? []);
  if (type === null) throw new Refusal('HASH', 'the file is not of its type, or too large to look at');

  await placeDurably(path, attachmentFile(deps.folder, sha256), unique);
  const now = deps.now();
  await deps.store.write(
    async (trx, claimed) => {
      await trx
        .insertInto('attachments')
        .values({ tenant: TENANT, sha256, size, type, verified_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await resolveHeld(trx, deps.keys, 'attachment', [sha256], now, claimed);
    },
    new Set([fileClaim(sha256)]),
  );
  deps.evaluateSoon();
}

/**
 * What arrived stays in place beside the kept file (one file on disk under two names), so that a tablet that missed
 * the last answer finds its upload complete.
 */
export async function placeDurably(from: string, to: string, unique: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const handle = await open(from, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  const temporary = `${to}.${unique}`;
  try {
    await link(from, temporary);
  } catch {
    await copyFile(from, temporary, constants.COPYFILE_EXCL);
    const copy = await open(temporary, 'r+');
    await copy.sync();
    await copy.close();
  }
  await rename(temporary, to);
  syncFolder(dirname(to));
  syncFolder(dirname(dirname(to)));
}
