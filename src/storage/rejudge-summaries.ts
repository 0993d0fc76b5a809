import { type HouseholdJudge } from '#domain/tablet/household-judge.ts';
import { Boxes, filesIn } from './boxes.ts';
import { LostRace, type SummaryRow, untilWon } from './database.ts';
import { digestOf } from './household-digest.ts';
import { type Tablet } from './open-tablet.ts';
import { turnedFrom } from '#domain/eligibility/turned-from.ts';

/** Short steps: whoever is at work on the tablet hardly notices. */
const AT_ONCE = 25;

/**
 * Judges all households again once for every version of the app, which may bring another policy or form. Breaks off
 * and goes on at the next start without harm; what comes to the same is not written.
 */
export async function rejudgeSummaries(
  tablet: Tablet,
  judge: () => Promise<HouseholdJudge>,
  app: string,
): Promise<void> {
  const { strict } = tablet;
  if ((await strict.value('judgedBy')) === app) return;
  const households = await strict.summaries.toCollection().primaryKeys();
  for (let at = 0; at < households.length; at += AT_ONCE) {
    const some = households.slice(at, at + AT_ONCE);
    await untilWon(async () => rejudge(tablet, await judge(), some));
  }
  await strict.write([], () => strict.setValue('judgedBy', app));
}

async function rejudge(tablet: Tablet, judge: HouseholdJudge, households: readonly string[]): Promise<void> {
  const { strict, codec } = tablet;
  const boxes = await Boxes.open(tablet, households);
  const turned: SummaryRow[] = [];
  for (const set of boxes.together()) {
    const files = new Map(filesIn(await boxes.viewsOf(set)).map((file) => [file.household.record, file]));
    for (const { household, stored } of set) {
      const file = files.get(household);
      if (file === undefined || stored === null || stored.movedTo !== null) continue;
      const before = stored.payload === null ? null : await codec.decode(stored.payload);
      const now = digestOf(file, judge, judge.pinyin);
      if (now.verdict === before?.verdict && now.missing === before.missing && before.lead !== undefined) continue;
      const payload = await codec.encode({ ...now, turnedFrom: before === null ? null : turnedFrom(before, now) });
      turned.push({ ...stored, version: boxes.revision + 1, payload });
    }
  }
  if (turned.length === 0) return;
  await strict.write([strict.summaries], async () => {
    if (((await strict.value('revision')) ?? 0) !== boxes.revision) throw new LostRace('another tab was faster');
    await strict.raiseRevision();
    await strict.summaries.bulkPut(turned);
  });
}
