import { z } from 'zod';
import { Change, Hash, Instant, OpaqueId, Signature, Uuid, UuidV7, VillageCode } from '../change/change.ts';

/** Shapes of every exchange between tablet and server. Source: sync contract, HTTP and Entries. */

/** A public P-256 key as JWK; what else a key export carries (`ext`, `key_ops`) is dropped. */
export const PublicKey = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Hash, y: Hash });
export type PublicKey = z.infer<typeof PublicKey>;
export const Range = z.tuple([z.int().positive(), z.int().positive()]);
export type Range = z.infer<typeof Range>;
export const Role = z.enum(['cadre', 'leader', 'supervisor', 'administrator']);
export type Role = z.infer<typeof Role>;
/** A village, township, county … code: the prefix of what it covers. */
export const CodePrefix = z.string().regex(/^\d{0,12}$/);

export const Assignment = z.strictObject({
  assignment: OpaqueId,
  role: Role,
  village: CodePrefix,
  sensitive: z.boolean(),
  from: Instant.nullable(),
  to: Instant.nullable(),
});
export type Assignment = z.infer<typeof Assignment>;

export const EnrolRequest = z.strictObject({
  code: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  signingKey: PublicKey,
  sealingKey: PublicKey,
});
export type EnrolRequest = z.infer<typeof EnrolRequest>;
export const EnrolAnswer = z.strictObject({
  device: OpaqueId,
  user: OpaqueId,
  assignments: z.array(Assignment),
  epoch: OpaqueId,
  certificate: z.string().max(4096),
  serverSigningKey: PublicKey,
  serverSealingKey: PublicKey,
});
export type EnrolAnswer = z.infer<typeof EnrolAnswer>;

export const HelloRequest = z.strictObject({
  device: OpaqueId,
  certificate: z.string().max(4096),
  app: z.string().min(1).max(64),
  schema: z.int().positive(),
  generation: z.string().min(1).max(64),
  chain: z.strictObject({ n: z.int().nonnegative(), hash: Hash.nullable() }),
  wall: Instant,
  outbox: z.strictObject({ count: z.int().nonnegative(), oldest: Instant.nullable() }),
  signature: Signature,
});
export type HelloRequest = z.infer<typeof HelloRequest>;
export const Command = z.strictObject({
  id: OpaqueId,
  do: z.enum(['lock', 'export', 'wipeAfterDurable']),
  signature: Signature,
});
export const Limits = z.strictObject({
  compressed: z.int(),
  inflated: z.int(),
  changes: z.int(),
  ops: z.int(),
  value: z.int(),
  depth: z.int(),
  page: z.int(),
});
export const HelloAnswer = z.strictObject({
  epoch: OpaqueId,
  time: z.strictObject({ now: Instant, token: z.string().max(200) }),
  nonce: z.string().min(16).max(64),
  acknowledged: z.array(Range),
  assignments: z.array(Assignment),
  feeds: z.array(z.string()),
  attachments: z.strictObject({ want: z.array(Hash) }),
  commands: z.array(Command),
  limits: Limits,
});
export type HelloAnswer = z.infer<typeof HelloAnswer>;

/** Password of a person, on a device known by hello's nonce, or at the desk. */
export const SessionRequest = z.union([
  z.strictObject({
    device: OpaqueId,
    nonce: z.string().max(64),
    password: z.string().min(1).max(200),
    signature: Signature,
  }),
  z.strictObject({ user: z.string().min(1).max(100), password: z.string().min(1).max(200) }),
]);
export type SessionRequest = z.infer<typeof SessionRequest>;
export const SessionAnswer = z.strictObject({ user: OpaqueId, feeds: z.array(z.string()) });
export type SessionAnswer = z.infer<typeof SessionAnswer>;

export const PushHeader = z.strictObject({ batch: z.strictObject({ sender: OpaqueId }) });

export const RefusedCode = z.enum(['MALFORMED', 'TOO_LARGE', 'UNKNOWN_DEVICE', 'SIGNATURE', 'PART', 'ID_TAKEN']);
export type RefusedCode = z.infer<typeof RefusedCode>;
export const QuarantineCode = z.enum([
  'FORK',
  'DEVICE_REVOKED',
  'AUTHOR',
  'OUT_OF_SCOPE',
  'RECORD',
  'REPLACES_FOREIGN',
  'SCHEMA',
]);
export type QuarantineCode = z.infer<typeof QuarantineCode>;

/** What a durable, not yet admitted change waits for. */
export const Need = z.union([
  z.strictObject({ changes: z.array(UuidV7) }),
  z.strictObject({ attachments: z.array(Hash) }),
  z.strictObject({ schema: z.int().positive() }),
]);
export type Need = z.infer<typeof Need>;

const Duplicate = { duplicate: z.literal(true).optional() };
export const PushResult = z.discriminatedUnion('state', [
  z.strictObject({
    id: UuidV7,
    state: z.literal('admitted'),
    ...Duplicate,
    feed: z.string(),
    position: z.int().positive(),
  }),
  z.strictObject({ id: UuidV7, state: z.literal('durable'), ...Duplicate, need: Need }),
  z.strictObject({ id: UuidV7, state: z.literal('quarantined'), ...Duplicate, code: QuarantineCode }),
  z.strictObject({
    id: UuidV7.nullable(),
    state: z.literal('refused'),
    ...Duplicate,
    code: RefusedCode,
    detail: z.string(),
  }),
]);
export type PushResult = z.infer<typeof PushResult>;
export const PushAnswer = z.strictObject({
  epoch: OpaqueId,
  results: z.array(PushResult),
  acknowledged: z.record(z.string(), z.array(Range)),
  attachments: z.strictObject({ want: z.array(Hash), have: z.array(Hash) }),
});
export type PushAnswer = z.infer<typeof PushAnswer>;

export const PullRequest = z.strictObject({
  epoch: OpaqueId,
  feeds: z.array(z.strictObject({ feed: z.string().min(1).max(100), after: z.int().nonnegative() })).max(200),
  max: z.int().min(1),
});
export type PullRequest = z.infer<typeof PullRequest>;

const Placed = { feed: z.string(), position: z.int().positive(), at: Instant };
/** A part that the reader may not see is left out of `change.parts` and named in `withheld`. */
export const Entry = z.discriminatedUnion('entry', [
  z.strictObject({
    ...Placed,
    entry: z.literal('change'),
    change: Change,
    withheld: z.array(z.literal('sensitive')).optional(),
  }),
  z.strictObject({
    ...Placed,
    entry: z.literal('void'),
    change: UuidV7,
    voided: z.boolean(),
    by: z.string(),
    reason: z.string(),
  }),
  z.strictObject({ ...Placed, entry: z.literal('moved'), record: Uuid, to: VillageCode }),
  z.strictObject({
    ...Placed,
    entry: z.literal('quarantined'),
    change: Change,
    code: QuarantineCode,
    withheld: z.array(z.literal('sensitive')).optional(),
  }),
  z.strictObject({
    ...Placed,
    entry: z.literal('decision'),
    change: UuidV7,
    decision: z.enum(['released', 'declined']),
    by: z.string(),
    reason: z.string(),
  }),
  z.strictObject({
    ...Placed,
    entry: z.literal('content'),
    name: z.string(),
    version: z.int().positive(),
    body: z.unknown(),
  }),
]);
export type Entry = z.infer<typeof Entry>;
export const FeedEnd = z.union([
  z.strictObject({ end: z.string(), head: z.int().nonnegative(), next: z.int().nonnegative(), more: z.boolean() }),
  z.strictObject({ end: z.string(), denied: z.literal(true) }),
]);
export type FeedEnd = z.infer<typeof FeedEnd>;

export const VerifyRequest = z.strictObject({ epoch: OpaqueId, feed: z.string().min(1).max(100) });
export const VerifyLine = z.strictObject({ record: Uuid, digest: Hash });
export type VerifyLine = z.infer<typeof VerifyLine>;
export const VerifyEnd = z.strictObject({ end: z.string(), position: z.int().nonnegative() });
export const DeviceAnswer = z.strictObject({
  device: OpaqueId,
  user: OpaqueId,
  userName: z.string(),
  signingKey: PublicKey,
  revoked: z.boolean(),
});
export type DeviceAnswer = z.infer<typeof DeviceAnswer>;

/** `GET /people?ids=a,b`: what people of this server are called, by user id; who is not known is left out. */
export const PeopleQuery = z.strictObject({
  ids: z
    .string()
    .max(6500)
    .transform((ids) => ids.split(','))
    .pipe(z.array(OpaqueId).max(100)),
});
export const PeopleAnswer = z.record(OpaqueId, z.string());
export type PeopleAnswer = z.infer<typeof PeopleAnswer>;

export const ProblemCode = z.enum([
  'MALFORMED',
  'SESSION',
  'SIGNATURE',
  'CODE',
  'FEED',
  'NOT_WANTED',
  'NOT_FOUND',
  'EPOCH',
  'HAVE',
  'TOO_LARGE',
  'MEDIA_TYPE',
  'HASH',
  'BUSY',
  'RIGHT',
  'UNAVAILABLE',
]);
export type ProblemCode = z.infer<typeof ProblemCode>;
/** RFC 9457, plus `epoch` beside a 409 EPOCH. */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ProblemCode,
  detail: z.string(),
  epoch: OpaqueId.optional(),
});
export type Problem = z.infer<typeof Problem>;
