import { isUtf8 } from 'node:buffer';
import { type Change, isSensitive, opPath } from '#domain/change/change.ts';
import { isChange } from '#domain/change/is-change.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { isServerDevice } from '../accounts/devices.ts';
import { publicKeyOf, verifyText } from '../crypto/hashing.ts';
import { type ServerKeys } from '../crypto/server-keys.ts';
import { packLine } from '../store/packed-line.ts';
import { type Db, TENANT, inPieces } from '../store/store.ts';
import { type LineFinding } from './check-chunk.ts';
import { type LineToCheck, checkOnThreads } from './line-checkers.ts';
import { type RefusedLine, isRefused, partProblem, readLine, refusal } from './read-line.ts';

/** A line of which everything is right that the line and its device's key tell. */
export interface CheckedLine {
  readonly change: Change;
  /** Of the canonical envelope: the identity of the change. */
  readonly hash: string;
  /** As it is stored. */
  readonly packed: Uint8Array;
}

/** Everything that can be said of the lines without knowing what is stored: shape, device, signature, parts. */
export async function checkLines(
  db: Db,
  keys: ServerKeys,
  lines: readonly Uint8Array[],
): Promise<(CheckedLine | RefusedLine)[]> {
  const changes = lines.map(changeAtFirstSight);
  const devices = changes.flatMap((change) => (change === null ? [] : [change.envelope.device]));
  const known = await signingKeysOf(db, keys, new Set(devices));

  const quick: (LineToCheck & { readonly index: number })[] = [];
  for (const [index, bytes] of lines.entries()) {
    const key = known.get(changes[index]?.envelope.device ?? '');
    if (key !== undefined) quick.push({ index, bytes, key });
  }
  const findings = await checkOnThreads(quick);
  const found = new Map(quick.map(({ index }, at) => [index, findings[at] as LineFinding]));
  return Promise.all(
    lines.map(async (bytes, index) => {
      const change = changes[index] ?? null;
      const finding = found.get(index);
      if (change === null || finding === undefined || finding.is === 'unclear') return checkSlowly(db, keys, bytes);
      if (finding.is === 'unsigned') return notSigned(change);
      const problem = hashProblem(change, finding.parts);
      if (problem !== null) return refusal(change, 'PART', problem);
      return { change, hash: finding.hash, packed: finding.packed };
    }),
  );
}

/** The change, where nothing but its canonical form, its hashes and its signature can be wrong; else the slow way tells. */
function changeAtFirstSight(bytes: Uint8Array): Change | null {
  // Within so few bytes no value is too long.
  if (bytes.length > LIMITS.value || !isUtf8(bytes)) return null;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    return null;
  }
  if (!isChange(value)) return null;
  const ordinary = value.parts.ordinary?.ops ?? [];
  const sensitive = value.parts.sensitive?.ops ?? [];
  if (ordinary.length + sensitive.length > LIMITS.ops) return null;
  for (const op of ordinary) if (isSensitive(opPath(op))) return null;
  for (const op of sensitive) if (!isSensitive(opPath(op))) return null;
  return value;
}

/** Public keys by device, as JSON text. */
async function signingKeysOf(db: Db, keys: ServerKeys, devices: ReadonlySet<string>): Promise<Map<string, string>> {
  const known = new Map<string, string>();
  for (const device of devices) if (isServerDevice(device)) known.set(device, JSON.stringify(keys.signingKey));
  for (const piece of inPieces(devices)) {
    const rows = await db
      .selectFrom('devices')
      .select(['id', 'signing_key'])
      .where('tenant', '=', TENANT)
      .where('id', 'in', piece)
      .execute();
    for (const { id, signing_key: key } of rows) known.set(id, key);
  }
  return known;
}

/** Do the parts stand there, all and only those the envelope names, with the hashes it names? */
function hashProblem({ envelope, parts }: Change, hashes: readonly string[]): string | null {
  let at = 0;
  for (const name of ['ordinary', 'sensitive'] as const) {
    const isThere = parts[name] !== undefined;
    const hash = envelope.parts[name];
    if (!isThere && hash !== undefined) return `${name} is missing`;
    if (isThere && hash === undefined) return `${name} is not listed`;
    if (isThere && hashes[at++] !== hash) return `${name} has another hash`;
  }
  return null;
}

async function checkSlowly(db: Db, keys: ServerKeys, bytes: Uint8Array): Promise<CheckedLine | RefusedLine> {
  const line = readLine(bytes);
  if (isRefused(line)) return line;
  const { device } = line.change.envelope;
  const key = (await signingKeysOf(db, keys, new Set([device]))).get(device);
  if (key === undefined) return refusal(line.change, 'UNKNOWN_DEVICE', 'this device is not enrolled here');
  if (!(await verifyText(publicKeyOf(JSON.parse(key) as PublicKey), line.envelopeText, line.change.signature)))
    return notSigned(line.change);
  const problem = partProblem(line.change);
  return problem === null
    ? { change: line.change, hash: line.hash, packed: packLine(bytes) }
    : refusal(line.change, 'PART', problem);
}

function notSigned(change: Change): RefusedLine {
  return refusal(change, 'SIGNATURE', 'not signed by the key of its device');
}
