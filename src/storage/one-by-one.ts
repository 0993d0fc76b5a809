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

/**
 * Runs `work` in one tab at a time where the browser can say so; elsewhere the checks inside each transaction alone
 * decide. An impatient caller leaves it out while another tab is at it.
 */
export async function aloneAcrossTabs(name: string, patient: boolean, work: () => Promise<void>): Promise<void> {
  const locks = lockManager();
  if (locks === undefined) return work();
  await locks.request(name, { ifAvailable: !patient }, async (lock) => {
    if (lock !== null) await work();
  });
}

/** As above, waiting for other tabs; gives back what `work` gives. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const locks = lockManager();
  return locks === undefined ? work() : locks.request(name, work);
}

function lockManager(): LockManager | undefined {
  // Only in secure contexts, whatever the types say.
  const here: { readonly locks?: LockManager } | undefined = globalThis.navigator;
  return here?.locks;
}
