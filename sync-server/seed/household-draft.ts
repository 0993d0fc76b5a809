import { addMonths } from '#domain/calendar/months.ts';
import { windowSegment } from '#domain/record/window-segment.ts';
import { type Answers } from './answers.ts';
import { type Card } from './cards.ts';
import { type Chance } from './chance.ts';
import { DEMO_AREA, ageOn, demoIdentity } from './demo-identity.ts';
import { type FamilyMember, isCounted, isWorking, makeFamily } from './family.ts';
import { addIncome } from './money-lines.ts';
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

/** Family and registry; the survey and the twists come after. `retell` changes who the family is. */
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
  return draft;
}

/** The divisor, at least one. */
export function countedPeople(draft: HouseholdDraft): number {
  return Math.max(1, draft.persons.filter(({ member }) => isCounted(member)).length);
}

/** Writes net income, fen, into the window of a month as this family would earn it. */
export function addIncomeOf(draft: HouseholdDraft, asOf: string, net: number, answers: Answers): void {
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

/** Without the odd fen. */
export function wholeYuan(fen: number): number {
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
  addIncomeOf(
    draft,
    addMonths(draft.asOf, -12),
    wholeYuan((line * countedPeople(draft) * chance.whole(90, 190)) / 100),
    registry,
  );
}
