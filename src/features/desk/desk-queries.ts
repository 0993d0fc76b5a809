import { QueryCache, QueryClient, keepPreviousData, useQuery } from '@tanstack/react-query';
import { learnPieces } from '#content/reference/learn-pieces.ts';
import { type VerdictChangesQuery, type WhatIfRequest } from '#domain/sync/desk-evaluation-protocol.ts';
import { type DeskHousehold, type DeskQuery } from '#domain/sync/desk-protocol.ts';
import { type Asked, DeskRefusal, NoServer, deskClient } from './desk-client.ts';

/** Names of what is kept of the server's answers. */
const KEYS = {
  me: ['me'],
  content: ['content'],
  places: ['places'],
  lists: ['households'],
  files: ['household'],
  changes: ['verdictChanges'],
  progress: ['reEvaluation'],
  whatIf: ['whatIf'],
} as const;

export function isSignedOut(error: unknown): boolean {
  return error instanceof DeskRefusal && error.status === 401;
}

/** The store of server answers for one desk; `onSignedOut` hears when any of them was refused for want of a session. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSignedOut(error)) onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        // The browser's own idea of being online is wrong too often to be asked.
        networkMode: 'always',
        retry: (failures, error) => error instanceof NoServer && failures < 1,
        retryDelay: 800,
        staleTime: 10_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

export function useMe() {
  return useQuery({ queryKey: KEYS.me, queryFn: ({ signal }) => deskClient.me(signal), staleTime: 60_000 });
}

/** Forms, policies and calendars that were published since the app was built; known to every screen once this has data. */
export function useContent(enabled: boolean) {
  return useQuery({
    queryKey: KEYS.content,
    queryFn: async ({ signal }) => learnPieces(await deskClient.content(signal)),
    enabled,
    staleTime: Infinity,
    // A desk stays open for days.
    refetchInterval: 300_000,
  });
}

export function usePlaces() {
  return useQuery({ queryKey: KEYS.places, queryFn: ({ signal }) => deskClient.places(signal) });
}

export function useHouseholds(query: Partial<DeskQuery>) {
  return useQuery({
    queryKey: [...KEYS.lists, query],
    queryFn: ({ signal }) => deskClient.households(query, signal),
    placeholderData: keepPreviousData,
  });
}

export function useHousehold(record: string) {
  return useQuery({ queryKey: [...KEYS.files, record], queryFn: ({ signal }) => deskClient.household(record, signal) });
}

export function useVerdictChanges(query: Asked<VerdictChangesQuery>) {
  return useQuery({
    queryKey: [...KEYS.changes, query],
    queryFn: ({ signal }) => deskClient.verdictChanges(query, signal),
    placeholderData: keepPreviousData,
  });
}

const LOOK_AGAIN = 3000;

/** How far the households are judged by the present policy; looked at again while some are not. */
export function useReEvaluation() {
  return useQuery({
    queryKey: KEYS.progress,
    queryFn: ({ signal }) => deskClient.reEvaluation(signal),
    refetchInterval: ({ state: { data } }) => (data !== undefined && data.judged < data.total ? LOOK_AGAIN : false),
  });
}

/** What a try comes to; null asks nothing. */
export function useWhatIf(request: WhatIfRequest | null) {
  return useQuery({
    queryKey: [...KEYS.whatIf, request],
    queryFn: ({ signal }) => deskClient.whatIf(request ?? { place: '' }, signal),
    enabled: request !== null,
  });
}

/** Reads again everything that a change of one household may have altered. */
export async function refreshAfterSave(client: QueryClient, record: string): Promise<DeskHousehold | undefined> {
  void client.invalidateQueries({ queryKey: KEYS.lists });
  void client.invalidateQueries({ queryKey: KEYS.places });
  await client.invalidateQueries({ queryKey: [...KEYS.files, record] });
  return client.getQueryData<DeskHousehold>([...KEYS.files, record]);
}

/** Reads everything again once somebody is signed in; what another person had read is forgotten first. */
export function refreshAfterSignIn(client: QueryClient, samePerson: boolean): void {
  if (!samePerson) client.removeQueries();
  void client.invalidateQueries();
}
