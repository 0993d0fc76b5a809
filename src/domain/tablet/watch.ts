/** A value that changes by itself; screens read it with `useSyncExternalStore`. */
export interface Watch<T> {
  /** The same object until it changes; undefined while it is first being read. */
  get(): T | undefined;
  subscribe(onChange: () => void): () => void;
}
