/**
 * `npm run simulate -- [--core] [--seeds N] [--from S] [--minutes M]`: plays the stories of N seeds and stops at the
 * first that an oracle refuses: it is printed, shrunk and kept. With `--stop` it is only printed; with `--mutants`
 * every planted bug is played instead. Without `--core` it plays every kind of story there is.
 */
import { parseArgs } from 'node:util';
import { runCore } from './core/run-core.ts';
import { scenarioOf } from './core/scenario.ts';
import { keepSeed, keptSeeds } from './kept-seeds.ts';
import { plantAll } from './plant.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    core: { type: 'boolean', default: false },
    seeds: { type: 'string', default: '100000' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: 'Infinity' },
    stop: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
  },
});

process.exitCode = values.mutants ? await playMutants(Number(values.seeds)) : await playSeeds();

async function playSeeds(): Promise<number> {
  for (const kept of values.stop ? [] : keptSeeds()) {
    const failure = await runCore(kept.scenario);
    if (failure !== null) return tell(`kept seed ${kept.seed} fails again: ${failure.message}`);
  }
  const from = Number(values.from);
  const until = from + Number(values.seeds);
  const started = Date.now();
  const end = started + Number(values.minutes) * 60_000;
  let told = started;
  let seed = from;
  for (; seed < until && Date.now() < end; seed++) {
    const scenario = scenarioOf(seed);
    const failure = await runCore(scenario);
    if (failure !== null) {
      tell(`seed ${seed} fails at step ${failure.step}: ${failure.message}`);
      if (values.stop) return 1;
      const least = await shrink(scenario, failure, runCore);
      keepSeed({
        seed,
        oracle: least.failure.oracle,
        showed: least.failure.message.slice(0, 300),
        scenario: least.scenario,
      });
      return tell(
        `shrunk to ${least.scenario.steps.length} steps, kept in tests/simulation/kept-seeds.json:\n${JSON.stringify(least.scenario)}\n${least.failure.message}`,
      );
    }
    if (Date.now() - told < 30_000) continue;
    told = Date.now();
    tell(`${seed + 1 - from} seeds`);
  }
  const seconds = (Date.now() - started) / 1000;
  tell(
    `core: ${seed - from} seeds (${from}–${seed - 1}) passed in ${seconds.toFixed(1)} s, ${Math.round((seed - from) / seconds)} a second`,
  );
  return 0;
}

async function playMutants(seeds: number): Promise<number> {
  let missed = 0;
  for await (const { mutant, found } of plantAll('core', seeds)) {
    if (found === null) missed += 1;
    tell(`${found === null ? 'MISSED' : 'found '} ${mutant.name}: ${found === null ? `not in ${seeds} seeds` : found}`);
  }
  return missed === 0 ? 0 : 1;
}

function tell(sentence: string): 1 {
  console.log(sentence);
  return 1;
}
