import { canonicalJson } from '../encoding/canonical-json.ts';
import { type AttachmentRef, type Change, type Envelope, type Op, type Part, type RecordKind } from './change.ts';

/** Hash (base64url) and signature over UTF-8 of a text; WebCrypto on the tablet, node:crypto on the server. */
export interface Sealer {
  hash(text: string): Promise<string>;
  sign(text: string): Promise<string>;
  /** 16 random bytes, base64url. */
  salt(): string;
}

/** What one save wants to say about one record. */
export interface ChangeContent {
  readonly id: string;
  readonly record: string;
  readonly kind: RecordKind;
  readonly village: string;
  readonly dependsOn: readonly string[];
  readonly ordinary: readonly Op[];
  readonly sensitive: readonly Op[];
  readonly attachments: readonly AttachmentRef[];
}

/** Where and by whom it is said. `n` and `previous` continue the device's chain. */
export interface ChangeOrigin {
  readonly device: string;
  readonly n: number;
  readonly previous: string | null;
  readonly author: string;
  readonly assignment: string;
  readonly stamp: string;
  readonly wall: number;
  readonly timezone: number;
  readonly timeToken: string | null;
  readonly schema: number;
  readonly app: string;
}

/**
 * Makes the signed change and the hash that the device's next change names as `previous`.
 * Source: sync contract, "The change".
 */
export async function sealChange(
  content: ChangeContent,
  origin: ChangeOrigin,
  sealer: Sealer,
): Promise<{ change: Change; hash: string }> {
  const parts: { ordinary?: Part; sensitive?: Part } = {};
  const hashes: { ordinary?: string; sensitive?: string } = {};
  for (const name of ['ordinary', 'sensitive'] as const) {
    if (content[name].length === 0) continue;
    const part: Part = { ops: [...content[name]], salt: sealer.salt() };
    parts[name] = part;
    hashes[name] = await sealer.hash(canonicalJson(part));
  }

  // Keys ascend, as in each op: what stands in order is written as canonical JSON in a third of the time.
  const envelope: Envelope = {
    app: origin.app,
    assignment: origin.assignment,
    attachments: [...content.attachments],
    author: origin.author,
    dependsOn: [...content.dependsOn],
    device: origin.device,
    id: content.id,
    kind: content.kind,
    n: origin.n,
    parts: hashes,
    previous: origin.previous,
    record: content.record,
    schema: origin.schema,
    stamp: origin.stamp,
    suite: 'P256-SHA256',
    timeToken: origin.timeToken,
    timezone: origin.timezone,
    version: 1,
    village: content.village,
    wall: origin.wall,
  };
  const text = canonicalJson(envelope);
  return { change: { envelope, parts, signature: await sealer.sign(text) }, hash: await sealer.hash(text) };
}
