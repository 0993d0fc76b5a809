import { isUtf8 } from 'node:buffer';
import { Change, UuidV7, absentParts, isSensitive, opPath, opsOf } from '#domain/change/change.ts';
import { isChange } from '#domain/change/is-change.ts';
import { NotCanonical, canonicalJson, parseCanonicalJson } from '#domain/encoding/canonical-json.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { type RefusedCode } from '#domain/sync/protocol.ts';
import { sha256 } from '../crypto/hashing.ts';

/** A line that is a change by its shape: what is left is who signed it. */
export interface ReadLine {
  readonly change: Change;
  readonly envelopeText: string;
  /** Of the canonical envelope: the identity of the change. */
  readonly hash: string;
}

export interface RefusedLine {
  /** null when unreadable. */
  readonly id: string | null;
  /** As the line claims; '' when it says nothing readable. */
  readonly device: string;
  readonly code: RefusedCode;
  /** For the log of whoever wrote the client; never a household's answers. */
  readonly detail: string;
}

/** Reads one pushed line. Source: sync contract, Admission, step 1, as far as the line alone tells. */
export function readLine(bytes: Uint8Array): ReadLine | RefusedLine {
  if (!isUtf8(bytes)) return refusal(null, 'MALFORMED', 'not UTF-8');
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

  let value: unknown;
  try {
    value = parseCanonicalJson(line);
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    return refusal(looseJson(line), 'MALFORMED', error.message);
  }

  if (!isChange(value)) {
    const issues = Change.safeParse(value).error?.issues ?? [];
    const code = issues.every(isExcess) ? 'TOO_LARGE' : 'MALFORMED';
    return refusal(
      value,
      code,
      issues
        .map(({ path, code: problem }) => `${path.join('.')}: ${problem}`)
        .join('; ')
        .slice(0, 500),
    );
  }
  const change = value;

  const misplaced = misplacedPath(change);
  if (misplaced) return refusal(value, 'MALFORMED', 'a path stands in the wrong part');
  const ops = opsOf(change);
  if (ops.length > LIMITS.ops) return refusal(value, 'TOO_LARGE', `${ops.length} ops`);
  if (ops.some((op) => 'set' in op && isTooLong(op.value)))
    return refusal(value, 'TOO_LARGE', 'a value of more than 64 KiB');

  const envelopeText = canonicalJson(change.envelope);
  return { change, envelopeText, hash: sha256(envelopeText) };
}

export function isRefused(line: object): line is RefusedLine {
  return 'code' in line;
}

/** Do the parts stand there, all and only those the envelope names, with the hashes it names? */
export function partProblem(change: Change): string | null {
  const [missing] = absentParts(change);
  return missing === undefined ? boundProblem(change) : `${missing} is missing`;
}

/** Are the parts that stand there those the envelope names? Of what is stored, a part may have been erased. */
export function boundProblem({ envelope, parts }: Change): string | null {
  for (const name of ['ordinary', 'sensitive'] as const) {
    const part = parts[name];
    const hash = envelope.parts[name];
    if (part === undefined) continue;
    if (hash === undefined) return `${name} is not listed`;
    if (sha256(canonicalJson(part)) !== hash) return `${name} has another hash`;
  }
  return null;
}

/** Why a value that came as a line is refused, with what of it says which line is meant. */
export function refusal(value: unknown, code: RefusedCode, detail: string): RefusedLine {
  const envelope = (value as { envelope?: { id?: unknown; device?: unknown } } | null)?.envelope;
  const id = UuidV7.safeParse(envelope?.id);
  return {
    id: id.success ? id.data : null,
    device: typeof envelope?.device === 'string' ? envelope.device : '',
    code,
    detail,
  };
}

/** A line that is JSON of a kind still tells its id, so that the tablet knows which of its changes is meant. */
function looseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Only lists, texts and files have a limit that halving helps against; a number out of range is a wrong shape. */
function isExcess(issue: { code: string; origin?: unknown; path: readonly PropertyKey[] }): boolean {
  return (
    issue.code === 'too_big' && (issue.origin === 'array' || issue.origin === 'string' || issue.path.at(-1) === 'size')
  );
}

function misplacedPath({ parts }: Change): boolean {
  return (
    (parts.ordinary?.ops.some((op) => isSensitive(opPath(op))) ?? false) ||
    (parts.sensitive?.ops.some((op) => !isSensitive(opPath(op))) ?? false)
  );
}

function isTooLong(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return false;
  return Buffer.byteLength(canonicalJson(value)) > LIMITS.value;
}
