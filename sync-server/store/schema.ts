/**
 * Every table, as both databases have it: ids and documents are text, times integer milliseconds, flags 0 or 1.
 * Every key begins with `tenant`, by which a distributed database would spread the rows; see docs/decisions/0020.
 */
export interface Tables {
  meta: { tenant: string; name: string; value: string };
  users: {
    tenant: string;
    id: string;
    login: string;
    name: string;
    password_hash: string;
    administrator: number;
    created_at: number;
  };
  /** `id_hash`: the cookie's value is known to the browser only. */
  sessions: {
    tenant: string;
    id_hash: string;
    user: string;
    device: string | null;
    created_at: number;
    seen_at: number;
  };
  devices: DevicesTable;
  invites: {
    tenant: string;
    code_hash: string;
    user: string;
    created_at: number;
    expires_at: number;
    device: string | null;
  };
  assignments: AssignmentsTable;
  villages: { tenant: string; code: string; name: string };
  changes: ChangesTable;
  /** One row for each thing a held change waits for: `change`, `attachment` or `schema`. */
  needs: { tenant: string; kind: string; value: string; change: string };
  /** Ranges of `n` durably held, by device; the row also serialises arrivals of one device. */
  chains: { tenant: string; device: string; ranges: string };
  refused: RefusedTable;
  feeds: { tenant: string; feed: string; head: number };
  feed_entries: FeedEntriesTable;
  records: RecordsTable;
  attachment_refs: {
    tenant: string;
    sha256: string;
    change: string;
    device: string;
    record: string;
    size: number;
    type: string;
  };
  attachments: { tenant: string; sha256: string; size: number; type: string; verified_at: number };
  /** Households whose evaluation is out of date; `since` tells a later wish from the one being worked on. */
  evaluation_jobs: { tenant: string; household: string; since: string };
  /** `version` names the policy; another than that in force: to be judged again. */
  evaluations: {
    tenant: string;
    household: string;
    evaluation: string | null;
    completeness: string;
    version: string;
    at: number;
  };
  /** What was judged, to be judged by other policies; `hash` names it. */
  evaluation_facts: { tenant: string; household: string; hash: string; facts: Uint8Array };
  verdict_changes: VerdictChangesTable;
  desk_rows: DeskRowsTable;
  /** What a household of the list is found by; `sensitive_words` only by who sees sensitive parts. */
  desk_search: { tenant: string; household: string; words: string; sensitive_words: string };
}

export interface DevicesTable {
  tenant: string;
  id: string;
  user: string;
  name: string;
  signing_key: string;
  sealing_key: string;
  certificate: string;
  enrolled_at: number;
  revoked_at: number | null;
  /** What the last hello said: random id of the tablet's storage, app version, time, unused nonce. */
  generation: string | null;
  app: string | null;
  seen_at: number | null;
  nonce: string | null;
}

export interface AssignmentsTable {
  tenant: string;
  id: string;
  user: string;
  role: string;
  village: string;
  sensitive: number;
  from_at: number | null;
  to_at: number | null;
}

export interface ChangesTable {
  tenant: string;
  id: string;
  device: string;
  n: number;
  /** Of the canonical envelope: the change's identity. */
  hash: string;
  previous: string | null;
  author: string;
  record: string;
  kind: string;
  village: string;
  /** As it was sent, packed: `packed-line.ts` reads it. */
  line: Uint8Array;
  state: string;
  /** Its arrival contradicted the device's chain. */
  forked: number;
  code: string | null;
  need: string | null;
  feed: string | null;
  position: number | null;
  /** Order of admission within its record, from 1; null until admitted. */
  ordinal: number | null;
  voided: number;
  /** Reason of the last void or unvoid, and who: travels again when the record moves. */
  ruling: string | null;
  decision: string | null;
  received_at: number;
}

export interface RefusedTable {
  tenant: string;
  /** Empty: no known device. */
  device: string;
  hash: string;
  code: string;
  bytes: Uint8Array;
  size: number;
  received_at: number;
}

export interface FeedEntriesTable {
  tenant: string;
  feed: string;
  position: number;
  at: number;
  entry: string;
  change: string | null;
  /** What the entry says beside its change, canonical JSON. */
  body: string | null;
}

export interface RecordsTable {
  tenant: string;
  record: string;
  kind: string;
  /** Smallest id of the alias class. */
  root: string;
  /** Author of the first change. */
  author: string;
  first_village: string;
  home: string;
  /** Present and past homes, JSON. */
  homes: string;
  /** The household that a record of another kind names, as shown by default. */
  household: string | null;
  /** Changes admitted so far. */
  changes: number;
  updated_at: number;
}

export interface VerdictChangesTable {
  tenant: string;
  /** A UUID version 7: in the order of time. */
  id: string;
  household: string;
  /** Where the household lived then. */
  village: string;
  from_verdict: string;
  /** Empty when it could not be judged any more. */
  to_verdict: string;
  because: string;
  /** Rules whose outcome changed, JSON. */
  rules: string;
  at: number;
}

export interface DeskRowsTable {
  tenant: string;
  household: string;
  village: string;
  group_name: string;
  head: string;
  people: number | null;
  /** Empty when never. */
  visited_on: string;
  review: string;
  missing: number;
  /** Without what stands in sensitive parts. */
  missing_ordinary: number;
  /** Empty when not judged. */
  verdict: string;
  /** Fen; null when not known. */
  per_head: number | null;
  /** Month for which income was asked; empty when never. */
  income_month: string;
  /** Name of the fact that would decide, while the verdict is open; empty when none. */
  undecided: string;
  /** The verdict when the visit was handed in, where it is another now; else empty. */
  turned_from: string;
  /** Day since which a 有 of a monthly check waits to be looked into; empty when none does. */
  lead_since: string;
  conflicts: number;
  conflicts_ordinary: number;
  flags: string;
  flags_ordinary: string;
  leads: string;
  leads_ordinary: string;
  updated_at: number;
}
