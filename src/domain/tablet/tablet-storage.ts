import { type Watch } from './watch.ts';

/**
 * How the tablet's own storage stands. `outdated`: a newer version of the app has taken the database over;
 * this page can no longer write and must be loaded anew.
 */
export type StorageState = { readonly is: 'open'; readonly persisted: boolean } | { readonly is: 'outdated' };

export interface TabletStorage {
  state(): Watch<StorageState>;
  /** Asks the browser never to clear this app's storage; asked again at any time. */
  persist(): Promise<boolean>;
}
