import { shippedPolicy } from '#content/policies/load.ts';
import { verdictOf } from '#domain/eligibility/assessment.ts';
import { evaluateIdentify } from '#domain/eligibility/evaluate.ts';
import type { HouseholdFacts } from '#domain/eligibility/facts.ts';
import { validateIdentify } from '#domain/eligibility/validate.ts';

import { peers } from '../peers/load.ts';
import { median, print, printTargets, ratio } from '../report.ts';
import { verdictByHand } from './by-hand.ts';
import { explainByHand } from './explain-by-hand.ts';
import { jsonRulesEngine, zenEngine } from './engines.ts';
import { benchHousehold } from './households.ts';

/*
 * npm run bench -- evaluation
 * The evaluation of a county of 40,000 households beside json-rules-engine, zen-engine and the same rules by hand, all
 * in one process and one run. Equal verdicts come first; then five rounds, interleaved, medians, and ratios inside a
 * round, because the machine's speed drifts. Exits with 1 when a gate is missed.
 */

const COUNTY = 40_000;
const SAMPLE = 2000;
const ROUNDS = 5;

type Runner = {
  readonly name: string;
  readonly count: number;
  readonly run: () => Promise<void> | void;
  perSecond: number[];
};

function shares(households: readonly HouseholdFacts[]): void {
  const counts = new Map<string, number>();
  const count = (key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const household of households) {
    const { verdict, exclusions, flags, leads } = evaluateIdentify(household, shippedPolicy);
    count(`verdict ${verdict}`);
    for (const [number, state] of Object.entries(exclusions))
      if (state !== 'clear') count(`exclusion ${number} ${state}`);
    for (const flag of flags) count(`flag ${flag}`);
    for (const lead of leads) count(`lead ${lead}`);
  }
  const expected = [
    ...['unstable', 'marginal', 'sudden', 'review', 'excludedInPrinciple', 'notNow', 'incomplete', 'outOfScope'].map(
      (v) => `verdict ${v}`,
    ),
    ...['1', '2', '3', '4', '5', '6', '7', '8', '10'].map((n) => `exclusion ${n} hit`),
    ...['3', '4', '5', '6', '7', '8', '10'].map((n) => `exclusion ${n} pending`),
    ...['1', '2', '3', '4', '5', '6', '7', '8', '10'].map((n) => `exclusion ${n} unknown`),
    ...[
      'allWithoutLabour',
      'consentMissing',
      'costForgotten',
      'equalsLine',
      'inconsistentRisk',
      'keyGroup',
      'lineFromEarlierYear',
      'overridden',
      'recentSplit',
    ].map((f) => `flag ${f}`),
    ...['employment', 'housing', 'medicalCost', 'medicalInsurance', 'schooling', 'water'].map((l) => `lead ${l}`),
  ];
  const unreached = expected.filter((key) => !counts.has(key));
  if (unreached.length > 0) throw new Error(`no household reaches: ${unreached.join(', ')}`);
  print(`Shares of ${households.length} households:`);
  for (const key of expected)
    print(`  ${key.padEnd(32)} ${((100 * (counts.get(key) ?? 0)) / households.length).toFixed(2).padStart(6)} %`);
}

const all = Array.from({ length: COUNTY }, (_, index) => benchHousehold(index));
for (const household of all.slice(0, SAMPLE)) {
  const checked = validateIdentify(household);
  if (!checked.ok) throw new Error(`the generator made an invalid household: ${JSON.stringify(checked.fault)}`);
}
shares(all);

const load = peers();
const engines = [jsonRulesEngine(await load('json-rules-engine')), zenEngine(await load('@gorules/zen-engine'))];

all.forEach((household, index) => {
  const ours = verdictOf(household, shippedPolicy);
  const full = evaluateIdentify(household, shippedPolicy).verdict;
  const hand = verdictByHand(household);
  if (ours !== full || ours !== hand || explainByHand(household).verdict !== ours) {
    throw new Error(`household ${index}: ${ours}, explained ${full}, by hand ${hand}`);
  }
});
for (const engine of engines) {
  for (const [index, household] of all.slice(0, SAMPLE).entries()) {
    const ours = verdictOf(household, shippedPolicy);
    const theirs = [await engine.verdict(household), await engine.explained(household)];
    if (theirs.some((verdict) => verdict !== ours))
      throw new Error(`${engine.name}, household ${index}: ${theirs.join()}, ours ${ours}`);
  }
}
print(`\nEqual verdicts: by hand on all ${COUNTY}, each engine on ${SAMPLE}.`);

const sample = all.slice(0, SAMPLE);
let sink = 0;
const over = (list: readonly HouseholdFacts[], one: (household: HouseholdFacts) => number) => (): void => {
  for (const household of list) sink += one(household);
};
const overAsync = (one: (household: HouseholdFacts) => Promise<string>) => async (): Promise<void> => {
  for (const household of sample) sink += (await one(household)).length;
};
const runner = (name: string, count: number, run: Runner['run']): Runner => ({ name, count, run, perSecond: [] });

const ours = runner(
  'ours, verdict only',
  COUNTY,
  over(all, (h) => verdictOf(h, shippedPolicy).length),
);
const hand = runner(
  'by hand, verdict only',
  COUNTY,
  over(all, (h) => verdictByHand(h).length),
);
const oursFull = runner(
  'ours, full explanation',
  COUNTY,
  over(all, (h) => evaluateIdentify(h, shippedPolicy).reasons.length),
);
const handFull = runner(
  'by hand, explanation',
  COUNTY,
  over(all, (h) => explainByHand(h).reasons.length),
);
const oursChecked = runner(
  'ours, validated and explained',
  SAMPLE,
  over(sample, (h) => {
    const checked = validateIdentify(h);
    return checked.ok ? evaluateIdentify(checked.value, shippedPolicy).reasons.length : 0;
  }),
);
const theirs = engines.map(({ name, verdict }) => runner(`${name}, verdict only`, SAMPLE, overAsync(verdict)));
const theirsFull = engines.map(({ name, explained }) => runner(`${name}, explanation`, SAMPLE, overAsync(explained)));
const runners = [ours, hand, ...theirs, oursFull, handFull, ...theirsFull, oursChecked];

for (let round = 0; round <= ROUNDS; round += 1) {
  for (const each of runners) {
    const start = performance.now();
    await each.run();
    const perSecond = (1000 * each.count) / (performance.now() - start);
    if (round > 0) each.perSecond.push(perSecond); // the first round only warms up
  }
}

const times = (of: Runner, to: Runner): number => ratio(of.perSecond, to.perSecond);
print(`\nHouseholds a second (median of ${ROUNDS} rounds):`);
for (const each of runners)
  print(`  ${each.name.padEnd(40)} ${Math.round(median(each.perSecond)).toLocaleString('en').padStart(10)}`);

const [jre, zen] = theirs as [Runner, Runner];
const [jreFull, zenFull] = theirsFull as [Runner, Runner];
const met = printTargets([
  { name: 'verdict: times json-rules-engine', value: times(ours, jre), gate: 20, goal: 35, unit: '×' },
  { name: 'verdict: times zen-engine', value: times(ours, zen), gate: 1, goal: 20, unit: '×' },
  {
    name: 'verdict: by hand is faster by',
    value: times(hand, ours),
    gate: Infinity,
    goal: 2.5,
    unit: '×',
    isLess: true,
  },
  {
    name: 'explained: times json-rules-engine',
    value: times(oursFull, jreFull),
    gate: 10,
    goal: 20,
    unit: '×',
  },
  { name: 'explained: times zen-engine', value: times(oursFull, zenFull), gate: 1, goal: 20, unit: '×' },
  {
    name: 'explained: by hand is faster by',
    value: times(handFull, oursFull),
    gate: Infinity,
    goal: 2,
    unit: '×',
    isLess: true,
  },
  {
    name: `explained: a county of ${COUNTY}`,
    value: COUNTY / median(oursFull.perSecond),
    gate: Infinity,
    goal: 0.5,
    unit: 's',
    isLess: true,
  },
]);
process.exitCode = sink > 0 && met ? 0 : 1;
