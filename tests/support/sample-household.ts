import { type Json } from '#domain/encoding/canonical-json.ts';
import { type HouseholdStore } from '#domain/tablet/household-store.ts';
import { type RecordKind } from '#domain/change/change.ts';

/** Twelve months before November 2026. */
export const WINDOW = '2025-11_2026-10';

type Said = Readonly<Record<string, Json>>;

/** Keeps answers as if they had been typed into an empty record. */
export async function say(
  households: HouseholdStore,
  household: string,
  record: { id: string; kind: RecordKind },
  said: Said,
): Promise<void> {
  const edits = Object.fromEntries(Object.entries(said).map(([path, value]) => [path, { value, basis: [] }]));
  await households.edit(household, record, edits, 'strict');
}

/** Four invented people of a demo village, a visit and their incomes; returns the household's and the visit's ids. */
export async function sampleHousehold(
  households: HouseholdStore,
  newId: () => string,
  village: string,
  names: readonly string[],
  group: string,
  on = { date: '2026-11-23', window: WINDOW },
): Promise<{ household: string; visit: string; persons: readonly string[] }> {
  const household = await households.newHousehold(village);
  const visit = newId();
  const persons = names.map(() => newId());
  const own = { id: household, kind: 'household' as const };
  const relations = ['head', 'spouse', 'son', 'mother'];
  const births = ['1979-03-12', '1981-08-02', '2012-06-15', '1950-01-20'];
  await say(households, household, own, {
    group,
    address: '寨子中间大榕树旁边',
    baseType: 'general',
    livesInVillage: true,
    usesRuralServices: true,
    resettled: false,
    'members/asked': 'complete',
  });
  for (const [index, person] of persons.entries()) {
    await say(
      households,
      household,
      { id: person, kind: 'person' },
      {
        household,
        name: names[index] ?? '',
        relation: relations[index] ?? 'other',
        birthDate: births[index] ?? '1990-01-01',
        sex: index % 2 === 0 ? 'male' : 'female',
        status: index === 2 ? 'school' : 'home',
        labour: index === 3 ? 'none' : 'ordinary',
        'sensitive/health': ['healthy'],
        'sensitive/certNumber': `99999919790312${String(1000 + index)}`,
        publicServant: false,
        villageCadre: false,
      },
    );
  }
  await say(
    households,
    household,
    { id: visit, kind: 'visit' },
    { household, kind: 'fieldSurvey', mode: 'inPerson', date: on.date, surveyor: '演示走访员' },
  );
  const [wage, tea, cost, pension, old, risk] = [newId(), newId(), newId(), newId(), newId(), newId()];
  await say(households, household, own, {
    [`income/${on.window}/wage/asked`]: 'complete',
    [`income/${on.window}/wage/${wage}/kind`]: 'migrantWork',
    [`income/${on.window}/wage/${wage}/amount`]: 1_800_000,
    [`income/${on.window}/wage/${wage}/member`]: persons[0] ?? '',
    [`income/${on.window}/business/asked`]: 'complete',
    [`income/${on.window}/business/${tea}/kind`]: 'tea',
    [`income/${on.window}/business/${tea}/amount`]: 900_000,
    [`income/${on.window}/businessCost/asked`]: 'complete',
    [`income/${on.window}/businessCost/${cost}/kind`]: 'tea',
    [`income/${on.window}/businessCost/${cost}/amount`]: 250_000,
    [`income/${on.window}/property/asked`]: 'none',
    [`income/${on.window}/transfer/asked`]: 'complete',
    [`income/${on.window}/transfer/${pension}/kind`]: 'pension',
    [`income/${on.window}/transfer/${pension}/amount`]: 145_000,
    [`income/2024-11_2025-10/wage/asked`]: 'complete',
    [`income/2024-11_2025-10/wage/${old}/kind`]: 'migrantWork',
    [`income/2024-11_2025-10/wage/${old}/amount`]: 1_650_000,
    'risks/asked': 'complete',
    [`risks/${risk}/kind`]: 'illness',
    'vehicles/asked': 'none',
  });
  await households.save(household);
  return { household, visit, persons };
}
