import { ZodError } from 'zod';
import { type SyncTrouble } from '#domain/tablet/sync-port.ts';
import { NoServer, ServerRefusal } from './server.ts';

export interface Trouble {
  readonly is: SyncTrouble;
  /** For the details behind the sentence, never the sentence itself. */
  readonly detail: string;
}

/** What a failed round means to the cadre. */
export function troubleOf(error: unknown): Trouble {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof NoServer) return { is: 'noSignal', detail };
  if (error instanceof ServerRefusal) {
    if (error.status === 429 || error.status >= 500) return { is: 'serverBusy', detail };
    if (error.code === 'SESSION') return { is: 'signInAgain', detail };
  }
  // An answer that this app cannot read comes from a server that has gone on without it.
  if (error instanceof ZodError || (error instanceof Error && error.name === 'ZodError'))
    return { is: 'appTooOld', detail };
  if (isFull(error)) return { is: 'storageFull', detail };
  return { is: 'unexpected', detail };
}

/** Dexie names the browser's error, or carries it inside. */
export function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'QuotaExceededError' || isFull((error as { inner?: unknown }).inner);
}
