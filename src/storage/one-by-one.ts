/** Runs what concerns one key strictly one after the other, in the order of the calls; other keys do not wait. */
export class OneByOne {
  readonly #last = new Map<string, Promise<unknown>>();

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    // What failed before was told to its own caller.
    const now = before.then(work, work);
    this.#last.set(key, now);
    void now.then(
      () => this.#forget(key, now),
      () => this.#forget(key, now),
    );
    return now;
  }

  #forget(key: string, done: Promise<unknown>): void {
    if (this.#last.get(key) === done) this.#last.delete(key);
  }
}

/** One tab at a time where the browser can say so; elsewhere the checks inside the transaction alone decide. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
  if (locks === undefined) return work();
  return (await locks.request(name, work)) as T;
}
