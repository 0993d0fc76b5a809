/**
 * `npm run simulate -- [--core | --stack] [--seeds N] [--from S] [--minutes M]`: plays the stories of N seeds and stops
 * at the first that an oracle refuses: it is printed, shrunk and kept. With `--stop` it is only printed; with
 * `--mutants` every planted bug is played instead, `--rounds R` times with other seeds each. Without `--core` or
 * `--stack` it plays every kind of story there is, each for its share of the minutes.
 */
import { parseArgs } from 'node:util';
import { keepSeed, keptSeeds } from './kept-seeds.ts';
import { plantAll } from './plant.ts';
import { shrink } from './shrink.ts';
import { type StoryKind } from './story.ts';

const { values } = parseArgs({
  options: {
    core: { type: 'boolean', default: false },
    stack: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: 'Infinity' },
    stop: { type: 'boolean', default: false },
    mutants: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
  },
});

/** Seeds of each kind unless the command says how many, and seeds within which a planted bug comes to light. */
const SEEDS = { core: 100_000, stack: 1000 };
const SEEDS_OF_MUTANT = { core: 3000, stack: 600 };
const kinds = (['core', 'stack'] as const).filter((kind) => values[kind] || (!values.core && !values.stack));

let code = 0;
for (const kind of kinds) {
  code = values.mutants ? await playMutants(kind) : await playSeeds(await storiesOf(kind));
  if (code !== 0) break;
}
process.exit(code);

/** Loaded when asked for: the core needs nothing of the stack. */
async function storiesOf(kind: 'core' | 'stack'): Promise<StoryKind<{ readonly steps: readonly unknown[] }>> {
  const stories: unknown =
    kind === 'core'
      ? (await import('./core/story-kind.ts')).coreStories
      : (await import('./stack/story-kind.ts')).stackStories;
  return stories as StoryKind<{ readonly steps: readonly unknown[] }>;
}

async function playSeeds(stories: StoryKind<{ readonly steps: readonly unknown[] }>): Promise<number> {
  const { name } = stories;
  try {
    for (const kept of values.stop ? [] : keptSeeds<{ readonly steps: readonly unknown[] }>(name)) {
      const failure = await stories.run(kept.scenario);
      if (failure !== null) return tell(`kept seed ${kept.seed} fails again: ${failure.message}`);
    }
    const from = Number(values.from);
    const until = from + Number(values.seeds ?? SEEDS[name]);
    const started = Date.now();
    const end = started + (Number(values.minutes) / kinds.length) * 60_000;
    let told = started;
    let seed = from;
    for (; seed < until && Date.now() < end; seed++) {
      const scenario = stories.storyOf(seed);
      const failure = await stories.run(scenario);
      if (failure !== null) {
        tell(`seed ${seed} fails at step ${failure.step}: ${failure.message}`);
        if (values.stop) return 1;
        const least = await shrink(scenario, failure, stories);
        keepSeed(name, {
          seed,
          oracle: least.failure.oracle,
          showed: least.failure.message.slice(0, 300),
          scenario: least.scenario,
        });
        return tell(
          `shrunk to ${least.scenario.steps.length} steps, kept in tests/simulation/kept-seeds/${name}.json:\n${JSON.stringify(least.scenario)}\n${least.failure.message}`,
        );
      }
      if (Date.now() - told < 30_000) continue;
      told = Date.now();
      tell(`${name}: ${seed + 1 - from} seeds`);
    }
    const seconds = (Date.now() - started) / 1000;
    tell(
      `${name}: ${seed - from} seeds (${from}–${seed - 1}) passed in ${seconds.toFixed(1)} s, ${Math.round((seed - from) / seconds)} a second`,
    );
    return 0;
  } finally {
    await stories.close();
  }
}

async function playMutants(kind: 'core' | 'stack'): Promise<number> {
  const seeds = Number(values.seeds ?? SEEDS_OF_MUTANT[kind]);
  const found = new Map<string, string[]>();
  for (let round = 0; round < Number(values.rounds); round++) {
    for await (const { mutant, found: how } of plantAll(kind, { seeds, from: Number(values.from) + round * seeds })) {
      tell(`${how === null ? 'MISSED' : 'found '} ${mutant.name}: ${how ?? `not in ${seeds} seeds`}`);
      found.set(mutant.name, [...(found.get(mutant.name) ?? []), how?.match(/seed (\d+)/)?.[1] ?? 'missed']);
    }
  }
  tell(`| planted bug (${kind}) | seeds until it was found | median |\n|---|---|---|`);
  let missed = 0;
  for (const [name, seedsOfMutant] of found) {
    const counts = seedsOfMutant.map((seed, round) =>
      seed === 'missed' ? Infinity : Number(seed) - Number(values.from) - round * seeds + 1,
    );
    missed += counts.filter((count) => count === Infinity).length;
    const median = counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)];
    tell(`| ${name} | ${counts.join(', ')} | ${median} |`);
  }
  return missed === 0 ? 0 : 1;
}

function tell(sentence: string): 1 {
  console.log(sentence);
  return 1;
}
