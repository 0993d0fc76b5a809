import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type Account } from '#domain/tablet/account.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type SyncFacts, type SyncStore } from '#domain/tablet/sync-store.ts';
import { acknowledgements } from './acknowledgements.ts';
import { applyPage, cursors } from './apply-page.ts';
import { checkLater } from './check-later.ts';
import { compareFeeds } from './compare-feeds.ts';
import { type BlobRow, type ChangeRow, type MetaValues } from './database.ts';
import { readBytes } from './dexie-attachment-store.ts';
import { leaveFeeds } from './leave-feeds.ts';
import { type Tablet } from './open-tablet.ts';
import { LiveWatch } from './live-watch.ts';

/** What the sync loop needs, on the tablet's database. */
export function dexieSyncStore(tablet: Tablet, judge: () => Promise<HouseholdJudge>): SyncStore {
  const { strict, codec } = tablet;
  const account = accountWatch(tablet);
  const facts = factsWatch(tablet);

  return {
    account: () => account,
    facts: () => facts,
    ...acknowledgements(tablet),
    ...checkLater(tablet, judge),
    ...compareFeeds(tablet),

    async enrolment() {
      const stored = await strict.value('enrolment');
      return stored === undefined ? null : codec.decode(stored);
    },

    async keepEnrolment(enrolment) {
      const stored = await codec.encode(enrolment);
      await strict.write([], async () => {
        await strict.setValue('enrolment', stored);
        await strict.setValue('signedIn', false);
        await strict.setValue('epoch', enrolment.epoch);
      });
      await account.refresh();
    },

    async setSignedIn(signedIn, name) {
      const stored = await strict.value('enrolment');
      if (stored === undefined) return;
      if (name === undefined && (await strict.value('signedIn')) === signedIn) return;
      const renamed = name === undefined ? null : await codec.encode({ ...(await codec.decode(stored)), name });
      await strict.write([], async () => {
        await strict.setValue('signedIn', signedIn);
        if (renamed !== null) await strict.setValue('enrolment', renamed);
      });
      await account.refresh();
    },

    async standing() {
      const [generation, chain, outbox] = await Promise.all([
        strict.value('generation'),
        strict.value('chain'),
        strict.outbox.toArray(),
      ]);
      const walls = outbox.map(({ wall }) => wall);
      return {
        generation: generation ?? '',
        chain: chain ?? { n: 0, hash: null },
        outbox: { count: outbox.length, oldest: walls.length === 0 ? null : walls.reduce((a, b) => Math.min(a, b)) },
      };
    },

    async outgoing() {
      const rows = await strict.outbox.orderBy('n').toArray();
      return [...rows.filter(({ carried }) => !carried), ...rows.filter(({ carried }) => carried)].map(
        ({ id, household }) => ({ id, household }),
      );
    },

    async lines(ids) {
      const rows = (await strict.changes.bulkGet([...ids])).filter((row) => row !== undefined);
      return Promise.all(
        rows.map(async ({ id, payload }) => ({ id, line: canonicalJson(await codec.decode(payload)) })),
      );
    },

    async outgoingFiles() {
      const rows = await strict.blobs.where('state').equals('waiting').toArray();
      return rows
        .sort(signaturesFirst)
        .map(({ sha256, size, type, role, uploadUrl }) => ({ sha256, size, type, role, uploadUrl }));
    },

    fileBytes: (sha256) => readBytes(tablet, sha256),

    async keepUploadUrl(sha256, url) {
      await strict.write([strict.blobs], () => strict.blobs.update(sha256, { uploadUrl: url }));
    },

    async keepConfirmed(sha256) {
      if (sha256.length === 0) return;
      await strict.write([strict.blobs], async () => {
        await strict.blobs
          .where('sha256')
          .anyOf([...sha256])
          .modify({ state: 'durable', uploadUrl: null });
      });
    },

    cursors: (feeds) => cursors(tablet, feeds),
    knownFeeds: () => strict.feeds.toCollection().primaryKeys(),
    leaveFeeds: (feeds) => leaveFeeds(tablet, judge, feeds),
    applyPage: (epoch, pages) => applyPage(tablet, judge, epoch, pages),

    async deviceKeys(devices) {
      const rows = await strict.devices.bulkGet([...devices]);
      return new Map(rows.filter((row) => row !== undefined).map(({ device, signingKey }) => [device, signingKey]));
    },

    async keepDeviceKey(device, signingKey) {
      await strict.write([strict.devices], () => strict.devices.put({ device, signingKey }));
    },

    async unnamedAuthors() {
      const stored = await strict.value('names');
      const names = stored === undefined ? {} : await codec.decode(stored);
      return Object.keys(names)
        .filter((user) => names[user] === null)
        .slice(0, 100);
    },

    async keepNames(named) {
      const stored = await strict.value('names');
      const names = stored === undefined ? {} : await codec.decode(stored);
      const after = await codec.encode({ ...names, ...named });
      await strict.write([], () => strict.setValue('names', after));
    },

    async keepRound({ trouble, completeAt }) {
      await strict.write([], async () => {
        await strict.setValue('trouble', trouble);
        if (completeAt !== undefined) await strict.setValue('completeAt', completeAt);
      });
      await facts.refresh();
    },
  };
}

/** A consent is admitted only when its signature is there, so signatures go before photos. */
function signaturesFirst(a: BlobRow, b: BlobRow): number {
  const rank = ({ role }: BlobRow) => (/signature|strokes|sign/i.test(role) ? 0 : 1);
  return rank(a) - rank(b) || a.addedAt - b.addedAt || (a.sha256 < b.sha256 ? -1 : 1);
}

interface AccountRows {
  readonly enrolment: MetaValues['enrolment'] | undefined;
  readonly signedIn: boolean;
}

function accountWatch({ strict, codec }: Tablet): LiveWatch<AccountRows, Account | null> {
  return new LiveWatch<AccountRows, Account | null>({
    read: async () => ({
      enrolment: await strict.value('enrolment'),
      signedIn: (await strict.value('signedIn')) ?? false,
    }),
    fingerprint: (rows) => JSON.stringify(rows),
    async decode({ enrolment, signedIn }) {
      if (enrolment === undefined) return null;
      const { user, name, device, assignments, epoch } = await codec.decode(enrolment);
      return { user, name, device, assignments, epoch, signedIn };
    },
  });
}

interface FactRows {
  readonly waiting: readonly (string | null)[];
  readonly files: number;
  readonly troubled: readonly Pick<ChangeRow, 'id' | 'household' | 'code' | 'state'>[];
  readonly trouble: MetaValues['trouble'];
  readonly completeAt: number | null;
  readonly tookAnewAt: number | null;
}

function factsWatch({ strict }: Tablet): LiveWatch<FactRows, SyncFacts> {
  return new LiveWatch<FactRows, SyncFacts>({
    async read() {
      const [outbox, files, troubled, trouble, completeAt, tookAnewAt] = await Promise.all([
        strict.outbox.toArray(),
        strict.blobs.where('state').equals('waiting').count(),
        strict.changes.where('state').anyOf(['quarantined', 'refused', 'unverified']).toArray(),
        strict.value('trouble'),
        strict.value('completeAt'),
        strict.value('tookAnewAt'),
      ]);
      return {
        waiting: outbox.filter(({ carried }) => !carried).map(({ household }) => household),
        files,
        troubled: troubled
          .filter(({ own, state }) => own || state === 'unverified')
          .map(({ id, household, code, state }) => ({ id, household, code, state })),
        trouble: trouble ?? null,
        completeAt: completeAt ?? null,
        tookAnewAt: tookAnewAt ?? null,
      };
    },
    fingerprint: (rows) => JSON.stringify(rows),
    decode: async ({ waiting, files, troubled, trouble, completeAt, tookAnewAt }) => ({
      waitingHouseholds: [...new Set(waiting.filter((household) => household !== null))].sort(),
      waitingFiles: files,
      attention: troubled.map(({ id, household, code, state }) => ({
        change: id,
        household,
        code: code ?? state.toUpperCase(),
      })),
      trouble,
      completeAt,
      tookAnewAt,
    }),
  });
}
