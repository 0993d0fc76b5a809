import { type ContentPort, type ContentState } from '#domain/tablet/content-port.ts';
import { type ContentStore } from '#domain/tablet/content-store.ts';
import { ValueWatch } from '#domain/tablet/value-watch.ts';
import { type Watch } from '#domain/tablet/watch.ts';
import { SHIPPED_VERSIONS, isShipped, newestShipped } from './shipped-versions.ts';

/**
 * Brings what the sync has stored into the content of this page: at its start before the first form is shown, and
 * whenever more arrives. The content itself is loaded only when there is anything that the app does not bring.
 */
export class KnownContent implements ContentPort {
  readonly #store: ContentStore;
  /** Has this tablet been synced through once? Before that nothing is new to anybody. */
  readonly #settled: Watch<boolean>;
  readonly #state = new ValueWatch<ContentState>();
  readonly #learned = new Set<string>();
  readonly #unused = new Set<string>();
  #working: Promise<void> = Promise.resolve();

  constructor(store: ContentStore, settled: Watch<boolean>) {
    this.#store = store;
    this.#settled = settled;
  }

  state(): Watch<ContentState> {
    return this.#state;
  }

  /** Follows the storage from now on. @returns what ends it */
  start(): () => void {
    const follow = () => {
      // What cannot be read now is tried again with the next news; nobody is kept from work until then.
      this.#working = this.#working.then(() => this.#follow()).catch(() => this.#show([], [...this.#unused]));
    };
    const ends = [this.#store.pieces(), this.#store.told(), this.#settled].map((watch) => watch.subscribe(follow));
    follow();
    return () => ends.forEach((end) => end());
  }

  /** What this page has learned besides what the app brings, to tell one state of the content from another. */
  learned(): readonly string[] {
    return [...this.#learned].sort();
  }

  async markTold(): Promise<void> {
    await this.#store.keepTold(newest(this.#store.pieces().get() ?? []));
  }

  async #follow(): Promise<void> {
    const pieces = this.#store.pieces().get();
    const told = this.#store.told().get();
    const settled = this.#settled.get();
    if (pieces === undefined || told === undefined || settled === undefined) return;

    const fresh = pieces.filter(
      ({ name, version }) => !isShipped(name, version) && !this.#learned.has(`${name} ${version}`),
    );
    if (fresh.length > 0) {
      const [stored, { learnPieces }] = await Promise.all([this.#store.read(fresh), import('./learn-pieces.ts')]);
      for (const name of learnPieces(stored).unused) this.#unused.add(name);
      for (const { name, version } of fresh) this.#learned.add(`${name} ${version}`);
    }
    const usable = newest(pieces.filter(({ name }) => !this.#unused.has(name)));
    if (!settled) {
      // A new tablet's user has not seen any older form.
      if (JSON.stringify(told) !== JSON.stringify(usable)) await this.#store.keepTold(usable);
      this.#show([], [...this.#unused]);
      return;
    }
    // A tablet from before this was noted has seen the first version of everything that shipped.
    const seen = (name: string) => told?.[name] ?? (newestShipped(name) === 0 ? 0 : 1);
    const news = Object.entries(usable)
      .filter(([name, version]) => /^(form|policy)\//.test(name) && version > seen(name))
      .map(([name, version]) => ({ name, version }));
    this.#show(news, [...this.#unused]);
  }

  #show(news: ContentState['news'], unused: readonly string[]): void {
    const next = { news, unused: [...unused].sort() };
    if (JSON.stringify(next) !== JSON.stringify(this.#state.get() ?? null)) this.#state.set(next);
  }
}

/** The newest version of each name, of what ships and of `pieces`, names ascending. */
function newest(pieces: readonly { readonly name: string; readonly version: number }[]): Record<string, number> {
  const versions = new Map(Object.entries(SHIPPED_VERSIONS).map(([name, all]) => [name, all.at(-1) ?? 0]));
  for (const { name, version } of pieces) versions.set(name, Math.max(version, versions.get(name) ?? 0));
  return Object.fromEntries([...versions].sort(([a], [b]) => (a < b ? -1 : 1)));
}
