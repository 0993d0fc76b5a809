import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type BundleAnswer, type BundleHeader } from '#domain/sync/bundle.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { BUNDLE_BYTES, INFLATE_RATIO, LIMITS } from '#domain/sync/limits.ts';
import { type PushResult, type Range } from '#domain/sync/protocol.ts';
import { findDevice } from '../accounts/devices.ts';
import { admitBatch, resultOf } from '../admission/admit.ts';
import { Ledger } from '../admission/ledger.ts';
import { verifiedFiles } from '../admission/needs.ts';
import { publicKeyOf, verifyText } from '../crypto/hashing.ts';
import { type AppDeps } from '../deps.ts';
import { keepVerifiedFile, wantedTypes } from '../files/keep-file.ts';
import { Refusal } from '../http/problem.ts';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { epochOf } from '../store/store.ts';
import { readHeader, unseal, withFile } from './open-bundle.ts';

/**
 * Takes a carried bundle in: every change like one that was pushed, then the files that they name. A bundle that does
 * not open changes nothing; inside an open one each change and file stands for itself. Repeating it is without effect.
 * Errors: 400 MALFORMED, 401 SIGNATURE, 413 TOO_LARGE, 422 HASH.
 * Source: sync contract, "Carrying work without coverage".
 */
export async function admitBundle(deps: AppDeps, path: string, size: number): Promise<BundleAnswer> {
  const scratch = join(deps.folder.uploads, `opened-${randomUUID()}`);
  const plain = `${scratch}.plain`;
  const changes = `${scratch}.ndjson`;
  try {
    const header = await withFile(path, 'r', async (bundle) => {
      const opened = await readHeader(bundle);
      await checkSigned(deps, opened.header, opened.signed);
      await withFile(plain, 'wx', (into) => unseal(deps.keys, opened, bundle, size, into));
      return opened.header;
    });
    const packed = await packedLength(plain, header);
    await inflate(plain, packed, changes);
    await checkCount(changes, header);

    const told = await admitLines(deps, changes);
    await keepFiles(deps, plain, 4 + packed, header, scratch);
    return await answerOf(deps, told);
  } finally {
    await Promise.all([
      rm(plain, { force: true }),
      rm(changes, { force: true }),
      rm(`${scratch}.file`, { force: true }),
    ]);
  }
}

async function checkSigned(deps: AppDeps, { from, signature }: BundleHeader, signed: string): Promise<void> {
  const device = await findDevice(deps.store.db, from);
  const key = device === null ? null : publicKeyOf(JSON.parse(device.signing_key) as PublicKey);
  if (key === null || !(await verifyText(key, signed, signature))) throw new Refusal('SIGNATURE');
}

/** Bytes of the packed changes. Errors: 400 MALFORMED when the whole is not as long as its parts. */
async function packedLength(plain: string, { attachments }: BundleHeader): Promise<number> {
  return withFile(plain, 'r', async (file) => {
    const { size } = await file.stat();
    const start = Buffer.alloc(4);
    await file.read(start, 0, 4, 0);
    const packed = start.readUInt32BE();
    const files = attachments.reduce((sum, one) => sum + one.size, 0);
    if (size < 4 || size !== 4 + packed + files)
      throw new Refusal('MALFORMED', 'the bundle holds more or less than its header says');
    return packed;
  });
}

async function inflate(plain: string, packed: number, into: string): Promise<void> {
  if (packed === 0) throw new Refusal('MALFORMED', 'the bundle has no packed changes');
  let bytes = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      const tooMany = bytes > BUNDLE_BYTES || (bytes > LIMITS.compressed && bytes > packed * INFLATE_RATIO);
      if (tooMany) done(new Refusal('TOO_LARGE', 'the changes of the bundle inflate to too much'));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(
      createReadStream(plain, { start: 4, end: 3 + packed }),
      createGunzip(),
      watch,
      createWriteStream(into, { flags: 'wx', mode: 0o600 }),
    );
  } catch (error) {
    if (error instanceof Refusal || (error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    throw new Refusal('MALFORMED', 'the changes of the bundle are not gzip');
  }
}

async function checkCount(changes: string, header: BundleHeader): Promise<void> {
  let count = 0;
  for await (const _ of lines(changes)) count += 1;
  if (count !== header.changes)
    throw new Refusal('MALFORMED', `the header speaks of ${header.changes} changes, the bundle holds ${count}`);
}

/** Lines as bytes, empty ones skipped; a line that grows beyond what a push may hold is handed out as it is by then. */
async function* lines(file: string): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const line = Buffer.concat([rest, chunk.subarray(from, end)]);
      rest = Buffer.alloc(0);
      from = end + 1;
      if (line.length > 0) yield line;
    }
    rest = Buffer.concat([rest, chunk.subarray(from)]);
    if (rest.length > LIMITS.inflated) throw new Refusal('TOO_LARGE', 'a change of the bundle is too large');
  }
  if (rest.length > 0) yield rest;
}

interface Told {
  readonly results: PushResult[];
  readonly acknowledged: Record<string, Range[]>;
  readonly files: Set<string>;
}

async function admitLines(deps: AppDeps, file: string): Promise<Told> {
  const told: Told = { results: [], acknowledged: {}, files: new Set() };
  let batch: Buffer[] = [];
  let bytes = 0;
  const admit = async () => {
    if (batch.length === 0) return;
    const { results, acknowledged, attachments } = await admitBatch(deps, batch, deps.now());
    told.results.push(...results);
    Object.assign(told.acknowledged, acknowledged);
    for (const sha256 of [...attachments.want, ...attachments.have]) told.files.add(sha256);
    batch = [];
    bytes = 0;
  };
  for await (const line of lines(file)) {
    if (batch.length === LIMITS.changes || bytes + line.length > LIMITS.inflated) await admit();
    batch.push(line);
    bytes += line.length;
  }
  await admit();
  return told;
}

/** Each file that a stored change names and that is what it says; another one is left where it came from. */
async function keepFiles(
  deps: AppDeps,
  plain: string,
  start: number,
  { attachments }: BundleHeader,
  scratch: string,
): Promise<void> {
  let at = start;
  for (const { sha256, size } of attachments) {
    const from = at;
    at += size;
    if ((await wantedTypes(deps.store.db, sha256, size)) === null) continue;
    const path = `${scratch}.file`;
    await pipeline(
      createReadStream(plain, { start: from, end: at - 1 }),
      createWriteStream(path, { flags: 'w', mode: 0o600 }),
    );
    try {
      await keepVerifiedFile(deps, { path, sha256, size, unique: randomUUID() });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      deps.log.warn({ code: error.code }, 'a file of a bundle is not what its change says');
    } finally {
      await rm(path, { force: true });
    }
  }
}

/** As things stand after everything in the bundle was taken in. */
async function answerOf(deps: AppDeps, told: Told): Promise<BundleAnswer> {
  const { db } = deps.store;
  const ledger = new Ledger(db, deps.now());
  await ledger.loadChanges(told.results.flatMap(({ id, state }) => (state === 'refused' || id === null ? [] : [id])));
  const results: PushResult[] = [];
  for (const result of told.results) {
    if (result.state === 'refused') results.push(result);
    else results.push(resultOf(await ledger.change(result.id), result.duplicate === true));
  }
  const have = await verifiedFiles(db, told.files);
  const epoch = await epochOf(db);
  const receipt = { epoch, at: deps.now(), acknowledged: told.acknowledged };
  return {
    epoch,
    results,
    acknowledged: told.acknowledged,
    attachments: { want: [...told.files].filter((sha256) => !have.has(sha256)), have: [...have] },
    receipt: { ...receipt, signature: deps.keys.sign(canonicalJson(receipt)) },
  };
}
