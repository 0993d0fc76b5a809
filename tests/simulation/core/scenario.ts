import { Chance } from '../chance.ts';

/** What can happen in one step. Who does it and how its dice fall is in the step. */
export const VERBS = [
  'open',
  'refresh',
  'save',
  'settle',
  'clear',
  'begin',
  'join',
  'part',
  'move',
  'split',
  'push',
  'pull',
  'hand',
  'carry',
  'cut',
  'clock',
  'void',
  'backUp',
  'restore',
  'tamper',
  'forge',
] as const;
export type Verb = (typeof VERBS)[number];

/** [verb, who, dice]: removing one step leaves what all others roll as it was, so a failing story can be shortened. */
export type Step = readonly [Verb, number, number];

/** One story, plain data: everything that happens follows from it. */
export interface Scenario {
  readonly tablets: number;
  readonly carriers: number;
  /** Changes travel as text, are read back and checked; else the objects themselves travel, which is faster. */
  readonly wire: boolean;
  /** All happens in few fields. */
  readonly narrow: boolean;
  /** Counter of the tablets' first stamps: near its end it must run over. */
  readonly counter: number;
  readonly steps: readonly Step[];
}

/** How often each verb comes up where it is part of the story at all. */
const WEIGHT: Readonly<Record<Verb, number>> = {
  open: 10,
  refresh: 2,
  save: 14,
  settle: 4,
  clear: 4,
  begin: 4,
  join: 5,
  part: 4,
  move: 3,
  split: 2,
  push: 10,
  pull: 10,
  hand: 4,
  carry: 3,
  cut: 2,
  clock: 5,
  void: 2,
  backUp: 1,
  restore: 2,
  tamper: 2,
  forge: 5,
};
/** Without these nothing happens at all. */
const ALWAYS: readonly Verb[] = ['open', 'save', 'push', 'pull'];

/** The story of a seed. Each leaves some verbs out: what hides behind the others then comes to light (swarm testing). */
export function scenarioOf(seed: number): Scenario {
  const chance = new Chance(Math.imul(seed + 1, 0x9e3779b1));
  const verbs = VERBS.filter((verb) => ALWAYS.includes(verb) || chance.below(2) === 0);
  const drawn = verbs.flatMap((verb) => Array.from({ length: WEIGHT[verb] * (chance.oneIn(4) ? 3 : 1) }, () => verb));
  const tablets = 1 + chance.below(3);
  const steps = Array.from({ length: 6 + chance.below(20) }, (): Step => [
    chance.pick(drawn),
    chance.below(tablets),
    chance.next(),
  ]);
  return {
    tablets,
    carriers: chance.below(2),
    wire: chance.oneIn(8),
    narrow: chance.oneIn(2),
    counter: chance.oneIn(8) ? 0xffff - chance.below(3) : 0,
    steps,
  };
}
