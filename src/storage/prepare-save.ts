import { type Assignment } from '#domain/sync/protocol.ts';
import { type AttachmentRef, type Op, type RecordKind, isSensitive, opPath } from '#domain/change/change.ts';
import { opsForEdits } from '#domain/change/changes-between.ts';
import { type ChangeContent } from '#domain/change/seal.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { type Draft, type DraftRecord } from '#domain/tablet/household-store.ts';

/** What one save says, before it has ids and signatures. */
export interface SaveContent {
  readonly record: string;
  readonly kind: RecordKind;
  readonly ordinary: readonly Op[];
  readonly sensitive: readonly Op[];
  readonly attachments: readonly AttachmentRef[];
}

/** Household first, so that what follows may depend on it. */
const ORDER: readonly RecordKind[] = ['household', 'person', 'visit', 'consent', 'case'];

/** Characters of ops in one change: a push of a single change stays far below the limit of a request. */
const CHANGE_CHARACTERS = 400_000;
const NAMED_FILES = 50;

/**
 * The changes that a draft needs, in order. A record whose edits all equal what is shown gives none. Too many ops
 * for one change make several, but never of a consent, which is one immutable change.
 * @param viewOf the stored view of a record's alias class, or undefined for a new record
 */
export function contentsOf(draft: Draft, viewOf: (record: string) => RecordView | undefined): SaveContent[] {
  const records = Object.entries(draft.records).sort(
    ([a, x], [b, y]) => ORDER.indexOf(x.kind) - ORDER.indexOf(y.kind) || (a < b ? -1 : 1),
  );
  return records.flatMap(([record, { kind, edits, attachments }]) => {
    const { ordinary, sensitive } = opsForEdits(edits, viewOf(record)?.live ?? {});
    const ops = [...ordinary, ...sensitive];
    const groups = kind === 'consent' ? [ops] : inGroups(ops);
    return groups
      .filter((group) => group.length > 0)
      .map((group) => ({
        record,
        kind,
        ordinary: group.filter((op) => !isSensitive(opPath(op))),
        sensitive: group.filter((op) => isSensitive(opPath(op))),
        attachments: namedBy(group, attachments),
      }));
  });
}

/**
 * What of a draft is no answer yet and stays after a save, or null when nothing does.
 * @param created records that the save has created
 */
export function leftOver(draft: Draft, created: ReadonlySet<string>): Draft | null {
  const records: Record<string, DraftRecord> = {};
  for (const [record, content] of Object.entries(draft.records)) {
    const typed = Object.entries(content.edits).filter(([, edit]) => edit.typed !== undefined);
    if (typed.length > 0)
      records[record] = {
        ...content,
        isNew: content.isNew && !created.has(record),
        edits: Object.fromEntries(typed),
        attachments: [],
      };
  }
  return Object.keys(records).length === 0 ? null : { ...draft, records };
}

function inGroups(ops: readonly Op[]): Op[][] {
  const groups: Op[][] = [];
  let group: Op[] = [];
  let characters = 0;
  let files = 0;
  for (const op of ops) {
    const size = canonicalJson(op).length;
    const file = /(^|\/)sha256$/.test(opPath(op)) ? 1 : 0;
    if (group.length >= LIMITS.ops || characters + size > CHANGE_CHARACTERS || files + file > NAMED_FILES) {
      groups.push(group);
      [group, characters, files] = [[], 0, 0];
    }
    group.push(op);
    characters += size;
    files += file;
  }
  return [...groups, group];
}

/** The files that these ops speak of; one that was taken back before saving is not named. */
function namedBy(ops: readonly Op[], attachments: readonly AttachmentRef[]): AttachmentRef[] {
  const values = new Set(ops.map((op) => ('set' in op ? op.value : null)));
  const unique = new Map(attachments.map((attachment) => [attachment.sha256, attachment]));
  return [...unique.values()].filter(({ sha256 }) => values.has(sha256));
}

/**
 * The changes that created what each change uses and that are not known to be admitted: an earlier change of this
 * save, or one still on its way. Used are the record itself and every record that an op names in its path or value.
 * @param creators by record, the change that created it when that is not admitted; null for other known records
 */
export function withDependencies(
  contents: readonly SaveContent[],
  creators: ReadonlyMap<string, string | null>,
  village: string,
  newId: () => string,
): ChangeContent[] {
  const known = new Map(creators);
  return contents.map((content) => {
    const id = newId();
    const used = new Set([content.record, ...[...content.ordinary, ...content.sensitive].flatMap(recordsIn)]);
    const dependsOn = new Set([...used].map((record) => known.get(record)).filter((creator) => creator != null));
    if (!known.has(content.record)) known.set(content.record, id);
    return { ...content, id, village, dependsOn: [...dependsOn].sort() };
  });
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Every id in an op; those that are no records are no creator's either. */
export function recordsIn(op: Op): string[] {
  const text = 'set' in op ? `${op.set} ${typeof op.value === 'string' ? op.value : ''}` : op.clear;
  return text.match(ID) ?? [];
}

/** The right under which a village's household is written: the narrowest one that covers it and holds now. */
export function assignmentFor(assignments: readonly Assignment[], village: string, now: number): string {
  const rank = ({ village: covered, role, from, to }: Assignment) =>
    ((from ?? 0) <= now && now < (to ?? Infinity) ? 100 : 0) + (role === 'administrator' ? 0 : 20) + covered.length;
  const covering = assignments.filter((one) => village.startsWith(one.village)).sort((a, b) => rank(b) - rank(a));
  // Without a right the work is kept all the same: the server holds it for a supervisor.
  return (covering[0] ?? assignments[0])?.assignment ?? 'none';
}
