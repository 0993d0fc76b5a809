import { type Change, opsOf } from '#domain/change/change.ts';
import { type Edit, opsForEdits } from '#domain/change/changes-between.ts';
import { type LiveValue, mergeRecord } from '#domain/merge/merge.ts';
import { Chance } from './chance.ts';
import { type DemoDevice } from './demo-device.ts';
import { type DemoHousehold, type DemoSave } from './generate-household.ts';

/**
 * The signed changes of a household in the order of its saves. Each replaces what its author had on the screen:
 * the record merged from the saves seen. A save for which nobody has a tablet is left out.
 */
export async function sealHousehold(
  household: DemoHousehold,
  seed: number,
  tabletOf: (by: DemoSave['by']) => DemoDevice | null,
): Promise<Change[]> {
  const chance = new Chance(seed, Number.parseInt(household.record.slice(-8), 16), 0x5ea1);
  const written: { readonly place: number; readonly change: Change }[] = [];

  for (const [place, save] of household.saves.entries()) {
    const device = tabletOf(save.by);
    if (device === null) continue;
    const seen = written.filter((one) => one.place < (save.seen ?? place));
    const liveOf = (record: string) => {
      const changes = seen.filter(({ change }) => change.envelope.record === record).map(({ change }) => change);
      return changes.length === 0 ? {} : mergeRecord(changes).live;
    };

    const live = liveOf(save.record);
    const edits: Record<string, Edit> = {};
    for (const [path, value] of Object.entries(save.answers)) {
      edits[path] = {
        value,
        basis: dotsAt(live, path, value === null),
        ...(save.reason === undefined ? {} : { reason: save.reason }),
      };
    }
    for (const covered of save.covers ?? []) {
      const path = `covers/${covered}`;
      edits[path] = {
        value: Object.values(liveOf(covered))
          .flat()
          .map(({ dot }) => dot)
          .sort(),
        basis: dotsAt(live, path, false),
      };
    }

    const ops = opsForEdits(edits, live);
    const isNew = Object.keys(live).length === 0;
    const creation = written[0]?.change.envelope;
    const change = await device.seal(
      {
        id: chance.id(save.wall),
        record: save.record,
        kind: save.kind,
        village: household.village,
        // Persons go up together with the household that they need.
        dependsOn: isNew && save.kind === 'person' && creation !== undefined ? [creation.id] : [],
        ordinary: ops.ordinary,
        sensitive: ops.sensitive,
        attachments: save.attachments ?? [],
      },
      save.wall,
      chance,
    );
    if (opsOf(change).length === 0) throw new Error(`a save without an answer: ${save.kind} of ${household.record}`);
    written.push({ place, change });
  }
  return written.map(({ change }) => change);
}

/** Dots of a field, or of everything at and under a path that is to be taken away. */
function dotsAt(live: Readonly<Record<string, readonly LiveValue[]>>, path: string, under: boolean): string[] {
  const values = under
    ? Object.entries(live).flatMap(([key, list]) => (key === path || key.startsWith(`${path}/`) ? list : []))
    : (live[path] ?? []);
  return values.map(({ dot }) => dot);
}
