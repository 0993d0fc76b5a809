import { afterAll, beforeAll, expect, test } from 'vitest';
import { formOfVisit } from '#content/forms/load.ts';
import { type Change } from '#domain/change/change.ts';
import { completeness } from '#domain/completeness/completeness.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { mergeRecord } from '#domain/merge/merge.ts';
import { type HouseholdFile, answer, householdFile } from '#domain/record/household-file.ts';
import { completenessOf } from '../../sync-server/evaluation/completeness-of.ts';
import { readFile } from '../../sync-server/evaluation/read-file.ts';
import { DEMO_TOWNSHIP, villagesOf } from '../../sync-server/seed/demo-accounts.ts';
import { DemoOffice } from '../../sync-server/seed/demo-office.ts';
import { demoHouses, demoSignatures } from '../../sync-server/seed/demo-pictures.ts';
import { type DemoHousehold, type DemoSave, generateHousehold } from '../../sync-server/seed/generate-household.ts';
import { DemoPush } from '../../sync-server/seed/push-demo.ts';
import { sealHousehold } from '../../sync-server/seed/seal-household.ts';
import { Chance } from '../simulation/chance.ts';
import { TestServer } from '../support/test-server.ts';

/** What is missing is said by the tablet and by the server with the same bytes, whatever was left out. */

const NOW = Date.UTC(2026, 10, 23, 4);
const SEED = 20_261_124;
const HOUSEHOLDS = 160;
/** Without these a record belongs to nobody, or a visit to no day and no form. */
const NEEDED = /^(household|village|kind|date|formVersion|covers|review|status)\b|sha256/;

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server.remove());

/**
 * The household as somebody in a hurry would have left it: answers are missing by chance, or contradict each other,
 * on whatever version of the form the visit was begun.
 */
function hurried(household: DemoHousehold, chance: Chance): DemoHousehold {
  const share = chance.pick([3, 8, 30]);
  const formVersion = chance.pick([null, 1, 2]);
  const kept = (save: DemoSave): DemoSave['answers'] => {
    const answers = Object.entries(save.answers).filter(([path]) => NEEDED.test(path) || !chance.oneIn(share));
    const some = answers.length === 0 ? save.answers : Object.fromEntries(answers);
    if (save.kind === 'household' && chance.oneIn(3)) return { ...some, 'land/arable': '6.5', 'land/dry': '9' };
    if (save.kind !== 'visit' || !('formVersion' in some)) return some;
    const { formVersion: _, ...visit } = some;
    return formVersion === null ? visit : { ...visit, formVersion };
  };
  return {
    ...household,
    // What somebody without a right writes waits for a supervisor, and stands on no screen.
    saves: household.saves
      .filter(({ by }) => by !== 'stranger')
      .map((save) => (save.seen === undefined ? { ...save, answers: kept(save) } : save)),
  };
}

/** As a tablet has it: the changes as they came over the wire, in any order. */
function onTablet(household: string, changes: readonly Change[], chance: Chance): HouseholdFile {
  const byRecord = new Map<string, Change[]>();
  for (const change of chance.shuffled(changes)) {
    const { record } = change.envelope;
    byRecord.set(record, [...(byRecord.get(record) ?? []), JSON.parse(JSON.stringify(change)) as Change]);
  }
  const views = [...byRecord.values()].map((some) => mergeRecord(some));
  const own = views.find(({ record }) => record === household);
  if (own === undefined) throw new Error('the household is missing');
  return householdFile(
    own,
    views.filter((view) => view !== own),
  );
}

test('tablet and server say the same, byte for byte, whatever is missing', async () => {
  const office = await DemoOffice.open(server.deps, [DEMO_TOWNSHIP], NOW);
  const [signatures, houses] = await Promise.all([demoSignatures(), demoHouses()]);
  const push = new DemoPush(server.deps, [...signatures, ...houses]);
  const materials = { signatures: signatures.map(({ ref }) => ref), houses: houses.map(({ ref }) => ref) };
  const villages = villagesOf(DEMO_TOWNSHIP);
  const told = { items: 0, households: 0, rules: new Set<string>(), versions: new Set<number>() };

  for (let index = 0; index < HOUSEHOLDS; index += 1) {
    const chance = new Chance(SEED + index);
    const village = villages[index % villages.length] ?? '';
    const whole = generateHousehold({ seed: SEED, index, village, now: NOW, lineAt: () => 870_000 }, materials);
    const household = hurried(whole, chance);
    const changes = await sealHousehold(household, SEED, (by) => office.tabletOf(village, by));
    await push.push(
      changes.map((one) => canonicalJson(one)),
      NOW,
    );

    const stored = await readFile(server.deps.store.db, household.record);
    if (stored === null) throw new Error(`the server has no household ${index}`);
    const tablet = onTablet(household.record, changes, chance);
    const [visit] = tablet.visits;
    const date = answer(visit, 'date');
    if (visit === undefined || typeof date !== 'string') {
      expect(completenessOf(stored.file)).toEqual([]);
      continue;
    }
    const form = formOfVisit(visit);
    told.versions.add(form.version);
    const items = completeness(form, tablet, date.slice(0, 7));
    expect(JSON.stringify(items), `household ${index}`).toBe(JSON.stringify(completenessOf(stored.file)));
    told.items += items.length;
    told.households += items.length === 0 ? 0 : 1;
    for (const { rule } of items) told.rules.add(rule);
  }
  // Otherwise nothing was compared.
  expect(told.households).toBeGreaterThan(HOUSEHOLDS / 3);
  expect(told.items).toBeGreaterThan(10 * told.households);
  expect(told.rules.size).toBeGreaterThan(5);
  expect(told.rules).toContain('sum');
  expect(told.versions).toEqual(new Set([1, 2]));
});
