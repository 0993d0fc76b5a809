import { z } from 'zod';
import { type Json } from '../encoding/canonical-json.ts';

/** Shapes of one change, exactly as they travel. Source: sync contract, "The change". */

/** A segment of a path. The data model's window `2020-10_2021-09` is one too, though the contract's alphabet lacks its underscore. */
const SEGMENT = String.raw`(?:[A-Za-z0-9-]{1,64}|\d{4}-\d{2}_\d{4}-\d{2})`;

/** The alphabets of ids and texts. */
export const PATTERNS = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  uuidV7: /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  opaqueId: /^[A-Za-z0-9._-]{1,64}$/,
  hash: /^[A-Za-z0-9_-]{43}$/,
  signature: /^[A-Za-z0-9_-]{86}$/,
  salt: /^[A-Za-z0-9_-]{22}$/,
  village: /^\d{12}$/,
  stamp: /^[0-9a-f]{12}-[0-9a-f]{4}$/,
  dot: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}#(0|[1-9]\d{0,3})$/,
  path: new RegExp(`^${SEGMENT}(?:/${SEGMENT}){0,7}$`),
  role: /^[A-Za-z0-9-]{1,64}$/,
} as const;

export const Uuid = z.string().regex(PATTERNS.uuid);
export const UuidV7 = z.string().regex(PATTERNS.uuidV7);
/** Ids given by the server are opaque. */
export const OpaqueId = z.string().regex(PATTERNS.opaqueId);
export const Hash = z.string().regex(PATTERNS.hash);
export const Signature = z.string().regex(PATTERNS.signature);
export const VillageCode = z.string().regex(PATTERNS.village);
/** 12 hex milliseconds, a dash, 4 hex counter: comparable as a string. */
export const Stamp = z.string().regex(PATTERNS.stamp);
export const Instant = z.int().nonnegative();
/** `<changeId>#<index>`, index from 0 without leading zeros. */
export const Dot = z.string().regex(PATTERNS.dot);
/** 1–8 segments joined by `/`; every path is a register of its own. */
export const Path = z.string().regex(PATTERNS.path);

export const RecordKind = z.enum(['household', 'person', 'visit', 'consent', 'case']);
export type RecordKind = z.infer<typeof RecordKind>;

export const AttachmentType = z.enum(['image/jpeg', 'image/png', 'image/webp', 'application/json', 'audio/webm']);

/** A file that the change names; only named files are taken by the server. */
export const AttachmentRef = z.strictObject({
  sha256: Hash,
  /** Bytes. */
  size: z
    .int()
    .min(1)
    .max(12 * 1024 * 1024),
  type: AttachmentType,
  role: z.string().regex(PATTERNS.role),
});
export type AttachmentRef = z.infer<typeof AttachmentRef>;

export const Envelope = z.strictObject({
  version: z.literal(1),
  suite: z.literal('P256-SHA256'),
  id: UuidV7,
  device: OpaqueId,
  /** Dense per device, from 1. */
  n: z.int().positive(),
  previous: Hash.nullable(),
  author: OpaqueId,
  assignment: OpaqueId,
  dependsOn: z.array(UuidV7).max(500),
  record: Uuid,
  kind: RecordKind,
  village: VillageCode,
  stamp: Stamp,
  wall: Instant,
  /** Minutes east of UTC. */
  timezone: z
    .int()
    .min(-14 * 60)
    .max(14 * 60),
  timeToken: z.string().max(200).nullable(),
  schema: z.int().positive(),
  app: z.string().min(1).max(64),
  parts: z
    .strictObject({ ordinary: Hash.optional(), sensitive: Hash.optional() })
    .refine((parts) => parts.ordinary !== undefined || parts.sensitive !== undefined),
  attachments: z.array(AttachmentRef).max(50),
});
export type Envelope = z.infer<typeof Envelope>;

/** Canonical JSON, not null: the outermost check is that the whole line is canonical. */
export const Value = z.custom<Json>((value) => value !== null && value !== undefined);

const Replaces = z.array(Dot).max(1000);
const Reason = z.string().min(1).max(1000).optional();

export const Op = z.union([
  z.strictObject({ set: Path, value: Value, replaces: Replaces, reason: Reason }),
  z.strictObject({ clear: Path, replaces: Replaces, reason: Reason }),
]);
export type Op = z.infer<typeof Op>;

export const Part = z.strictObject({
  /** 16 random bytes: nobody guesses a small answer from its hash. */
  salt: z.string().regex(PATTERNS.salt),
  ops: z.array(Op).min(1).max(500),
});
export type Part = z.infer<typeof Part>;

export const Change = z.strictObject({
  envelope: Envelope,
  parts: z.strictObject({ ordinary: Part.optional(), sensitive: Part.optional() }),
  signature: Signature,
});
export type Change = z.infer<typeof Change>;

/** Does the path stand in the sensitive part? */
export function isSensitive(path: string): boolean {
  return path.startsWith('sensitive/');
}

export function opPath(op: Op): string {
  return 'set' in op ? op.set : op.clear;
}

/**
 * The ops of a change in the order that numbers their dots: ordinary first, then sensitive. Of a part that was erased
 * or withheld there are none; without its ordinary part nobody knows the dots of the sensitive one, which says nothing
 * then either.
 */
export function opsOf({
  envelope,
  parts: { ordinary, sensitive },
}: {
  readonly envelope: Pick<Envelope, 'parts'>;
  readonly parts: Change['parts'];
}): readonly Op[] {
  // Asked of every change, most of which have one part: no list is copied for nothing.
  if (sensitive === undefined) return ordinary?.ops ?? [];
  if (ordinary === undefined) return envelope.parts.ordinary === undefined ? sensitive.ops : [];
  return [...ordinary.ops, ...sensitive.ops];
}

/** Parts that the envelope binds and that are not here: withheld from this reader, or erased for good. */
export function absentParts({ envelope, parts }: Change): ('ordinary' | 'sensitive')[] {
  return (['ordinary', 'sensitive'] as const).filter(
    (name) => envelope.parts[name] !== undefined && parts[name] === undefined,
  );
}

export function dotOf(changeId: string, index: number): string {
  return `${changeId}#${index}`;
}
