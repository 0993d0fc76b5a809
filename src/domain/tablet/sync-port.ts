import { type Watch } from './watch.ts';

/** Why nothing went up; each has one plain sentence and one next step on the sync screen. */
export type SyncTrouble =
  | 'noSignal'
  | 'serverBusy'
  | 'signInAgain'
  | 'clockWrong'
  | 'storageFull'
  | 'storageWentBack'
  | 'appTooOld'
  | 'unexpected';

export type SyncActivity =
  | { readonly is: 'idle' }
  | { readonly is: 'sending'; readonly done: number; readonly all: number }
  | { readonly is: 'receiving'; readonly done: number; readonly all: number }
  | { readonly is: 'sendingFiles'; readonly done: number; readonly all: number };

/** What the badge and the sync screen show. Counts are of households and files, not of technical items. */
export interface SyncStatus {
  readonly activity: SyncActivity;
  /** Households with a change that is not durable on the server. */
  readonly waitingHouseholds: readonly string[];
  /** Photos and signatures not yet confirmed by the server. */
  readonly waitingFiles: number;
  /** Changes that need a person: quarantined or refused, with the household when it is known. */
  readonly attention: readonly { readonly change: string; readonly household: string | null; readonly code: string }[];
  /** When everything of this tablet was last known to be on the server, milliseconds, or null. */
  readonly completeAt: number | null;
  /** When the tablet's copy of a village was found to differ from the server's and taken anew, milliseconds, or null. */
  readonly tookAnewAt?: number | null;
  readonly trouble: { readonly is: SyncTrouble; readonly detail: string; readonly since: number } | null;
}

export interface SyncPort {
  status(): Watch<SyncStatus>;
  /** Tries now, whatever the back-off says. Resolves when the round is over; never rejects. */
  syncNow(): Promise<void>;
}
