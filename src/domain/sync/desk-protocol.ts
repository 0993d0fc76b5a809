import { z } from 'zod';
import { Instant, Path, RecordKind, Uuid, Value } from '../change/change.ts';
import { RevisitReason } from '../eligibility/revisit.ts';
import { CodePrefix, Role } from './protocol.ts';

/** What a supervisor's screen asks of the server, under `/api/v1/desk`; a session is needed throughout. */

export const DeskMe = z.strictObject({
  user: z.string(),
  name: z.string(),
  login: z.string(),
  administrator: z.boolean(),
  assignments: z.array(z.strictObject({ role: Role, village: CodePrefix, sensitive: z.boolean() })),
});
export type DeskMe = z.infer<typeof DeskMe>;

/** One place of the tree: county 6 digits, township 9, village 12. Counts are of households in view of this person. */
export const DeskPlace = z.strictObject({
  code: CodePrefix,
  name: z.string(),
  households: z.int(),
  submitted: z.int(),
  returned: z.int(),
  conflicts: z.int(),
});
export type DeskPlace = z.infer<typeof DeskPlace>;

export const ReviewState = z.enum(['none', 'submitted', 'returned', 'accepted']);
export type ReviewState = z.infer<typeof ReviewState>;

export const DeskRow = z.strictObject({
  record: Uuid,
  village: z.string(),
  villageName: z.string(),
  group: z.string(),
  head: z.string(),
  people: z.int().nullable(),
  visitedOn: z.string().nullable(),
  review: ReviewState,
  missing: z.int(),
  verdict: z.string().nullable(),
  /** Fen, or null when not known. */
  perHead: z.int().nullable(),
  /** Why somebody should go there again, or null; by the server's day. */
  revisit: RevisitReason.nullable(),
  /** Day since which a 有 of a monthly check waits to be looked into, or null. */
  leadSince: z.string().nullable(),
  conflicts: z.int(),
  flags: z.array(z.string()),
  leads: z.array(z.string()),
  updatedAt: Instant,
});
export type DeskRow = z.infer<typeof DeskRow>;

export const DeskSort = z.enum([
  'village',
  'head',
  'visitedOn',
  'missing',
  'verdict',
  'perHead',
  'conflicts',
  'updatedAt',
]);
export type DeskSort = z.infer<typeof DeskSort>;

/** Query of `GET /desk/households`; everything is optional and comes as text from the address. */
export const DeskQuery = z.strictObject({
  place: CodePrefix.optional(),
  verdict: z.string().optional(),
  review: ReviewState.optional(),
  conflicts: z.literal('yes').optional(),
  incomplete: z.literal('yes').optional(),
  /** Only households that should be visited again. */
  revisit: z.literal('yes').optional(),
  /** Only households with something that a monthly check found and nobody has looked into. */
  lead: z.literal('yes').optional(),
  /** Name, pinyin initials or last four digits. */
  search: z.string().max(50).optional(),
  sort: DeskSort.default('updatedAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** Opaque, from the answer before. */
  after: z.string().max(400).optional(),
});
export type DeskQuery = z.infer<typeof DeskQuery>;

export const DeskRows = z.strictObject({ rows: z.array(DeskRow), total: z.int(), next: z.string().nullable() });
export type DeskRows = z.infer<typeof DeskRows>;

/** One change of the household's history, newest first. */
export const DeskHistoryEntry = z.strictObject({
  change: Uuid,
  record: Uuid,
  kind: RecordKind,
  author: z.string(),
  authorName: z.string(),
  device: z.string(),
  wall: Instant,
  receivedAt: Instant,
  voided: z.boolean(),
  ops: z.array(
    z.strictObject({
      path: z.string(),
      value: z.unknown().optional(),
      cleared: z.boolean(),
      reason: z.string().optional(),
    }),
  ),
});
export type DeskHistoryEntry = z.infer<typeof DeskHistoryEntry>;

/** What one author answered or took away (null) beside the visit that is looked at, and nobody had to choose. */
export const DeskMerged = z.strictObject({
  author: z.string(),
  fields: z.array(z.strictObject({ record: Uuid, kind: RecordKind, path: z.string(), value: z.unknown().nullable() })),
});
export type DeskMerged = z.infer<typeof DeskMerged>;

/** An answer of the reader's own that somebody else's choice replaced; null: that it should go. */
export const DeskTold = z.strictObject({
  id: z.string(),
  record: Uuid,
  kind: RecordKind,
  path: z.string(),
  mine: z.unknown().nullable(),
  theirs: z.unknown().nullable(),
  author: z.string(),
  wall: Instant,
  reason: z.string().nullable(),
});
export type DeskTold = z.infer<typeof DeskTold>;

/** Answer of `GET /desk/households/{record}`; `file` is a HouseholdFile of record views. */
export const DeskHousehold = z.strictObject({
  file: z.unknown(),
  /** StoredEvaluation, or null when none could be made yet. */
  evaluation: z.unknown(),
  /** CompletenessItem[] */
  completeness: z.array(z.unknown()),
  history: z.array(DeskHistoryEntry),
  merged: z.array(DeskMerged),
  told: z.array(DeskTold),
  villageName: z.string(),
  /** User id → name, for every author in file and history. */
  names: z.record(z.string(), z.string()),
  /** The reader may not see sensitive parts: they are left out of file and history. */
  withheld: z.boolean(),
  /** May this person return, accept and choose here? */
  mayReview: z.boolean(),
});
export type DeskHousehold = z.infer<typeof DeskHousehold>;

/**
 * `POST /desk/changes`: one save at the desk. The server makes it an ordinary change of device `server.<epoch>`,
 * author the person signed in; the answer is a PushResult.
 */
export const DeskChangeRequest = z.strictObject({
  record: Uuid,
  kind: RecordKind,
  edits: z.record(
    Path,
    z.strictObject({
      value: Value.nullable(),
      basis: z.array(z.string()),
      reason: z.string().min(1).max(1000).optional(),
    }),
  ),
});
export type DeskChangeRequest = z.infer<typeof DeskChangeRequest>;
