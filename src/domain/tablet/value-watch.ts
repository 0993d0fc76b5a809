import { type Watch } from './watch.ts';

/** A value that its owner sets. */
export class ValueWatch<T> implements Watch<T> {
  #value: T | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(value?: T) {
    this.#value = value;
  }

  readonly get = (): T | undefined => this.#value;

  readonly subscribe = (onChange: () => void): (() => void) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  set(value: T | undefined): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }
}
