import { Chance } from '../chance.ts';

/** What can happen in one step of the whole stack. */
export const VERBS = [
  'begin',
  'edit',
  'settle',
  'clear',
  'person',
  'visit',
  'join',
  'part',
  'move',
  'type',
  'sync',
  'lame',
  'carry',
  'replay',
  'clock',
  'time',
  'scope',
  'forge',
  'backdate',
  'decide',
  'void',
  'desk',
  'backUp',
  'restore',
  'outdate',
  'roll',
  'spoil',
] as const;
export type Verb = (typeof VERBS)[number];

/** [verb, who, dice]: removing one step leaves what all others roll as it was, so a failing story can be shortened. */
export type Step = readonly [Verb, number, number];

/** One story of the whole stack, plain data. */
export interface StackScenario {
  readonly tablets: number;
  readonly database: 'memory' | 'file';
  /** Which rights each person has at first: dice. */
  readonly rights: number;
  readonly steps: readonly Step[];
}

const WEIGHT: Readonly<Record<Verb, number>> = {
  begin: 4,
  edit: 9,
  settle: 3,
  clear: 3,
  person: 4,
  visit: 3,
  join: 3,
  part: 2,
  move: 3,
  type: 3,
  sync: 9,
  lame: 9,
  carry: 3,
  replay: 3,
  clock: 3,
  time: 2,
  scope: 2,
  forge: 4,
  backdate: 3,
  decide: 4,
  void: 3,
  desk: 3,
  backUp: 3,
  restore: 3,
  outdate: 1,
  roll: 2,
  spoil: 3,
};
const ALWAYS: readonly Verb[] = ['begin', 'edit', 'sync'];
/** One story in so many is mostly of a device that lies to the server. */
const LIES_EVERY = 10;
const LIES: readonly Verb[] = ['begin', 'visit', 'sync', ...Array.from({ length: 8 }, (): Verb => 'forge'), 'backdate'];
/** One story in so many is told over a database in a file, which is slower. */
const FILE_EVERY = 25;

/** The story of a seed; each leaves some verbs out (swarm testing). */
export function stackScenarioOf(seed: number): StackScenario {
  const chance = new Chance(Math.imul(seed + 1, 0x85ebca6b));
  const lies = seed % LIES_EVERY === LIES_EVERY - 7;
  const verbs = lies ? LIES : VERBS.filter((verb) => ALWAYS.includes(verb) || chance.below(2) === 0);
  const drawn = verbs.flatMap((verb) => Array.from({ length: WEIGHT[verb] * (chance.oneIn(4) ? 3 : 1) }, () => verb));
  const tablets = chance.oneIn(4) ? 3 : 2;
  const steps = Array.from({ length: lies ? 24 : 8 + chance.below(16) }, (): Step => [
    chance.pick(drawn),
    chance.below(tablets),
    chance.next(),
  ]);
  return { tablets, database: seed % FILE_EVERY === FILE_EVERY - 1 ? 'file' : 'memory', rights: chance.next(), steps };
}

/** The same story with less in it, for shortening. */
export function plainerStack(scenario: StackScenario): StackScenario[] {
  const { tablets, database } = scenario;
  return [
    ...(tablets > 1 ? [{ ...scenario, tablets: tablets - 1 }] : []),
    ...(database === 'file' ? [{ ...scenario, database: 'memory' as const }] : []),
  ];
}
