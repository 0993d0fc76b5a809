import { Chance } from '../../simulation/chance.ts';
import { peers } from '../peers/load.ts';
import { median, numberGiven, print, printTargets, ratio } from '../report.ts';
import { edits, household } from './household.ts';
import { edited, made, merged, sizeOf } from './ours.ts';
import { automerge, loro, yjs } from './peers.ts';

/*
 * npm run bench -- merge [HOUSEHOLDS]
 * A household of 4.9 KB that lies stored with somebody's edit of four answers takes another's, made at the same time:
 * stored bytes in, merged values and stored bytes out. Beside Yjs, Automerge and Loro, the same households and edits,
 * five rounds, interleaved, medians, ratios inside a round. Exits with 1 when a gate is missed.
 */

const HOUSEHOLDS = numberGiven(3, 1000);
const ROUNDS = 5;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const chance = new Chance(1);
const all = Array.from({ length: HOUSEHOLDS }, () => household(chance));
const [mine, theirs] = [all.map((one) => edits(one, chance)), all.map((one) => edits(one, chance))];
const bytes = all.map((one) => Buffer.byteLength(JSON.stringify(one)));
print(`${HOUSEHOLDS} households of ${Math.round(mean(bytes))} bytes of JSON at the mean`);

interface Runner {
  readonly name: string;
  /** One merge; bytes stored afterwards. */
  readonly run: (index: number) => number;
  readonly count: number;
  readonly wire: number;
  readonly micros: number[];
  stored: number;
}

const ours = await Promise.all(
  all.map(async (one, index) => {
    const document = await made(one);
    const first = merged(document.stored, await edited(document, mine[index] ?? [], 1)).stored;
    return { stored: first, arriving: await edited(document, theirs[index] ?? [], 2) };
  }),
);
const runners: Runner[] = [
  {
    name: 'ours',
    count: HOUSEHOLDS,
    run(index) {
      const { stored, arriving } = ours[index] as (typeof ours)[number];
      const after = merged(stored, arriving);
      if (after.live === 0) throw new Error('nothing stands');
      return sizeOf(after.stored);
    },
    wire: mean(ours.map(({ arriving }) => arriving.reduce((sum, line) => sum + Buffer.byteLength(line), 0))),
    micros: [],
    stored: 0,
  },
];
const load = peers();
for (const peer of [
  yjs(await load('yjs')),
  automerge(await load('@automerge/automerge')),
  loro(await load('loro-crdt')),
]) {
  const some = all.slice(0, peer.count).map((one, index) => {
    const document = peer.made(one);
    const arriving = peer.edited(document, theirs[index] ?? [], 12);
    return { stored: peer.merged(document, peer.edited(document, mine[index] ?? [], 11)), arriving };
  });
  runners.push({
    name: peer.name,
    count: some.length,
    run(index) {
      const { stored, arriving } = some[index] as (typeof some)[number];
      return peer.merged(stored, arriving).length;
    },
    wire: mean(some.map(({ arriving }) => arriving.length)),
    micros: [],
    stored: 0,
  });
}

for (let round = 0; round <= ROUNDS; round++) {
  for (const runner of runners) {
    let stored = 0;
    const begun = performance.now();
    for (let index = 0; index < runner.count; index++) stored += runner.run(index);
    const micros = (1000 * (performance.now() - begun)) / runner.count;
    runner.stored = stored / runner.count;
    // The first round only warms up.
    if (round > 0) runner.micros.push(micros);
  }
}

print(`\nMedian of ${ROUNDS} rounds:`);
print(`  ${''.padEnd(12)} ${'µs a merge'.padStart(12)} ${'bytes stored'.padStart(13)} ${'bytes sent'.padStart(11)}`);
for (const { name, micros, stored, wire } of runners)
  print(
    `  ${name.padEnd(12)} ${median(micros).toFixed(0).padStart(12)} ${Math.round(stored).toString().padStart(13)} ${Math.round(wire).toString().padStart(11)}`,
  );

const [own, ...others] = runners as [Runner, ...Runner[]];
const times = (other: Runner) => ratio(other.micros, own.micros);
print();
for (const other of others) print(`  faster than ${other.name.padEnd(10)} ${times(other).toFixed(1).padStart(6)} ×`);
const met = printTargets([
  { name: 'times faster than Yjs', value: times(others[0] as Runner), gate: 3, goal: 5, unit: '×' },
  {
    name: 'stored bytes to those of the JSON',
    value: own.stored / mean(bytes),
    gate: Infinity,
    goal: 1.1,
    unit: '×',
    isLess: true,
  },
]);
process.exitCode = met ? 0 : 1;
