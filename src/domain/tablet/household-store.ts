import { type Edit } from '../change/changes-between.ts';
import { type RevisitReason } from '../eligibility/revisit.ts';
import { type AttachmentRef, type RecordKind } from '../change/change.ts';
import { type RecordView } from '../merge/merge.ts';
import { type Code } from '../record/code-lists.ts';
import { type HouseholdFile } from '../record/household-file.ts';
import { type Watch } from './watch.ts';

/** Where a household stands for the cadre. Source: look, tablet frame. */
export type HouseholdState = 'toVisit' | 'inProgress' | 'waiting' | 'returned' | 'done';

/** One row of the household list; computed at save and at pull, so that 2,000 rows need no files. */
export interface HouseholdSummary {
  readonly record: string;
  readonly village: string;
  readonly group: string;
  /** Name of the head, or '' when nobody is entered yet. */
  readonly head: string;
  /** Pinyin initials and full pinyin of all members' names, lower case, for the search. */
  readonly pinyin: string;
  /** All members' names and last four digits of their numbers, for the search. */
  readonly names: string;
  readonly tails: readonly string[];
  readonly people: number;
  readonly state: HouseholdState;
  /** Open completeness items, or null when no visit was begun. */
  readonly missing: number | null;
  readonly verdict: string | null;
  /** The verdict that stood at the last visit or save here, where something else has turned it since; else null. */
  readonly turnedFrom: string | null;
  /** Why somebody should go there again, or null. */
  readonly revisit: RevisitReason | null;
  /** What monthly checks found and nobody has looked into: which questions, since which day; or null. */
  readonly lead: { readonly questions: readonly Code<'monthlyQuestion'>[]; readonly since: string } | null;
  readonly conflicts: number;
  /** Changes of this household that are not yet durable on the server. */
  readonly waiting: number;
  /** Last visit, `YYYY-MM-DD`, or null. */
  readonly visitedOn: string | null;
  /** The reason of the latest return, or null. */
  readonly returned: string | null;
}

/** What is typed and not yet saved as a change, kept at every keystroke. */
export interface Draft {
  readonly household: string;
  readonly records: Readonly<Record<string, DraftRecord>>;
  /** Address of the screen and name of the field where the cadre was. */
  readonly at: { readonly address: string; readonly field: string | null };
  readonly savedAt: number;
}

export interface DraftRecord {
  readonly kind: RecordKind;
  /** True while no change has created the record. */
  readonly isNew: boolean;
  readonly edits: Readonly<Record<string, Edit>>;
  /** Files that the next change of this record names. */
  readonly attachments: readonly AttachmentRef[];
}

/** How sure a draft must be on disk: keystrokes may trail by a moment, leaving a field may not. */
export type Durability = 'relaxed' | 'strict';

export interface SaveOutcome {
  /** Ids of the changes made; empty when nothing differed. */
  readonly changes: readonly string[];
}

/**
 * The tablet's households: merged records, drafts and the outbox behind one door. Nothing here waits for
 * the network. Implementations: Dexie, memory; one contract test for both.
 */
export interface HouseholdStore {
  /** All households of the downloaded villages, by village, group, head. */
  summaries(): Watch<readonly HouseholdSummary[]>;

  /** The merged file with the draft's answers not applied, or null when there is no such household. */
  file(household: string): Watch<HouseholdFile | null>;

  draft(household: string): Watch<Draft | null>;

  /** Every draft of this tablet, latest first: for the resume after a restart, and before an update. */
  drafts(): Watch<readonly Draft[]>;

  /** Creates the draft of a new household in a village; returns its record id. Nothing is sent before the first save. */
  newHousehold(village: string): Promise<string>;

  /**
   * Sets or takes away edits of one record in the draft; an edit of `undefined` forgets what was typed (undo).
   * `at` remembers the place for a silent resume.
   */
  edit(
    household: string,
    record: { readonly id: string; readonly kind: RecordKind },
    edits: Readonly<Record<string, Edit | undefined>>,
    durability: Durability,
    at?: Draft['at'],
  ): Promise<void>;

  /** Names a file in the next change of this record. */
  attach(
    household: string,
    record: { readonly id: string; readonly kind: RecordKind },
    attachment: AttachmentRef,
  ): Promise<void>;

  /**
   * Turns the whole draft of a household into signed changes, one per touched record (household first), and stores
   * changes, outbox rows, merged records and chain in one strict transaction; then the draft is gone, but for edits
   * that are no answer yet (`typed`), which stay for the next save.
   * Errors: rejects when the disk refuses; the draft is then still there.
   */
  save(household: string): Promise<SaveOutcome>;

  /** Every change of a record that is on this tablet, oldest stamp first: for history and conflicts. */
  history(record: string): Promise<readonly HistoryEntry[]>;
}

export interface HistoryEntry {
  readonly change: string;
  readonly author: string;
  readonly wall: number;
  readonly state: 'local' | 'durable' | 'admitted' | 'quarantined';
  readonly fields: readonly { readonly path: string; readonly value: unknown }[];
}

/** A record view while it has only a draft: so that screens read new and stored records alike. */
export function emptyView(record: string, kind: RecordKind, village: string): RecordView {
  return { record, kind, village, members: [record], live: {}, conflicts: [], removed: {} };
}
