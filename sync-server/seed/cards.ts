import { type Code } from '#domain/record/code-lists.ts';
import { Chance } from './chance.ts';
import { type TwistName } from './twists.ts';

/**
 * How far the work on a household has come. `begun`: some topics answered; `open`: nearly all, and what is missing keeps
 * it from being submitted; `fixed`: returned, put right, submitted again; `reopened`: returned after acceptance.
 */
export type Stage = 'toVisit' | 'begun' | 'open' | 'submitted' | 'accepted' | 'returned' | 'fixed' | 'reopened';
/** `burdened`: above the line, below it after rigid spending; `collapsed`: above it, and the coming income is gone. */
export type MoneyShape = 'comfortable' | 'within' | 'onTheLine' | 'burdened' | 'collapsed';
/** Two devices that did not know of each other, or one that wrote where it has no right. */
export type Clash = 'wage' | 'detail' | 'removedVehicle' | 'stray';

/** What one household is meant to show; who lives there and in which numbers is left to chance. */
export interface Card {
  readonly stage: Stage;
  readonly money: MoneyShape;
  /** null: by chance. */
  readonly base: Code<'baseType'> | null;
  readonly risk: Code<'riskKind'> | 'none';
  readonly twists: readonly TwistName[];
  readonly consent: 'signed' | 'unfinished' | 'none';
  readonly clash: Clash | null;
}

const PLAIN: Card = {
  stage: 'submitted',
  money: 'comfortable',
  base: null,
  risk: 'none',
  twists: [],
  consent: 'signed',
  clash: null,
};
const POOR = { money: 'within', base: 'general', risk: 'unstableJob' } as const;

function cards(count: number, card: Partial<Card>): Card[] {
  return Array.from({ length: count }, () => ({ ...PLAIN, ...card }));
}

function each<T>(list: readonly T[], card: (one: T) => Partial<Card>): Card[] {
  return list.flatMap((one) => cards(1, card(one)));
}

/** Every block of this many households holds every card once: nothing rare is left to luck. */
export const DECK: readonly Card[] = [
  ...cards(100, { stage: 'toVisit' }),
  ...cards(5, { stage: 'begun' }),
  ...cards(10, { stage: 'accepted' }),
  ...cards(8, {}),
  ...cards(2, { stage: 'accepted', twists: ['deceased'] }),
  ...cards(2, { twists: ['separateBudget'] }),
  // Types that are suggested.
  ...cards(3, { stage: 'accepted', money: 'within', base: 'povertyExited', risk: 'industryFailure' }),
  ...cards(2, { money: 'within', base: 'povertyExited', risk: 'unstableJob' }),
  ...cards(1, { money: 'within', base: 'povertyExited', risk: 'labourShortage' }),
  ...cards(2, { ...POOR, stage: 'accepted', risk: 'illness', twists: ['chronic'] }),
  ...cards(2, { ...POOR, risk: 'schooling' }),
  ...cards(1, { ...POOR, stage: 'returned', risk: 'disability', twists: ['disabled'] }),
  ...cards(1, { ...POOR, risk: 'other' }),
  ...cards(3, { stage: 'accepted', money: 'burdened', risk: 'illness', twists: ['seriousIllness'] }),
  ...each(['accident', 'disaster'] as const, (risk) => ({ money: 'burdened', risk })),
  ...cards(1, { money: 'collapsed', risk: 'industryFailure' }),
  // People must judge.
  ...cards(2, { money: 'within' }),
  ...cards(1, { money: 'burdened', twists: ['chronic'] }),
  ...each(['dangerousHouse', 'dropout', 'uninsured', 'unsafeWater'] as const, (twist) => ({ twists: [twist] })),
  ...each(
    [
      'minivan',
      'resettlementFlat',
      'nominalCompany',
      'hiresWorkers',
      'largeScaleFarming',
      'recentSplit',
      'nominalResidence',
      'dishonestyListed',
    ] as const,
    (twist) => ({ ...POOR, twists: [twist] }),
  ),
  ...cards(1, { ...POOR, twists: ['minivan', 'minivanCleared'] }),
  // 附件2.
  ...each(
    [
      'publicServant',
      'paidVillageCadre',
      'personalCar',
      'townFlat',
      'company',
      'finding6',
      'finding7',
      'finding8',
      'finding10',
    ] as const,
    (twist) => ({ ...POOR, twists: [twist] }),
  ),
  ...each(['publicServant', 'townFlat'] as const, (twist) => ({ stage: 'accepted', twists: [twist] })),
  ...cards(1, { money: 'burdened', risk: 'illness', twists: ['seriousIllness', 'townFlat', 'override'] }),
  // Not asked, not in scope, not right.
  ...each(
    ['oddExclusionsUnasked', 'evenExclusionsUnasked', 'wageUnasked', 'membersPartial', 'risksUnasked'] as const,
    (twist) => ({ ...POOR, stage: 'open', twists: [twist] }),
  ),
  ...cards(2, { twists: ['outsideScope'] }),
  ...cards(1, { twists: ['costForgotten'] }),
  ...cards(1, { ...POOR, money: 'onTheLine' }),
  ...cards(1, { ...POOR, risk: 'illness', twists: ['withoutLabour'] }),
  ...cards(1, { ...POOR, risk: 'disability' }),
  ...cards(2, { consent: 'unfinished' }),
  ...cards(2, { stage: 'open', consent: 'none' }),
  // Two tablets, and a supervisor who looks closely.
  ...cards(1, { ...POOR, clash: 'wage' }),
  ...cards(2, { clash: 'detail' }),
  ...cards(1, { clash: 'removedVehicle' }),
  ...cards(1, { clash: 'stray' }),
  ...cards(2, { stage: 'returned' }),
  ...cards(1, { stage: 'fixed' }),
  ...cards(1, { stage: 'reopened' }),
];

/** The card of household `index`: block after block, each shuffled by itself. */
export function cardOf(seed: number, index: number): Card {
  const block = Math.floor(index / DECK.length);
  return deckOf(seed, block)[index % DECK.length] as Card;
}

let shuffled: { readonly seed: number; readonly block: number; readonly deck: readonly Card[] } | null = null;

/** The last block is kept, since households are made one after the other. */
function deckOf(seed: number, block: number): readonly Card[] {
  if (shuffled?.seed !== seed || shuffled.block !== block)
    shuffled = { seed, block, deck: new Chance(seed, block, 0xca2d).shuffled(DECK) };
  return shuffled.deck;
}
