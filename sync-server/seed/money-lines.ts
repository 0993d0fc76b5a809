import { type Chance } from './chance.ts';
import { type Answers, addLine, addNone } from './answers.ts';

const YUAN = 100;

/** One who may have earned a wage line. */
interface Earner {
  readonly record: string;
  readonly away: boolean;
}

export interface IncomePlan {
  /** Net income of the window, fen: what the lines add up to, to the fen. */
  readonly net: number;
  /** `2025-11_2026-10` */
  readonly window: string;
  readonly earners: readonly Earner[];
  readonly pensioners: readonly string[];
  readonly at: number;
}

/** Income of one window in five groups that add up exactly; without earners nothing comes from wages. */
export function addIncome(
  answers: Answers,
  { net, window, earners, pensioners, at }: IncomePlan,
  chance: Chance,
): void {
  const path = (group: string) => `income/${window}/${group}`;
  let rest = net;
  const take = (share: number) => {
    const amount = Math.floor((net * share) / YUAN) * YUAN;
    rest -= amount;
    return amount;
  };

  const source = () => chance.oneOf(['stated', 'stated', 'stated', 'document', 'department'] as const);
  const line = (group: string, fields: Parameters<typeof addLine>[2]) =>
    addLine(answers, path(group), { source: source(), ...fields }, chance, at);

  for (const member of pensioners)
    line('transfer', { amount: take(earners.length > 0 ? 0.04 : 0.15), kind: 'pension', member });
  line('transfer', { amount: take(0.02), kind: 'landSubsidy' });
  if (chance.happens(0.3)) line('property', { amount: take(0.03), kind: 'landTransfer' });
  else addNone(answers, path('property'));

  // Crops bring `gross`, and about two fifths of it go back into the fields.
  const crops = chance.oneOf(['tea', 'sugarcane', 'walnut', 'coffee', 'grain', 'pigs', 'cattle'] as const);
  const cropNet = take(chance.whole(20, 45) / 100);
  const cost = Math.floor((cropNet * 2) / 3 / YUAN) * YUAN;
  line('business', { amount: cropNet + cost, kind: crops });
  line('businessCost', { amount: cost, kind: crops });

  if (earners.length === 0) {
    addNone(answers, path('wage'));
    line('transfer', { amount: rest, kind: 'support' });
    return;
  }
  const each = Math.floor(rest / earners.length / YUAN) * YUAN;
  earners.forEach(({ record, away }, index) => {
    line('wage', {
      amount: index === 0 ? rest - each * (earners.length - 1) : each,
      kind: away ? 'migrantWork' : chance.oneOf(['localWork', 'casual'] as const),
      member: record,
      months: chance.whole(4, 11),
    });
  });
}

export interface SpendingPlan {
  /** Paid by the household itself within policy range, fen. */
  readonly medical: number;
  readonly education: number;
  readonly accident: number;
  readonly claims: number;
  readonly patient: string | undefined;
  readonly window: string;
  readonly at: number;
}

/** Rigid spending and claims of one window; 0 is written as "asked, none". */
export function addSpending(answers: Answers, plan: SpendingPlan, chance: Chance): void {
  const { window, at } = plan;
  const list = (path: string, amount: number, line: Parameters<typeof addLine>[2]) => {
    if (amount === 0) addNone(answers, path);
    else addLine(answers, path, line, chance, at);
  };
  const beyondPolicy = Math.floor((plan.medical * chance.whole(0, 15)) / 100 / YUAN) * YUAN;
  list(`sensitive/spending/${window}/medical`, plan.medical, {
    member: plan.patient,
    selfPaid: plan.medical + beyondPolicy,
    selfPaidInPolicy: plan.medical,
    source: 'document',
  });
  list(`spending/${window}/education`, plan.education, { selfPaid: plan.education, source: 'stated' });
  list(`spending/${window}/accident`, plan.accident, { selfPaid: plan.accident, source: 'stated' });
  addNone(answers, `spending/${window}/disability`);
  list(`claims/${window}`, plan.claims, { amount: plan.claims, kind: 'povertyInsurance' });
}
