import type { DetailedError } from 'tus-js-client';
import { Problem } from '#domain/sync/protocol.ts';
import { type OutgoingFile, type SyncStore } from '#domain/tablet/sync-store.ts';
import { NoServer, type Server, ServerRefusal } from './server.ts';
import { tusOverFetch } from './tus-over-fetch.ts';

/** Bytes of one request: what a lost connection costs at most. */
const PIECE = 256 * 1024;

/** How one upload ended: tus says it is there, or the server has it already, or does not want it yet, or it was spoilt. */
type Ending = 'sent' | 'have' | 'notWanted' | 'spoilt';

/**
 * Sends every file that saved changes name, one after the other, going on inside a file where it was broken off.
 * Only the server's word that it has the hash makes a file safe; what it does not want or finds spoilt waits for
 * the next round and stops no other.
 * Errors: NoServer; ServerRefusal when the server is busy.
 */
export async function uploadFiles(
  store: SyncStore,
  server: Server,
  report: (done: number, all: number) => void,
): Promise<void> {
  const files = await store.outgoingFiles();
  for (const [index, file] of files.entries()) {
    report(index, files.length);
    const bytes = await store.fileBytes(file.sha256);
    if (bytes === null) continue;
    const ending = await upload(store, server, file, new Blob([bytes], { type: file.type }));
    if (ending !== 'notWanted' && (await server.hasFile(file.sha256))) await store.keepConfirmed([file.sha256]);
    // What tus calls finished and the server does not have is begun again from the first byte.
    else await store.keepUploadUrl(file.sha256, null);
  }
  report(files.length, files.length);
}

async function upload(store: SyncStore, server: Server, file: OutgoingFile, bytes: Blob): Promise<Ending> {
  const { Upload } = await import('tus-js-client');
  return new Promise<Ending>((resolve, reject) => {
    const kept: Promise<void>[] = [];
    const end = (settle: () => void) => void Promise.all(kept).then(settle, reject);
    const sending = new Upload(bytes, {
      endpoint: server.files,
      uploadUrl: file.uploadUrl,
      metadata: { sha256: file.sha256 },
      chunkSize: PIECE,
      retryDelays: null,
      storeFingerprintForResuming: false,
      fingerprint: async () => file.sha256,
      httpStack: tusOverFetch(server.fetch),
      fileReader: {
        openFile: async (blob: Blob) => ({
          size: blob.size,
          slice: async (from: number, to: number) => ({ value: blob.slice(from, to), done: to >= blob.size }),
          close() {},
        }),
      },
      onUploadUrlAvailable() {
        if (sending.url !== null && sending.url !== file.uploadUrl)
          kept.push(store.keepUploadUrl(file.sha256, sending.url));
      },
      onSuccess: () => end(() => resolve('sent')),
      onError: (error) =>
        end(() => {
          const ending = endingOf(error);
          if (typeof ending === 'string') resolve(ending);
          else reject(ending);
        }),
    });
    sending.start();
  });
}

function endingOf(error: Error | DetailedError): Ending | Error {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (response === null) return new NoServer(error.message);
  const status = response.getStatus();
  const code = codeOf(response.getBody());
  if (code === 'HAVE') return 'have';
  if (code === 'NOT_WANTED') return 'notWanted';
  if (status === 423 || status === 429 || status >= 500) {
    const seconds = Number(response.getHeader('retry-after') ?? Number.NaN);
    return new ServerRefusal(status, null, 'upload', Number.isFinite(seconds) ? seconds * 1000 : null);
  }
  return 'spoilt';
}

function codeOf(body: string): string | null {
  try {
    return Problem.safeParse(JSON.parse(body)).data?.code ?? null;
  } catch {
    return null;
  }
}
