/**
 * What a writing transaction must have to itself, so that it never judges by what another is changing: names such as
 * `village:…`, or everything. SQLite has one writer at a time anyway; PostgreSQL locks the names.
 */
export type Claim = 'everything' | ReadonlySet<string>;

/** The work met something it has not claimed: nothing of it is kept, and it begins anew with more. */
export class ClaimTooSmall extends Error {
  readonly more: Claim;

  constructor(more: Claim) {
    super('this transaction must claim more');
    this.more = more;
  }
}

/** What the running transaction has to itself. */
export class Claimed {
  static readonly everything = new Claimed('everything');
  readonly #claim: Claim;

  constructor(claim: Claim) {
    this.#claim = claim;
  }

  /** Errors: ClaimTooSmall. */
  need(name: string): void {
    if (this.#claim !== 'everything' && !this.#claim.has(name)) throw new ClaimTooSmall(new Set([name]));
  }

  /** Errors: ClaimTooSmall. */
  needEverything(): void {
    if (this.#claim !== 'everything') throw new ClaimTooSmall('everything');
  }
}

/** All that is judged and written of the records that live in a village. */
export function villageClaim(village: string): string {
  return `village:${village}`;
}

/** The chain of a device. */
export function deviceClaim(device: string): string {
  return `device:${device}`;
}

/** Whether a file is there, and what waits for it. */
export function fileClaim(sha256: string): string {
  return `file:${sha256}`;
}

export function claimBoth(a: Claim, b: Claim): Claim {
  return a === 'everything' || b === 'everything' ? 'everything' : new Set([...a, ...b]);
}
