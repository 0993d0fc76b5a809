import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { withDraft } from '#domain/record/with-draft.ts';
import { type AccountPort } from '#domain/tablet/account.ts';
import { type AttachmentStore } from '#domain/tablet/attachment-store.ts';
import { type Draft, type HouseholdStore } from '#domain/tablet/household-store.ts';
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

/** One household as screens need it. */
export interface OpenHousehold {
  /** Merged records without the draft: what a field's dots come from. Null while the household has only a draft. */
  readonly stored: HouseholdFile | null;
  readonly draft: Draft | null;
  /** With the draft's answers on top. */
  readonly file: HouseholdFile;
}

/** The household with its draft; undefined while being read, null when this tablet has none of that id. */
export function useHousehold(household: string): OpenHousehold | null | undefined {
  const { households } = useServices();
  const stored = useWatch(useMemo(() => households.file(household), [households, household]));
  const draft = useWatch(useMemo(() => households.draft(household), [households, household]));
  return useMemo(() => {
    if (stored === undefined || draft === undefined) return undefined;
    const file = withDraft(stored, draft);
    return file === null ? null : { stored, draft, file };
  }, [stored, draft]);
}
