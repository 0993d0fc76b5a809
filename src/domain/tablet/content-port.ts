import { type Watch } from './watch.ts';

/** How the tablet's content stands. While this is first being read no form may be shown: a newer one may be stored. */
export interface ContentState {
  /** Forms and policies with a version that the user was not told of yet, by name as in the feed. */
  readonly news: readonly { readonly name: string; readonly version: number }[];
  /** Names of what was sent but needs a newer app. */
  readonly unused: readonly string[];
}

export interface ContentPort {
  state(): Watch<ContentState>;
  /** The user has read what is new. */
  markTold(): Promise<void>;
}
