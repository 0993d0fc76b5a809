import { createContext, useContext, useSyncExternalStore } from 'react';
import { type AccountPort } from '#domain/tablet/account.ts';
import { type AttachmentStore } from '#domain/tablet/attachment-store.ts';
import { type HouseholdStore } from '#domain/tablet/household-store.ts';
import { type SyncPort } from '#domain/tablet/sync-port.ts';
import { type TabletStorage } from '#domain/tablet/tablet-storage.ts';
import { type Watch } from '#domain/tablet/watch.ts';

/** What screens may use: the ports that `main.tsx` wires. Tests hand in others. */
export interface Services {
  /** Device clock, milliseconds. */
  now(): number;
  newId(): string;
  /** SHA-256 of a text as UTF-8, base64url. */
  hash(text: string): Promise<string>;
  readonly account: AccountPort;
  readonly households: HouseholdStore;
  readonly attachments: AttachmentStore<Blob>;
  readonly sync: SyncPort;
  readonly storage: TabletStorage;
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('no services around this screen');
  return services;
}

/** The current value of a watch; undefined while it is first being read. */
export function useWatch<T>(watch: Watch<T>): T | undefined {
  return useSyncExternalStore(watch.subscribe, watch.get);
}
