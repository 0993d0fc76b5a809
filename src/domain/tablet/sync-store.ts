import { type Change } from '../change/change.ts';
import { type Entry, type HelloAnswer, type PublicKey, type PushAnswer } from '../sync/protocol.ts';
import { type Account } from './account.ts';
import { type SyncStatus } from './sync-port.ts';
import { type Watch } from './watch.ts';

/** What enrolment has given this tablet. */
export interface Enrolment extends Omit<Account, 'signedIn'> {
  /** Opaque: by it a restored server knows this device again. */
  readonly certificate: string;
  readonly serverSigningKey: PublicKey;
  readonly serverSealingKey: PublicKey;
}

/** A file that the server has not confirmed. */
export interface OutgoingFile {
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly role: string;
  /** Where an upload of it was begun, or null. */
  readonly uploadUrl: string | null;
}

/**
 * An entry with what is known of its change: was it checked against the key of the device that made it, or is it
 * checked `later`, which is said of a feed that is read for the first time? `line`: the change as canonical JSON.
 */
export type CheckedEntry = Entry & { readonly verified: boolean | 'later'; readonly line?: string };

/** The entries of one feed in one page, with what its `end` line said. */
export interface FeedPage {
  readonly feed: string;
  /** The cursor that the page was asked with. */
  readonly after: number;
  readonly entries: readonly CheckedEntry[];
  readonly next: number;
  readonly more: boolean;
}

/** What the sync screen shows of the storage; the loop adds what it is doing. */
export type SyncFacts = Omit<SyncStatus, 'activity'>;

/**
 * What the sync loop needs of the tablet's storage. Every method that writes does so in one strict transaction;
 * none waits for the network.
 */
export interface SyncStore {
  account(): Watch<Account | null>;
  facts(): Watch<SyncFacts>;

  enrolment(): Promise<Enrolment | null>;
  keepEnrolment(enrolment: Enrolment): Promise<void>;
  /** @param name the person's name, when the server has told it */
  setSignedIn(signedIn: boolean, name?: string): Promise<void>;

  /** What `hello` tells the server of this tablet. */
  standing(): Promise<{
    readonly generation: string;
    readonly chain: { readonly n: number; readonly hash: string | null };
    readonly outbox: { readonly count: number; readonly oldest: number | null };
  }>;

  /**
   * Keeps what `hello` answered: time token, assignments, and which own changes are durable. A kept change that is
   * not acknowledged goes back to the outbox; a new epoch resets what was pulled, never own work.
   * @returns `wentBack`: the server holds later changes of this device than the device itself, so its storage is
   * older than it was (a restored copy, a power cut); it goes on after the highest number that was ever used
   */
  keepHello(answer: HelloAnswer): Promise<{ readonly wentBack: boolean }>;

  /** What must be sent, own changes by their number, then carried ones. */
  outgoing(): Promise<readonly { readonly id: string; readonly household: string | null }[]>;
  /** The lines of these changes, canonical JSON, in this order; a change that is gone is left out. */
  lines(ids: readonly string[]): Promise<readonly { readonly id: string; readonly line: string }[]>;
  /** Keeps what the server said of the changes `sent`, line by line. */
  keepAnswer(sent: readonly string[], answer: PushAnswer): Promise<void>;

  /** Files that saved changes name and the server has not confirmed: signatures first, then by age. */
  outgoingFiles(): Promise<readonly OutgoingFile[]>;
  fileBytes(sha256: string): Promise<ArrayBuffer | null>;
  keepUploadUrl(sha256: string, url: string | null): Promise<void>;
  /** The server has these hashes, verified and on its disk. */
  keepConfirmed(sha256: readonly string[]): Promise<void>;

  /** Where each of these feeds is to be continued, and the epoch the positions belong to. */
  cursors(
    feeds: readonly string[],
  ): Promise<{ readonly epoch: string; readonly feeds: readonly { readonly feed: string; readonly after: number }[] }>;
  /** Feeds of which something was pulled. */
  knownFeeds(): Promise<readonly string[]>;
  /**
   * The server gives these feeds no more. Where no assignment is left, what was pulled of them leaves the tablet, and
   * own work that the server holds leaves the list; what it does not hold yet stays there and is sent.
   */
  leaveFeeds(feeds: readonly string[]): Promise<void>;
  /**
   * Applies a page together with its cursors.
   * Errors: throws FeedGap when a position is not the next one, StalePage when the cursor or the epoch
   * is another one by now; nothing is applied then.
   */
  applyPage(epoch: string, pages: readonly FeedPage[]): Promise<void>;

  /** Some households whose changes were stored as they came and are still to be checked; null: there are none. */
  toCheck(): Promise<{ readonly households: readonly string[]; readonly changes: readonly Change[] } | null>;
  /** These households are checked: what is not genuine leaves the view and is reported; all are judged. */
  keepChecked(households: readonly string[], forged: ReadonlySet<string>): Promise<void>;

  /** Has it been a day since the tablet's copies were held against the server's digests? */
  isToCompare(): Promise<boolean>;
  /** The digest of each record as `/verify` defines it, of what the server has admitted alone. */
  digests(): Promise<ReadonlyMap<string, string>>;
  /** These feeds are to be read from their beginning; what was pulled stays until then, own work anyway. */
  takeAnew(feeds: readonly string[]): Promise<void>;
  /** Remembers that it was compared now, and whether something differed and was taken anew. */
  keepCompared(differed: boolean): Promise<void>;

  /** Keys of other devices that were asked for before. */
  deviceKeys(devices: readonly string[]): Promise<ReadonlyMap<string, PublicKey>>;
  keepDeviceKey(device: string, key: PublicKey): Promise<void>;

  /** Authors of pulled changes whose names are not known yet, at most 100. */
  unnamedAuthors(): Promise<readonly string[]>;
  keepNames(names: Readonly<Record<string, string>>): Promise<void>;

  /** Remembers how a round ended. `completeAt` stays as it is when not given. */
  keepRound(end: { readonly trouble: SyncStatus['trouble']; readonly completeAt?: number }): Promise<void>;
}

/** A feed's position is not the one after the last. Source: sync contract, Cursor. */
export class FeedGap extends Error {}

/** Another tab has applied the page already, or the server has another history: ask anew. */
export class StalePage extends Error {}
