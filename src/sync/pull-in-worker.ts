import { FeedGap } from '#domain/tablet/sync-store.ts';
import { type Problem } from '#domain/sync/protocol.ts';
import { EpochChanged } from './push-changes.ts';
import { NoServer, ServerRefusal } from './server.ts';
import { isFull } from './trouble.ts';

/** What a worker is told to pull. */
export interface PullOrder {
  readonly feeds: readonly string[];
  readonly database: string;
  /** Such as `https://fp.example`. */
  readonly origin: string;
}

/** What a worker says while it pulls, and how it ended. */
export type PullWord =
  | { readonly is: 'progress'; readonly done: number; readonly all: number }
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly failure: PullFailure };

/** An error as it crosses from a worker to the page. */
type PullFailure =
  | {
      readonly is: 'refusal';
      readonly status: number;
      readonly code: Problem['code'] | null;
      readonly retryAfter: number | null;
    }
  | { readonly is: 'noServer' | 'epoch' | 'gap' | 'other'; readonly name: string; readonly message: string };

/** Feeds read to their end, by whom it may concern. Errors: those of `pullFeeds`. */
export type Pull = (feeds: readonly string[], report: (done: number, all: number) => void) => Promise<void>;

/**
 * Pulls in a worker of its own, so that the screens stay quick while thousands of households come in. It ends with
 * the pull: a tablet has better uses for its memory.
 */
export function pullInWorker(start: () => Worker, database: string): Pull {
  return (feeds, report) =>
    new Promise<void>((resolve, reject) => {
      const worker = start();
      const end = (settle: () => void) => {
        worker.terminate();
        settle();
      };
      worker.addEventListener('message', ({ data }: MessageEvent<PullWord>) => {
        if (data.is === 'progress') report(data.done, data.all);
        else if (data.is === 'done') end(resolve);
        else end(() => reject(errorOf(data.failure)));
      });
      // A worker whose file is not there: the old version's were cleared away.
      worker.addEventListener('error', (event) => end(() => reject(new Error(event.message || 'no worker'))));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has none
      worker.postMessage({ feeds, origin: location.origin, database } satisfies PullOrder);
    });
}

export function failureOf(error: unknown): PullFailure {
  if (error instanceof ServerRefusal)
    return { is: 'refusal', status: error.status, code: error.code, retryAfter: error.retryAfter };
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const is =
    error instanceof NoServer
      ? 'noServer'
      : error instanceof EpochChanged
        ? 'epoch'
        : error instanceof FeedGap
          ? 'gap'
          : 'other';
  return { is, name: isFull(error) ? 'QuotaExceededError' : name, message };
}

function errorOf(failure: PullFailure): Error {
  switch (failure.is) {
    case 'refusal':
      return new ServerRefusal(failure.status, failure.code, '', failure.retryAfter);
    case 'noServer':
      return new NoServer(failure.message);
    case 'epoch':
      return new EpochChanged(failure.message);
    case 'gap':
      return new FeedGap(failure.message);
    case 'other': {
      const error = new Error(failure.message);
      error.name = failure.name;
      return error;
    }
  }
}
