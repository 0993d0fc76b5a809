import { type Answers } from './answers.ts';
import { type Card } from './cards.ts';
import { type DemoSave, type Writer } from './generate-household.ts';
import { type HouseholdDraft } from './household-draft.ts';

const HOUR = 60 * 60 * 1000;

/** Saves of two tablets on the same day, the second without having seen the first. `before`: saves that both had seen. */
export function clashSaves(draft: HouseholdDraft, { clash }: Card, before: number): DemoSave[] {
  const { record, survey, order, asOf, window, visitedAt, persons, chance } = draft;
  const save = (by: Writer, hours: number, answers: Answers, seen = before): DemoSave => ({
    by,
    record,
    kind: 'household',
    wall: visitedAt + hours * HOUR,
    answers,
    seen,
  });

  switch (clash) {
    case 'wage': {
      // The cadre's figure keeps the household within the line, the colleague's lifts it above: people must judge.
      const lines = `income/${window}/`;
      const path =
        Object.keys(survey).find((key) => key.startsWith(`${lines}wage/`) && key.endsWith('/amount')) ??
        Object.keys(survey).find((key) => key.startsWith(`${lines}transfer/`) && key.endsWith('/amount'));
      const amount = path === undefined ? undefined : survey[path];
      if (path === undefined || typeof amount !== 'number') return [];
      return [
        save('cadre', 2, { [path]: amount + 10_000 }),
        save('colleague', 3, { [path]: amount + order.lineAt(asOf) * persons.length * 2 }),
      ];
    }
    case 'detail':
      // Neither had seen the other's visit: the colleague measured the house too.
      return [
        save(
          'colleague',
          3,
          { 'housing/area': chance.whole(181, 240), 'water/source': 'springPipe' },
          1 + persons.length,
        ),
      ];
    case 'removedVehicle': {
      const item = `vehicles/${chance.id(visitedAt)}`;
      return [
        {
          ...save('cadre', 1, {
            'vehicles/asked': 'complete',
            [`${item}/kind`]: 'tricycle',
            [`${item}/use`]: 'farm',
            [`${item}/acquired`]: 'bought',
          }),
        },
        save('cadre', 2, { [item]: null }, before + 1),
        save('colleague', 3, { [`${item}/use`]: 'business', [`${item}/note`]: '演示：拉甘蔗用' }, before + 1),
      ];
    }
    case 'stray':
      return [save('stranger', 4, { 'housing/area': chance.whole(241, 280) })];
    case null:
      return [];
  }
}
