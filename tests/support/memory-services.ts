import { formOfVisit } from '#content/forms/load.ts';
import { shippedPolicy } from '#content/policies/load.ts';
import { completeness } from '#domain/completeness/completeness.ts';
import { type AttachmentRef } from '#domain/change/change.ts';
import { uuidV7 } from '#domain/change/uuid-v7.ts';
import { evaluateFile } from '#domain/eligibility/evaluate-file.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { surveyMonth } from '#domain/record/open-visit.ts';
import { type Account } from '#domain/tablet/account.ts';
import { type AttachmentStore } from '#domain/tablet/attachment-store.ts';
import { type ContentState } from '#domain/tablet/content-port.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type StorageState } from '#domain/tablet/tablet-storage.ts';
import { type SyncStatus } from '#domain/tablet/sync-port.ts';
import { type MergedBy } from '#domain/merge/merged-by.ts';
import { type ToldHere, type ToldStore } from '#domain/tablet/told-store.ts';
import { ValueWatch } from '#domain/tablet/value-watch.ts';
import { hash } from '../../src/storage/hash.ts';
import { memoryHouseholdStore } from '../../src/storage/memory-household-store.ts';
import { type Services } from '../../src/services.ts';

/** The day on which screens are tried. */
export const TODAY = Date.parse('2026-11-23T10:42:00+08:00');
export const VILLAGE = '530925101204';

/** Ids that are the same in every run. */
export function countedIds(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return uuidV7(
      TODAY + last,
      Uint8Array.from({ length: 10 }, (_, index) => (last * 31 + index * 7) % 256),
    );
  };
}

const judge: HouseholdJudge = {
  missing: (file) => (file.visits[0] === undefined ? null : openItems(file)),
  verdict: (file) => evaluateFile(file, shippedPolicy, () => null)?.result.verdict ?? null,
  pinyin: (name) => (name.startsWith('李') ? 'li l' : name.startsWith('张') ? 'zhang z' : 'x'),
};

function openItems(file: HouseholdFile): number {
  const visit = file.visits[0] ?? null;
  return completeness(formOfVisit(visit), file, surveyMonth(visit, '2026-11-23')).filter(
    ({ severity }) => severity === 'E',
  ).length;
}

export interface MemoryServices extends Services {
  readonly accountNow: ValueWatch<Account | null>;
  readonly statusNow: ValueWatch<SyncStatus>;
  readonly contentNow: ValueWatch<ContentState>;
  readonly toldNow: ValueWatch<readonly ToldHere[]>;
  /** What others did beside, until it is put away. */
  readonly mergedNow: MergedBy[];
  /** Sets the clock, milliseconds: for what was said on an earlier day. */
  readonly setClock: (at: number) => void;
}

export const CADRE: Account = {
  user: 'cadre-1',
  name: '演示走访员',
  device: 'memory',
  assignments: [{ assignment: 'a-1', role: 'cadre', village: VILLAGE, sensitive: true, from: null, to: null }],
  epoch: 'epoch-1',
  signedIn: true,
};

/** Services without a disk or a server: what screens are tried on. */
export function memoryServices(): MemoryServices {
  const newId = countedIds();
  let clock = TODAY;
  const now = () => clock;
  const accountNow = new ValueWatch<Account | null>(CADRE);
  const contentNow = new ValueWatch<ContentState>({ news: [], unused: [] });
  const storageNow = new ValueWatch<StorageState>({ is: 'open', persisted: true });
  const toldNow = new ValueWatch<readonly ToldHere[]>([]);
  const mergedNow: MergedBy[] = [];
  const statusNow = new ValueWatch<SyncStatus>({
    activity: { is: 'idle' },
    waitingHouseholds: [],
    waitingFiles: 0,
    attention: [],
    completeAt: TODAY - 3_600_000,
    trouble: null,
  });
  return {
    version: '0.1.0',
    now,
    newId,
    hash: (text) => hash(text),
    accountNow,
    statusNow,
    toldNow,
    mergedNow,
    told: memoryTold(toldNow, mergedNow),
    setClock: (at) => {
      clock = at;
    },
    account: {
      current: () => accountNow,
      enrol: async (code) => (code === 'WRONG' ? 'codeWrong' : (accountNow.set({ ...CADRE, signedIn: false }), null)),
      signIn: async (password) => (password === 'wrong' ? 'passwordWrong' : (accountNow.set(CADRE), null)),
      signOut: async () => accountNow.set({ ...CADRE, signedIn: false }),
    },
    households: memoryHouseholdStore({ now, newId, author: CADRE.user, judge }),
    attachments: memoryAttachments(),
    storage: { state: () => storageNow, persist: async () => true },
    contentNow,
    content: {
      state: () => contentNow,
      markTold: async () => contentNow.set({ news: [], unused: contentNow.get()?.unused ?? [] }),
    },
    sync: { status: () => statusNow, syncNow: async () => undefined },
  };
}

function memoryTold(told: ValueWatch<readonly ToldHere[]>, merged: MergedBy[]): ToldStore {
  const names = new ValueWatch<Readonly<Record<string, string>>>({ 'cadre-2': '李演示', 'leader-1': '王演示' });
  return {
    told: () => told,
    names: () => names,
    see: async (ids) =>
      told.set((told.get() ?? []).map((one) => (ids.includes(one.id) ? { ...one, seen: true } : one))),
    merged: async () => [...merged],
    putAway: async () => void merged.splice(0),
  };
}

function memoryAttachments(): AttachmentStore<Blob> {
  const kept = new Map<string, Blob>();
  return {
    async add(bytes, role) {
      const sha256 = await hash(await bytes.arrayBuffer());
      kept.set(sha256, bytes);
      return { sha256, size: bytes.size, type: bytes.type as AttachmentRef['type'], role };
    },
    read: async (sha256) => kept.get(sha256) ?? null,
  };
}
