import { liveQuery } from 'dexie';
import { ValueWatch } from '#domain/tablet/value-watch.ts';
import { type Watch } from '#domain/tablet/watch.ts';

/** How a watch is read: raw rows inside a read transaction, then their meaning outside of it. */
export interface LiveSource<Raw, T> {
  read(): Promise<Raw>;
  /** Equal texts mean equal rows: the value stays the same object. */
  fingerprint(raw: Raw): string;
  decode(raw: Raw): Promise<T>;
}

/**
 * What the database holds, as long as somebody looks; other tabs' writes show too. It goes on following
 * after the last listener left, so that a screen coming back never starts from an old value, until `rest`.
 */
export class LiveWatch<Raw, T> implements Watch<T> {
  readonly #source: LiveSource<Raw, T>;
  readonly #value = new ValueWatch<T>();
  readonly #onStart: (watch: LiveWatch<Raw, T>) => void;
  readonly #whenLeft: 'follow' | 'pause';
  #stop: (() => void) | null = null;
  #begun = 0;
  #shown = 0;
  #fingerprint: string | null = null;

  constructor(
    source: LiveSource<Raw, T>,
    {
      whenLeft = 'follow',
      onStart = () => {},
    }: { whenLeft?: 'follow' | 'pause'; onStart?: (watch: LiveWatch<Raw, T>) => void } = {},
  ) {
    this.#source = source;
    this.#whenLeft = whenLeft;
    this.#onStart = onStart;
  }

  readonly get = (): T | undefined => this.#value.get();

  readonly subscribe = (onChange: () => void): (() => void) => {
    const leave = this.#value.subscribe(onChange);
    this.#onStart(this);
    if (this.#stop === null) {
      // An async function, by which Dexie knows to follow reads after the first await too.
      const subscription = liveQuery(async () => this.#read()).subscribe({
        next: (reading) => void this.#show(reading),
        // The database was closed under us; the last value stays and the storage port says so.
        error: () => this.rest(),
      });
      this.#stop = () => subscription.unsubscribe();
    }
    return () => {
      leave();
      if (this.#whenLeft === 'pause' && !this.watched) this.#pause();
    };
  };

  get watched(): boolean {
    return this.#value.watched;
  }

  /** Reads now; whoever has written and awaits this finds the write in `get`. */
  async refresh(): Promise<void> {
    if (this.#stop !== null) await this.#show(await this.#read());
  }

  /** Stops following; what is shown next time is read anew. */
  rest(): void {
    this.#pause();
    this.#fingerprint = null;
    this.#value.set(undefined);
  }

  /** Stops following and goes on showing the last value, for what may be a moment old when somebody comes back. */
  #pause(): void {
    this.#stop?.();
    this.#stop = null;
  }

  async #read(): Promise<{ turn: number; raw: Raw }> {
    const turn = ++this.#begun;
    return { turn, raw: await this.#source.read() };
  }

  /** Readings may end in another order than they began: an older one never replaces a newer one. */
  async #show({ turn, raw }: { turn: number; raw: Raw }): Promise<void> {
    const fingerprint = this.#source.fingerprint(raw);
    if (fingerprint === this.#fingerprint && turn > this.#shown) return;
    const value = await this.#source.decode(raw);
    if (turn < this.#shown || this.#stop === null) return;
    this.#shown = turn;
    this.#fingerprint = fingerprint;
    this.#value.set(value);
  }
}

/** The same watch for the same key; only the latest few follow the database while nobody looks. */
export class WatchPool<Raw, T> {
  readonly #watches = new Map<string, LiveWatch<Raw, T>>();
  readonly #following = new Set<LiveWatch<Raw, T>>();
  readonly #sourceOf: (key: string) => LiveSource<Raw, T>;
  readonly #most: number;

  constructor(sourceOf: (key: string) => LiveSource<Raw, T>, most = 8) {
    this.#sourceOf = sourceOf;
    this.#most = most;
  }

  at(key: string): LiveWatch<Raw, T> {
    let watch = this.#watches.get(key);
    if (watch === undefined) {
      watch = new LiveWatch(this.#sourceOf(key), { onStart: (started) => this.#follow(started) });
      this.#watches.set(key, watch);
    }
    return watch;
  }

  async refresh(key: string): Promise<void> {
    await this.#watches.get(key)?.refresh();
  }

  #follow(watch: LiveWatch<Raw, T>): void {
    this.#following.delete(watch);
    this.#following.add(watch);
    for (const oldest of this.#following) {
      if (this.#following.size <= this.#most) return;
      if (oldest.watched) continue;
      this.#following.delete(oldest);
      oldest.rest();
    }
  }
}
