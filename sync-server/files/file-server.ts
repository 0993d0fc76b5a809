import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Hash } from '#domain/change/change.ts';
import { PHOTO_BYTES } from '#domain/sync/limits.ts';
import { type ProblemCode } from '#domain/sync/protocol.ts';
import { resolveHeld } from '../admission/resolve.ts';
import { hashOfFile } from '../crypto/hash-file.ts';
import { type AppDeps } from '../deps.ts';
import { PROBLEM_TYPE, Refusal, problemBody } from '../http/problem.ts';
import { attachmentFile, syncFolder } from '../store/data-folder.ts';
import { TENANT } from '../store/store.ts';
import { typeOfFile } from './check-file.ts';
import { namedTypes, storedFile } from './wanted-files.ts';

/** Unfinished uploads of tablets that stay away are forgotten after this; the tablet begins anew. */
const KEPT = 14 * 24 * 60 * 60 * 1000;

type Uploaded = {
  readonly id: string;
  readonly size?: number | undefined;
  readonly metadata?: Record<string, string | null> | undefined;
  readonly storage?: { path: string } | undefined;
};

/** Resumable uploads (tus 1.0.0) of exactly the files that stored changes name. Source: sync contract, Files. */
export class FileServer extends Server {
  constructor(deps: AppDeps, path: string) {
    const datastore = new FileStore({ directory: deps.folder.uploads, expirationPeriodInMilliseconds: KEPT });
    super({
      path,
      datastore,
      relativeLocation: true,
      allowedOrigins: [],
      maxSize: PHOTO_BYTES,
      disableTerminationForFinishedUploads: true,
      onUploadCreate: async (_request, upload) => {
        await orRefuse(deps, () => checkWanted(deps, upload));
        return {};
      },
      onUploadFinish: async (_request, upload) => {
        try {
          await orRefuse(deps, () => keepFile(deps, upload));
        } catch (error) {
          if ((error as { status_code?: number }).status_code === 422)
            await datastore.remove(upload.id).catch(() => undefined);
          throw error;
        }
        return {};
      },
    });
  }

  /** Errors of the library leave as problem documents, too. */
  override async write(context: Parameters<Server['write']>[0], headers: Headers, status: number, body = '') {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set('Content-Type', PROBLEM_TYPE);
    const text = body.startsWith('{')
      ? body
      : JSON.stringify(problemBody(new Refusal(codeOf(status), body.trim(), { status })));
    return super.write(context, headers, status, text);
  }
}

/** The library's own statuses; 409 is an offset that does not fit, which is not "have". */
function codeOf(status: number): ProblemCode {
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 413) return 'TOO_LARGE';
  if (status === 415) return 'MEDIA_TYPE';
  return status === 423 || status >= 500 ? 'UNAVAILABLE' : 'MALFORMED';
}

async function orRefuse(deps: AppDeps, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Refusal) throw { status_code: error.status, body: JSON.stringify(problemBody(error)) };
    deps.log.error({ name: (error as Error).name, code: (error as NodeJS.ErrnoException).code }, 'an upload failed');
    throw { status_code: 503, body: JSON.stringify(problemBody(new Refusal('UNAVAILABLE'))) };
  }
}

function hashOfUpload({ metadata }: Uploaded): string {
  const hash = Hash.safeParse(metadata?.['sha256']);
  if (!hash.success) throw new Refusal('MALFORMED', 'Upload-Metadata needs sha256');
  return hash.data;
}

async function checkWanted(deps: AppDeps, upload: Uploaded): Promise<void> {
  const sha256 = hashOfUpload(upload);
  const { db } = deps.store;
  if (upload.size === undefined || (await namedTypes(db, sha256, upload.size)) === null)
    throw new Refusal('NOT_WANTED');
  if ((await storedFile(db, sha256)) !== null) throw new Refusal('HAVE');
}

/** Verifies a finished upload, puts it on disk under its hash and lets held consents go on. Errors: 422 HASH. */
async function keepFile(deps: AppDeps, upload: Uploaded): Promise<void> {
  const { db } = deps.store;
  const sha256 = hashOfUpload(upload);
  const path = upload.storage?.path;
  if (upload.size === undefined || path === undefined) throw new Error('a finished upload without a file');
  if ((await storedFile(db, sha256)) !== null) return;

  if ((await hashOfFile(path)) !== sha256) throw new Refusal('HASH');
  const named = (await namedTypes(db, sha256, upload.size)) ?? [];
  const type = await typeOfFile(path, named);
  if (type === null) throw new Refusal('HASH', 'the file is not of its type, or too large to look at');

  await placeDurably(path, attachmentFile(deps.folder, sha256), upload.id);
  const now = deps.now();
  await deps.store.write(async (trx) => {
    const row = { tenant: TENANT, sha256, size: upload.size ?? 0, type, verified_at: now };
    await trx
      .insertInto('attachments')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await resolveHeld(trx, deps.keys, 'attachment', [sha256], now);
  });
  deps.evaluateSoon();
}

/**
 * The upload stays in place beside the kept file (one file on disk under two names), so that a tablet that missed the
 * last answer finds its upload complete.
 */
async function placeDurably(from: string, to: string, unique: string): Promise<void> {
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
