import { existsSync } from 'node:fs';
import { absentParts } from '#domain/change/change.ts';
import { publicKeyOf, verifyText } from '../../crypto/hashing.ts';
import { boundProblem, isRefused, readLine } from '../../admission/read-line.ts';
import { isServerDevice } from '../../accounts/devices.ts';
import { type AppDeps } from '../../deps.ts';
import { hashOfFile } from '../../crypto/hash-file.ts';
import { type PublicKey, type Range } from '#domain/sync/protocol.ts';
import { inRanges } from '#domain/sync/ranges.ts';
import { attachmentFile } from '../../store/data-folder.ts';
import { unpackLine } from '../../store/packed-line.ts';
import { TENANT } from '../../store/store.ts';

const STEP = 500;

export interface Verification {
  readonly ok: boolean;
  readonly changes: number;
  readonly problems: readonly string[];
  /** Parts that were erased: their hash, the signature and the chain still stand. Not named when there are none. */
  readonly erased?: number;
}

/** Reads everything stored again: bytes, hashes, signatures, chains, feeds, attachments. */
export async function verifyStore(deps: AppDeps): Promise<Verification> {
  const problems: string[] = [];
  const check = await deps.store.flavour.check();
  if (check !== 'ok') problems.push(`database: ${check}`);
  const { changes, erased } = await verifyChanges(deps, problems);
  await verifyChains(deps, problems);
  await verifyFeeds(deps, problems);
  await verifyAttachments(deps, problems);
  return { ok: problems.length === 0, changes, problems, ...(erased === 0 ? {} : { erased }) };
}

async function verifyChanges(
  { store: { db }, keys }: AppDeps,
  problems: string[],
): Promise<{ changes: number; erased: number }> {
  const devices = await db.selectFrom('devices').select(['id', 'signing_key']).where('tenant', '=', TENANT).execute();
  const signingKeys = new Map(
    devices.map(({ id, signing_key: key }) => [id, publicKeyOf(JSON.parse(key) as PublicKey)]),
  );
  const ownKey = publicKeyOf(keys.signingKey);
  let count = 0;
  let erased = 0;
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('changes')
      .selectAll()
      .where('tenant', '=', TENANT)
      .where('id', '>', after)
      .orderBy('id')
      .limit(STEP)
      .execute();
    await Promise.all(
      rows.map(async (row) => {
        const line = unpackedOrNull(row.line);
        if (line === null) return problems.push(`change ${row.id}: its bytes cannot be read`);
        const read = readLine(line);
        if (isRefused(read)) return problems.push(`change ${row.id}: its bytes are ${read.code}`);
        const { envelope, signature } = read.change;
        const key = isServerDevice(row.device) ? ownKey : signingKeys.get(row.device);
        if (
          envelope.id !== row.id ||
          envelope.device !== row.device ||
          envelope.n !== row.n ||
          envelope.record !== row.record
        )
          problems.push(`change ${row.id}: its bytes say something else than its row`);
        if (read.hash !== row.hash) problems.push(`change ${row.id}: its envelope has another hash`);
        if (key === undefined) problems.push(`change ${row.id}: its device ${row.device} is unknown`);
        else if (!(await verifyText(key, read.envelopeText, signature)))
          problems.push(`change ${row.id}: its signature does not fit`);
        erased += absentParts(read.change).length;
        const part = boundProblem(read.change);
        if (part !== null) problems.push(`change ${row.id}: part ${part}`);
        return undefined;
      }),
    );
    count += rows.length;
    const last = rows.at(-1);
    if (last === undefined) return { changes: count, erased };
    after = last.id;
  }
}

function unpackedOrNull(packed: Uint8Array): Buffer | null {
  try {
    return unpackLine(packed);
  } catch {
    return null;
  }
}

/** Each acknowledged number has its change and each change its number; a wrong `previous` stands in quarantine or was let in by a person. */
async function verifyChains({ store: { db } }: AppDeps, problems: string[]): Promise<void> {
  const chains = await db.selectFrom('chains').selectAll().where('tenant', '=', TENANT).execute();
  for (const { device, ranges } of chains) {
    const held = JSON.parse(ranges) as Range[];
    const rows = await db
      .selectFrom('changes')
      .select(['n', 'hash', 'previous', 'forked'])
      .where('tenant', '=', TENANT)
      .where('device', '=', device)
      .orderBy('n')
      .execute();
    const hashes = new Map<number, string[]>();
    for (const { n, hash } of rows) hashes.set(n, [...(hashes.get(n) ?? []), hash]);
    const acknowledged = held.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    if (acknowledged !== hashes.size || ![...hashes.keys()].every((n) => inRanges(held, n)))
      problems.push(`device ${device}: what is acknowledged is not what is stored`);
    for (const { n, previous, forked } of rows) {
      const before = hashes.get(n - 1);
      const follows =
        n === 1 ? previous === null : before === undefined || (previous !== null && before.includes(previous));
      const anyForkBeside = rows.some((other) => other.forked === 1 && Math.abs(other.n - n) <= 1);
      if (!follows && forked === 0 && !anyForkBeside)
        problems.push(`device ${device}: change ${n} does not follow ${n - 1}`);
    }
  }
}

async function verifyFeeds({ store: { db } }: AppDeps, problems: string[]): Promise<void> {
  const feeds = await db
    .selectFrom('feeds')
    .leftJoin('feed_entries as entries', (join) =>
      join.onRef('entries.tenant', '=', 'feeds.tenant').onRef('entries.feed', '=', 'feeds.feed'),
    )
    .select([
      'feeds.feed',
      'feeds.head',
      ({ fn }) => fn.count<number>('entries.position').as('count'),
      ({ fn }) => fn.max<number | null>('entries.position').as('last'),
    ])
    .where('feeds.tenant', '=', TENANT)
    .groupBy(['feeds.feed', 'feeds.head'])
    .execute();
  for (const { feed, head, count, last } of feeds) {
    if (count !== head || last !== head)
      problems.push(`feed ${feed}: ${count} entries up to ${last}, its head is ${head}`);
  }
  const lost = await db
    .selectFrom('changes')
    .leftJoin('feed_entries as entries', (join) =>
      join
        .onRef('entries.tenant', '=', 'changes.tenant')
        .onRef('entries.feed', '=', 'changes.feed')
        .onRef('entries.position', '=', 'changes.position'),
    )
    .select('changes.id')
    .where('changes.tenant', '=', TENANT)
    .where('changes.state', '=', 'admitted')
    .where((or) => or.or([or('entries.change', 'is', null), or('entries.change', '!=', or.ref('changes.id'))]))
    .execute();
  for (const { id } of lost) problems.push(`change ${id}: admitted, but not where it should stand in its feed`);
}

async function verifyAttachments({ store: { db }, folder }: AppDeps, problems: string[]): Promise<void> {
  const files = await db.selectFrom('attachments').select('sha256').where('tenant', '=', TENANT).execute();
  for (const { sha256 } of files) {
    const file = attachmentFile(folder, sha256);
    if (!existsSync(file)) problems.push(`attachment ${sha256}: the file is gone`);
    else if ((await hashOfFile(file)) !== sha256) problems.push(`attachment ${sha256}: the file has other bytes`);
  }
}
