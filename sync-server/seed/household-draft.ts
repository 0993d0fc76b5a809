import { addMonths } from '#domain/calendar/months.ts';
import { windowSegment } from '#domain/record/window-segment.ts';
import { type Answers, addNone } from './answers.ts';
import { type Card } from './cards.ts';
import { type Chance } from './chance.ts';
import { DEMO_AREA, ageOn, demoIdentity } from './demo-identity.ts';
import { type FamilyMember, isCounted, isWorking, makeFamily } from './family.ts';
import { addIncome, addSpending } from './money-lines.ts';
import { registryPerson, surveyedPerson } from './person-answers.ts';

const DAY = 24 * 60 * 60 * 1000;
const CHINA = 8 * 60 * 60 * 1000;

/** What the generator is told; the rest follows from it. */
export interface HouseholdOrder {
  readonly seed: number;
  readonly index: number;
  readonly village: string;
  /** Milliseconds; everything happened in the ten weeks before. */
  readonly now: number;
  /** Monitoring line of a month, fen a head and year. */
  readonly lineAt: (asOf: string) => number;
}

export interface DraftPerson {
  readonly record: string;
  readonly member: FamilyMember;
  readonly registry: Answers;
  readonly survey: Answers;
}

/** One household while it is being made up: twists change it before it becomes saves. */
export interface HouseholdDraft {
  readonly order: HouseholdOrder;
  readonly chance: Chance;
  readonly record: string;
  readonly visit: string;
  readonly consent: string;
  readonly case: string;
  readonly persons: readonly DraftPerson[];
  /** When it was entered and when it was visited, milliseconds. */
  readonly enteredAt: number;
  readonly visitedAt: number;
  /** Day of the visit, its month, and the window of that month. */
  readonly visitedOn: string;
  readonly asOf: string;
  readonly window: string;
  readonly registry: Answers;
  readonly survey: Answers;
  readonly findings: Answers;
}

/** The day in China at a time. */
export function dayAt(milliseconds: number): string {
  return new Date(milliseconds + CHINA).toISOString().slice(0, 10);
}

/** A minute between nine and five in China on the day of a time. */
function workingTime(milliseconds: number, chance: Chance): number {
  const midnight = Math.floor((milliseconds + CHINA) / DAY) * DAY - CHINA;
  return midnight + (9 * 60 + chance.whole(0, 8 * 60)) * 60_000;
}

/** Family, registry and an ordinary, complete survey with the money that the card asks for; no twists yet. */
export function draftHousehold(
  order: HouseholdOrder,
  card: Card,
  chance: Chance,
  retell: (family: FamilyMember[]) => void,
): HouseholdDraft {
  const { index, now } = order;
  const visitedAt = workingTime(now - chance.whole(4, 38) * DAY, chance);
  const enteredAt = workingTime(now - chance.whole(60, 70) * DAY, chance);
  const visitedOn = dayAt(visitedAt);
  const asOf = card.stage === 'toVisit' ? dayAt(now).slice(0, 7) : visitedOn.slice(0, 7);

  const family = makeFamily(chance);
  retell(family);
  const record = chance.id(enteredAt);
  const persons = family.map((meant, place): DraftPerson => {
    const identity = demoIdentity(index, place, meant.age, meant.sex, dayAt(now));
    const member = { ...meant, age: ageOn(identity.birthDate, `${asOf}-01`) };
    return {
      record: chance.id(enteredAt + 1 + place),
      member,
      registry: registryPerson(record, member, identity, chance),
      survey: surveyedPerson(member, place, chance),
    };
  });

  const draft: HouseholdDraft = {
    order,
    chance,
    record,
    persons,
    enteredAt,
    visitedAt,
    visitedOn,
    asOf,
    visit: chance.id(visitedAt),
    consent: chance.id(visitedAt + 1),
    case: chance.id(visitedAt + 2),
    window: windowSegment(asOf),
    registry: {},
    survey: {},
    findings: {},
  };
  fillRegistry(draft, card);
  if (card.stage !== 'toVisit') fillSurvey(draft, card);
  return draft;
}

function people(draft: HouseholdDraft): number {
  return Math.max(1, draft.persons.filter(({ member }) => isCounted(member)).length);
}

function incomeOf(draft: HouseholdDraft, asOf: string, net: number, answers: Answers): void {
  const earners = draft.persons.filter(({ member }) => isWorking(member));
  addIncome(
    answers,
    {
      net,
      window: windowSegment(asOf),
      earners: earners.map(({ record, member }) => ({ record, away: member.status === 'migrantWork' })),
      pensioners: draft.persons
        .filter(({ member }) => isCounted(member) && member.age >= 60)
        .map(({ record }) => record),
      at: draft.enteredAt,
    },
    draft.chance,
  );
}

function yuan(fen: number): number {
  return Math.floor(fen / 100) * 100;
}

function fillRegistry(draft: HouseholdDraft, { base }: Card): void {
  const { order, chance, registry } = draft;
  const exited = base === 'povertyExited' || (base === null && chance.happens(0.3));
  Object.assign(registry, {
    village: order.village,
    group: `${chance.whole(1, 6)}组`,
    address: `演示路${order.index + 1}号`,
    externalNumber: `${DEMO_AREA}-${String(order.index + 1).padStart(6, '0')}`,
    // No mobile number begins with 100.
    'sensitive/phone': `100${String((order.index * 7919) % 100_000_000).padStart(8, '0')}`,
    baseType: exited ? 'povertyExited' : 'general',
    ...(exited ? { povertyExitYear: chance.whole(2016, 2020) } : {}),
    monitorType: 'none',
    'members/asked': 'complete',
    'land/arable': `${chance.whole(2, 18)}.${chance.whole(0, 9)}`,
  });
  const line = order.lineAt(draft.asOf);
  incomeOf(draft, addMonths(draft.asOf, -12), yuan((line * people(draft) * chance.whole(90, 190)) / 100), registry);
}

/** Net income and rigid spending, fen, so that the shape of the card comes out whatever the family. */
function moneyFor(
  card: Card,
  limit: number,
  chance: Chance,
): { net: number; medical: number; accident: number; claims: number } {
  const share = (from: number, to: number) => yuan((limit * chance.whole(from, to)) / 100);
  const still = { medical: 0, accident: 0, claims: 0 };
  switch (card.money) {
    case 'comfortable':
      return { ...still, net: share(150, 320), medical: chance.happens(0.3) ? chance.whole(2, 20) * 10_000 : 0 };
    case 'within':
      return {
        ...still,
        net: share(55, 97),
        medical: card.risk === 'illness' || chance.happens(0.3) ? chance.whole(2, 20) * 10_000 : 0,
      };
    case 'onTheLine':
      return { ...still, net: limit };
    case 'burdened': {
      const net = share(108, 150);
      const burden = net - share(30, 90);
      const claims = chance.happens(0.4) ? 200_000 : 0;
      // Treatment at least at the policy's amount, so that the lead of the medical insurance office comes up.
      return card.risk === 'illness' || card.risk === 'none'
        ? { net, claims, medical: Math.max(burden, 600_000) + claims, accident: 0 }
        : { net, claims, medical: 0, accident: burden + claims };
    }
    case 'collapsed':
      return { ...still, net: share(115, 140) };
  }
}

function fillSurvey(draft: HouseholdDraft, card: Card): void {
  const { order, chance, survey, window, asOf } = draft;
  const limit = order.lineAt(asOf) * people(draft);
  const money = moneyFor(card, limit, chance);
  incomeOf(draft, asOf, money.net, survey);
  const schoolCost = draft.persons.filter(({ member }) => member.status === 'school').length * 80_000;
  addSpending(
    survey,
    {
      ...money,
      education: card.money === 'onTheLine' || card.money === 'within' ? 0 : schoolCost,
      window,
      at: draft.visitedAt,
      patient: draft.persons[0]?.record,
    },
    chance,
  );

  Object.assign(survey, {
    'kin/asked': 'none',
    livesInVillage: true,
    usesRuralServices: true,
    resettled: false,
    'splitOrMerge/kind': 'none',
    selfCoping: card.money === 'comfortable' ? '演示：自己能应付' : '演示：靠自己有困难',
    incomeCollapse: card.money === 'collapsed',
    hiresWorkers: false,
    largeScaleFarming: false,
    nominalResidence: false,
    dishonestyListed: false,
    'safeguards/housingUnsafe': false,
    'safeguards/schoolDropout': false,
    'safeguards/noMedicalInsurance': false,
    'safeguards/waterUnsafe': false,
    'housing/structure': chance.oneOf(['brickConcrete', 'brickWood', 'frame', 'earthWood']),
    'housing/area': chance.whole(60, 180),
    'housing/builtYear': chance.whole(1995, 2020),
    'housing/grade': chance.oneOf(['A', 'B']),
    'housing/gradeSource': 'housingBureau',
    'housing/livedIn': true,
    'housing/ownership': 'own',
    'housing/otherSafeHome': false,
    'water/source': 'tap',
    'water/region': 'wet',
    'water/litresPerPersonDay': chance.whole(40, 90),
    'water/qualityOk': true,
    'water/piped': true,
    'water/minutes': chance.whole(0, 5),
    'water/dryDaysPerYear': chance.whole(0, 15),
  });
  if (card.money === 'collapsed') {
    survey['incomeCollapseReason'] = '演示：今年猪病，存栏全部处理，明年没有进项';
    survey['incomeCollapseSince'] = addMonths(asOf, -1);
  }
  const [worker] = draft.persons.filter(({ member }) => isWorking(member));
  if (card.risk === 'unstableJob' && worker !== undefined) {
    Object.assign(worker.survey, {
      'work/place': 'county',
      'work/months': 4,
      'work/stoppedSince': `${addMonths(asOf, -2)}-15`,
    });
  }
  if (card.risk === 'none') addNone(survey, 'risks');
  else {
    const item = `risks/${chance.id(draft.visitedAt)}`;
    survey['risks/asked'] = 'complete';
    survey[`${item}/kind`] = card.risk;
    survey[`${item}/note`] = '演示：走访时家里人说的情况';
    if (card.risk === 'disaster') survey[`${item}/disaster`] = 'flood';
  }
  for (const list of ['vehicles', 'properties', 'businesses']) addNone(survey, list);
  if (chance.happens(0.4)) {
    const item = `vehicles/${chance.id(draft.visitedAt)}`;
    Object.assign(survey, {
      'vehicles/asked': 'complete',
      [`${item}/kind`]: 'motorcycle',
      [`${item}/use`]: 'personal',
      [`${item}/acquired`]: 'bought',
    });
  }
}
