import { addMonths } from '#domain/calendar/months.ts';
import { addNone } from './answers.ts';
import { type Card } from './cards.ts';
import { type Chance } from './chance.ts';
import { isWorking } from './family.ts';
import { type HouseholdDraft, addIncomeOf, countedPeople, wholeYuan } from './household-draft.ts';
import { addSpending } from './money-lines.ts';

/** Net income and rigid spending, fen, so that the shape of the card comes out whatever the family. */
function moneyFor(
  card: Card,
  limit: number,
  chance: Chance,
): { net: number; medical: number; accident: number; claims: number } {
  const share = (from: number, to: number) => wholeYuan((limit * chance.whole(from, to)) / 100);
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

/** An ordinary, complete survey with the money and the risk that the card asks for. */
export function fillSurvey(draft: HouseholdDraft, card: Card): void {
  const { order, chance, survey, window, asOf } = draft;
  const limit = order.lineAt(asOf) * countedPeople(draft);
  const money = moneyFor(card, limit, chance);
  addIncomeOf(draft, asOf, money.net, survey);
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
