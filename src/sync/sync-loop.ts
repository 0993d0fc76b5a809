import { RETRY } from '#domain/sync/limits.ts';
import { joined } from '#domain/tablet/joined-watch.ts';
import { type SyncActivity, type SyncPort, type SyncStatus } from '#domain/tablet/sync-port.ts';
import { type Enrolment, type SyncFacts } from '#domain/tablet/sync-store.ts';
import { ValueWatch } from '#domain/tablet/value-watch.ts';
import { type Watch } from '#domain/tablet/watch.ts';
import { keyRing } from './check-entries.ts';
import { pullFeeds } from './pull-feeds.ts';
import { type Pull } from './pull-in-worker.ts';
import { EpochChanged, pushChanges } from './push-changes.ts';
import { type HelloNeeds, sayHello } from './say-hello.ts';
import { ServerRefusal } from './server.ts';
import { type Trouble, troubleOf } from './trouble.ts';
import { uploadFiles } from './upload-files.ts';

export interface SyncOptions extends HelloNeeds {
  /** SHA-256 of a text, base64url. */
  hash(text: string): Promise<string>;
  /** Pulls elsewhere than in this thread. */
  readonly pull?: Pull;
  /** Between 0 and 1, for the back-off. */
  random(): number;
  /** Runs later; the returned function takes it back. */
  later(milliseconds: number, run: () => void): () => void;
  /**
   * Runs `work` in one tab at a time. `patient` waits for another tab's round, else it is left out.
   */
  alone(patient: boolean, work: () => Promise<void>): Promise<void>;
}

/** How often a tablet at rest asks for news, milliseconds. */
const AT_REST = 5 * 60 * 1000;
/** A device clock further off than this is worth a word, milliseconds. */
const CLOCK_OFF = 5 * 60 * 1000;
/** Rounds of one run: enough for a restore in the middle of it and for what was saved meanwhile. */
const MOST_ROUNDS = 5;

/** What one run of several rounds has come to. */
interface Run {
  /** Changes that were sent, whatever became of them. */
  readonly offered: Set<string>;
  everythingUp: boolean;
}

/**
 * Keeps this tablet and the server in step: hello, push, files, pull; again when something was saved, when the
 * network comes back, when the page is looked at, and now and then. Nothing waits for it.
 */
export class SyncLoop implements SyncPort {
  readonly #options: SyncOptions;
  readonly #activity = new ValueWatch<SyncActivity>({ is: 'idle' });
  readonly #status: Watch<SyncStatus>;
  #running: Promise<void> | null = null;
  #wokenMeanwhile = false;
  #failures = 0;
  #retryAfter = 0;
  #cancel: (() => void) | null = null;
  #started = false;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#status = joined<[SyncFacts, SyncActivity], SyncStatus>(
      [options.store.facts(), this.#activity],
      (facts, activity) => ({ ...facts, activity }),
    );
  }

  status(): Watch<SyncStatus> {
    return this.#status;
  }

  /** Begins by itself from now on. @returns what ends it */
  start(): () => void {
    const facts = this.#options.store.facts();
    let before: readonly string[] = [];
    const leave = facts.subscribe(() => {
      const waiting = facts.get()?.waitingHouseholds ?? [];
      const news = waiting.some((household) => !before.includes(household));
      before = waiting;
      if (news) this.wake();
    });
    this.#started = true;
    this.wake();
    return () => {
      leave();
      this.#started = false;
      this.#cancel?.();
    };
  }

  /** Something happened that makes an attempt worth while. */
  wake(): void {
    if (this.#started) void this.#run(false);
  }

  async syncNow(): Promise<void> {
    await this.#run(true);
  }

  #run(patient: boolean): Promise<void> {
    // The run under way may have come too early for what wakes it now, such as a sign-in: it goes once more.
    this.#wokenMeanwhile = this.#running !== null;
    this.#running ??= this.#runs(patient).finally(() => {
      this.#running = null;
      this.#activity.set({ is: 'idle' });
      this.#wakeLater();
    });
    return this.#running;
  }

  async #runs(patient: boolean): Promise<void> {
    do {
      this.#wokenMeanwhile = false;
      await this.#options.alone(patient, () => this.#rounds()).catch(() => this.#failed());
    } while (this.#wokenMeanwhile);
  }

  #failed(): void {
    this.#failures += 1;
  }

  #wakeLater(): void {
    this.#cancel?.();
    if (!this.#started) return;
    const most = Math.min(RETRY.cap, RETRY.base * 2 ** this.#failures);
    const pause = this.#failures === 0 ? AT_REST : Math.max(this.#retryAfter, this.#options.random() * most);
    this.#cancel = this.#options.later(pause, () => this.wake());
  }

  /** Rounds until nothing that was saved meanwhile is left to send. Never rejects for what a round may meet. */
  async #rounds(): Promise<void> {
    const { store } = this.#options;
    const run: Run = { offered: new Set(), everythingUp: false };
    let trouble: Trouble | null = null;
    let failed = false;
    this.#retryAfter = 0;
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const enrolment = await store.enrolment();
      if (enrolment === null) return;
      try {
        trouble = await this.#round(enrolment, run);
        if ((await store.outgoing()).every(({ id }) => run.offered.has(id))) break;
      } catch (error) {
        if (error instanceof EpochChanged) {
          run.offered.clear();
          continue;
        }
        failed = true;
        trouble = troubleOf(error);
        if (error instanceof ServerRefusal) this.#retryAfter = error.retryAfter ?? 0;
        break;
      }
    }
    this.#failures = failed ? this.#failures + 1 : 0;
    await this.#keepRound(trouble, run.everythingUp);
  }

  async #keepRound(trouble: Trouble | null, everythingUp: boolean): Promise<void> {
    const { store, now } = this.#options;
    const before = store.facts().get()?.trouble ?? null;
    const since = before !== null && before.is === trouble?.is ? before.since : now();
    await store.keepRound({
      trouble: trouble === null ? null : { ...trouble, since },
      ...(everythingUp ? { completeAt: now() } : {}),
    });
  }

  /** @returns what is to be told although nothing failed */
  async #round(enrolment: Enrolment, run: Run): Promise<Trouble | null> {
    const { store, server, keys, now, hash } = this.#options;
    const { hello, wentBack } = await sayHello(this.#options, enrolment);
    const sent = await pushChanges(store, server, enrolment.device, hello.epoch, hello.limits, (done, all) =>
      this.#show('sending', done, all),
    );
    for (const id of sent) run.offered.add(id);

    // A photo that does not get through keeps no return or answer from coming down.
    const files = await uploadFiles(store, server, (done, all) => this.#show('sendingFiles', done, all)).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    run.everythingUp = (await store.outgoing()).length === 0 && (await store.outgoingFiles()).length === 0;
    const signedIn = await this.#pull(enrolment, hello.feeds, { keys, hash });
    if (files !== null) throw files.error;

    if (wentBack) return { is: 'storageWentBack', detail: '' };
    if (!signedIn) return { is: 'signInAgain', detail: '' };
    const off = now() - hello.time.now;
    return Math.abs(off) > CLOCK_OFF ? { is: 'clockWrong', detail: String(Math.round(off / 60_000)) } : null;
  }

  /** @returns whether there is a session; without one nothing is pulled, and pushing has gone on all the same */
  async #pull(
    enrolment: Enrolment,
    feeds: readonly string[],
    { keys, hash }: Pick<SyncOptions, 'keys' | 'hash'>,
  ): Promise<boolean> {
    const { store, server } = this.#options;
    const report = (done: number, all: number) => this.#show('receiving', done, all);
    try {
      if (this.#options.pull !== undefined) await this.#options.pull(feeds, report);
      else {
        const { signing } = await keys.publicKeys();
        const ring = keyRing(store, server, { device: enrolment.device, signing }, enrolment.serverSigningKey);
        await pullFeeds({ store, server, ring, hash }, feeds, report);
      }
      // An earlier run may have been told that there was no session when there already was one.
      await store.setSignedIn(true);
      return true;
    } catch (error) {
      if (!(error instanceof ServerRefusal) || error.code !== 'SESSION') throw error;
      await store.setSignedIn(false);
      return false;
    }
  }

  #show(is: 'sending' | 'sendingFiles' | 'receiving', done: number, all: number): void {
    this.#activity.set(all === 0 ? { is: 'idle' } : { is, done, all });
  }
}
