/** A payload as it lies on disk; only a codec makes one and reads one. */
declare const payload: unique symbol;
export interface Stored<T> {
  readonly [payload]: T;
}

/**
 * How payloads lie on disk: every record, change, draft, summary, key and file passes through, so that encryption
 * needs no other caller. Never called inside an IndexedDB transaction, because waiting for anything else ends it.
 */
export interface Codec {
  encode<T>(value: T): Promise<Stored<T>>;
  decode<T>(stored: Stored<T>): Promise<T>;
}
