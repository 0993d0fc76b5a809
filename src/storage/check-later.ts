import { type Change } from '#domain/change/change.ts';
import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { type SyncStore } from '#domain/tablet/sync-store.ts';
import { Boxes } from './boxes.ts';
import { type ChangeRow, untilWon } from './database.ts';
import { type Tablet } from './open-tablet.ts';
import { commitProjection, project } from './projection.ts';

/** Households of one step: seconds of work would make a save wait for them. */
const AT_ONCE = 100;

/**
 * The first download of a village is shown as it comes; its signatures are checked, and its households judged,
 * right afterwards. Broken off, it goes on with the next pull.
 */
export function checkLater(
  tablet: Tablet,
  judge: () => Promise<HouseholdJudge>,
): Pick<SyncStore, 'toCheck' | 'keepChecked'> {
  const { strict } = tablet;
  return {
    async toCheck() {
      if ((await strict.value('toCheck')) !== true) return null;
      const waiting = (await strict.summaries.toArray()).filter(({ toCheck }) => toCheck);
      if (waiting.length === 0) {
        await strict.write([strict.summaries], async () => {
          const left = await strict.summaries.filter(({ toCheck }) => toCheck).count();
          if (left === 0) await strict.setValue('toCheck', false);
        });
        return null;
      }
      const households = waiting.slice(0, AT_ONCE).map(({ household }) => household);
      const boxes = await Boxes.open(tablet, households);
      const changes: Change[] = [];
      for (const household of households) {
        const box = boxes.at(household);
        for (const id of box.packed.keys()) changes.push(await boxes.contentOf(box, id));
      }
      return { households, changes };
    },

    keepChecked: (households, forged) => untilWon(() => keep(tablet, judge, households, forged)),
  };
}

async function keep(
  tablet: Tablet,
  judge: () => Promise<HouseholdJudge>,
  households: readonly string[],
  forged: ReadonlySet<string>,
): Promise<void> {
  const { strict } = tablet;
  const boxes = await Boxes.open(tablet, households);
  const changes: ChangeRow[] = [];
  for (const household of households) {
    const box = boxes.at(household);
    for (const id of [...box.packed.keys()].filter((one) => forged.has(one))) {
      const row = await boxes.unpack(box, id);
      if (row === undefined) continue;
      const unverified: ChangeRow = { ...row, state: 'unverified' };
      box.rows.set(id, unverified);
      changes.push(unverified);
    }
    box.toCheck = false;
    if (box.touched === 'no') box.touched = 'rows';
  }
  const projection = await project(boxes, await judge(), { changes, deleted: [] });
  await strict.write([strict.changes, strict.boxes, strict.summaries], () => commitProjection(tablet, projection));
}
