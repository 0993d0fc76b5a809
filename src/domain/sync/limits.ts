/** What one exchange may carry; `hello` tells the tablet. Source: sync contract, Limits. */
export const LIMITS = {
  /** Bytes on the wire of one push. */
  compressed: 1024 * 1024,
  inflated: 8 * 1024 * 1024,
  changes: 500,
  ops: 500,
  /** Bytes of one value in canonical form. */
  value: 64 * 1024,
  depth: 16,
  /** Entries of one pull page; a page is also at most PAGE_BYTES. */
  page: 1000,
} as const;

export const PAGE_BYTES = 2 * 1024 * 1024;
/** A bundle as it is carried, and what its changes may come to once inflated. */
export const BUNDLE_BYTES = 200 * 1024 * 1024;
export const PHOTO_BYTES = 12 * 1024 * 1024;
export const PHOTO_PIXELS = 50_000_000;
/** Above one MiB a body may not inflate to more than this many times its size. */
export const INFLATE_RATIO = 100;
/** Retry: full jitter between 0 and min(cap, base × 2^attempt), milliseconds. */
export const RETRY = { base: 2000, cap: 15 * 60 * 1000 } as const;
export const CODE_HOURS = 24;
export const SESSION = { idleHours: 12, days: 30 } as const;
