import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { existsSync } from 'node:fs';
import { Hash } from '#domain/change/change.ts';
import { BUNDLE_BYTES, PHOTO_BYTES } from '#domain/sync/limits.ts';
import { type ProblemCode } from '#domain/sync/protocol.ts';
import { hashOfFile } from '../crypto/hash-file.ts';
import { type AppDeps } from '../deps.ts';
import { PROBLEM_TYPE, Refusal, problemBody } from '../http/problem.ts';
import { bundleFile } from '../store/data-folder.ts';
import { keepVerifiedFile, placeDurably } from './keep-file.ts';
import { namedTypes, storedFile } from './wanted-files.ts';

/** Unfinished uploads of tablets that stay away are forgotten after this; the tablet begins anew. */
const KEPT = 14 * 24 * 60 * 60 * 1000;

type Uploaded = {
  readonly id: string;
  readonly size?: number | undefined;
  readonly metadata?: Record<string, string | null> | undefined;
  readonly storage?: { path: string } | undefined;
};

/**
 * Resumable uploads (tus 1.0.0) of exactly the files that stored changes name, and of bundles. Whoever asks to bring a
 * bundle was asked for a session before. Source: sync contract, Files.
 */
export class FileServer extends Server {
  constructor(deps: AppDeps, path: string) {
    const datastore = new FileStore({ directory: deps.folder.uploads, expirationPeriodInMilliseconds: KEPT });
    super({
      path,
      datastore,
      relativeLocation: true,
      allowedOrigins: [],
      maxSize: BUNDLE_BYTES,
      disableTerminationForFinishedUploads: true,
      onUploadCreate: async (_request, upload) => {
        await orRefuse(deps, () => checkWanted(deps, upload));
        return {};
      },
      onUploadFinish: async (_request, upload) => {
        try {
          await orRefuse(deps, () => keepUpload(deps, upload));
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
  if (isBundle(upload)) {
    if (upload.size === undefined) throw new Refusal('MALFORMED', 'a bundle says how long it is');
    if (existsSync(bundleFile(deps.folder, sha256))) throw new Refusal('HAVE');
    return;
  }
  if ((upload.size ?? 0) > PHOTO_BYTES) throw new Refusal('TOO_LARGE');
  if (upload.size === undefined || (await namedTypes(db, sha256, upload.size)) === null)
    throw new Refusal('NOT_WANTED');
  if ((await storedFile(db, sha256)) !== null) throw new Refusal('HAVE');
}

async function keepUpload(deps: AppDeps, upload: Uploaded): Promise<void> {
  const sha256 = hashOfUpload(upload);
  const path = upload.storage?.path;
  if (upload.size === undefined || path === undefined) throw new Error('a finished upload without a file');
  if (!isBundle(upload)) {
    await keepVerifiedFile(deps, { path, sha256, size: upload.size, unique: upload.id });
    return;
  }
  if ((await hashOfFile(path)) !== sha256) throw new Refusal('HASH');
  await placeDurably(path, bundleFile(deps.folder, sha256), upload.id);
}

function isBundle({ metadata }: Uploaded): boolean {
  return metadata !== undefined && 'bundle' in metadata;
}
