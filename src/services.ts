import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { withDraft } from '#domain/record/with-draft.ts';
import { type Account, type AccountPort } from '#domain/tablet/account.ts';
import { type AttachmentStore } from '#domain/tablet/attachment-store.ts';
import { type ContentPort, type ContentState } from '#domain/tablet/content-port.ts';
import { type Draft, type HouseholdStore, type HouseholdSummary } from '#domain/tablet/household-store.ts';
import { type SyncPort, type SyncStatus } from '#domain/tablet/sync-port.ts';
import { type StorageState, type TabletStorage } from '#domain/tablet/tablet-storage.ts';
import { type ToldHere, type ToldStore } from '#domain/tablet/told-store.ts';
import { type Watch } from '#domain/tablet/watch.ts';

/** What screens may use: the ports that `main.tsx` wires. Tests hand in others. */
export interface Services {
  /** Version of the app. */
  readonly version: string;
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
  readonly content: ContentPort;
  readonly told: ToldStore;
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

/** Who uses this tablet; undefined while being read, null when it is not enrolled. */
export function useAccount(): Account | null | undefined {
  const { account } = useServices();
  return useWatch(useMemo(() => account.current(), [account]));
}

/** All households of the tablet; undefined while being read. */
export function useSummaries(): readonly HouseholdSummary[] | undefined {
  const { households } = useServices();
  return useWatch(useMemo(() => households.summaries(), [households]));
}

/** What others did to this reader's answers; undefined while being read. */
export function useTold(): readonly ToldHere[] | undefined {
  const { told } = useServices();
  return useWatch(useMemo(() => told.told(), [told]));
}

/** Names by user id, as far as they are known here. */
export function useNames(): Readonly<Record<string, string>> {
  const { told } = useServices();
  const names = useWatch(useMemo(() => told.names(), [told]));
  return names ?? {};
}

export function useSyncStatus(): SyncStatus | undefined {
  const { sync } = useServices();
  return useWatch(useMemo(() => sync.status(), [sync]));
}

/** An address for the picture of a hash while this screen shows it; null when this tablet has none. */
export function useAttachmentUrl(sha256: string | null): string | null {
  const { attachments } = useServices();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (sha256 === null) return;
    let made: string | null = null;
    let gone = false;
    const read = async () => {
      const blob = await attachments.read(sha256);
      if (gone || blob === null) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    };
    read().catch(() => setUrl(null));
    return () => {
      gone = true;
      setUrl(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [attachments, sha256]);
  return url;
}

/** How the tablet's storage stands; undefined while being opened. */
export function useStorageState(): StorageState | undefined {
  const { storage } = useServices();
  return useWatch(useMemo(() => storage.state(), [storage]));
}

/** How forms and other content stand; undefined while being read. */
export function useContentState(): ContentState | undefined {
  const { content } = useServices();
  return useWatch(useMemo(() => content.state(), [content]));
}
