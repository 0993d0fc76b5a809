import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type Box, type Boxes, filesIn } from './boxes.ts';
import { type BoxRow, type ChangeRow, LostRace, type SummaryRow } from './database.ts';
import { type HouseholdDigest, digestOf } from './household-digest.ts';
import { type Tablet } from './open-tablet.ts';
import { packChanges } from './packed-changes.ts';
import { Retelling, type ToldProjection, commitTold } from './told-projection.ts';
import { turnedFrom } from '#domain/eligibility/turned-from.ts';

/** All rows that follow from what became of opened boxes, ready for one transaction. */
export interface Projection {
  readonly revision: number;
  readonly changes: readonly ChangeRow[];
  readonly deleted: readonly string[];
  readonly boxes: readonly BoxRow[];
  readonly summaries: readonly SummaryRow[];
  /** Boxes with nothing left in them. */
  readonly gone: readonly string[];
  readonly told: ToldProjection;
}

/** What besides the boxes themselves is to be written. */
interface Written {
  readonly changes: readonly ChangeRow[];
  readonly deleted: readonly string[];
  /** A save on this tablet: whoever saves sees the verdict. */
  readonly saved?: true;
}

/** Merges what the touched boxes hold, and sums up their households. Reads only; nothing waits for a lock. */
export async function project(
  boxes: Boxes,
  judge: HouseholdJudge,
  { changes, deleted, saved }: Written,
): Promise<Projection> {
  const { tablet, revision } = boxes;
  const { codec } = tablet;
  // While the first sync brings a household in parts, nothing of it has turned.
  const before = await tablet.strict.values('completeAt', 'enrolment', 'told', 'names');
  const canTurn = saved !== true && before.completeAt !== undefined;
  const packs: BoxRow[] = [];
  const summaries: SummaryRow[] = [];
  const gone: string[] = [];
  const telling = await Retelling.begin(tablet, before);
  for (const set of boxes.together()) {
    if (set.every(({ touched }) => touched === 'no')) continue;
    const views = await boxes.viewsOf(set);
    const files = new Map(filesIn(views).map((file) => [file.household.record, file]));
    telling.take(
      set.map(({ household }) => household),
      views,
      await boxes.changesInView(set),
    );
    for (const box of set) {
      const file = box.movedTo === null ? files.get(box.household) : undefined;
      const records = await recordsIn(boxes, box);
      if (records.length === 0) {
        gone.push(box.household);
        continue;
      }
      const judged = canTurn && box.stored?.payload != null ? await codec.decode(box.stored.payload) : null;
      const digest =
        file === undefined ? null : withTurn(digestOf(file, box.toCheck ? null : judge, judge.pinyin), judged);
      summaries.push({
        household: box.household,
        version: revision + 1,
        records,
        links: [...box.links].sort(),
        movedTo: box.movedTo,
        toCheck: box.toCheck,
        payload: digest === null ? null : await codec.encode(digest),
      });
      if (box.touched === 'packed')
        packs.push({ household: box.household, payload: await codec.encode(packChanges(box.packed.values())) });
    }
  }
  return { revision, changes, deleted, boxes: packs, summaries, gone, told: await telling.end() };
}

function withTurn(digest: HouseholdDigest, before: HouseholdDigest | null): HouseholdDigest {
  return { ...digest, turnedFrom: before === null ? null : turnedFrom(before, digest) };
}

/** Records with a change in the box, whether or not it counts; none when the box may go. */
async function recordsIn(boxes: Boxes, box: Box): Promise<string[]> {
  const records = new Set([...box.rows.values()].map(({ record }) => record));
  for (const id of box.packed.keys()) records.add((await boxes.contentOf(box, id)).envelope.record);
  // What others only name is known by its name, so that its first change comes here.
  if (records.size === 0 && box.links.size > 0) records.add(box.household);
  return [...records];
}

/**
 * Writes a projection; to be called inside a write transaction over `changes`, `boxes` and `summaries`.
 * Errors: throws LostRace when anything was written since it was computed.
 */
export async function commitProjection(tablet: Tablet, projection: Projection): Promise<void> {
  const { strict } = tablet;
  if (((await strict.value('revision')) ?? 0) !== projection.revision) throw new LostRace('another tab was faster');
  const { changes, deleted, boxes, summaries, gone } = projection;
  // Each call costs, also with nothing in it.
  await Promise.all([
    strict.setValue('revision', projection.revision + 1),
    changes.length > 0 ? strict.changes.bulkPut([...changes]) : null,
    deleted.length > 0 ? strict.changes.bulkDelete([...deleted]) : null,
    boxes.length > 0 ? strict.boxes.bulkPut([...boxes]) : null,
    gone.length > 0 ? strict.boxes.bulkDelete([...gone]) : null,
    summaries.length > 0 ? strict.summaries.bulkPut([...summaries]) : null,
    gone.length > 0 ? strict.summaries.bulkDelete([...gone]) : null,
    commitTold(tablet, projection.told),
  ]);
}
