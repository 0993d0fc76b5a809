import { describe, expect, it } from 'vitest';
import { runCore } from './core/run-core.ts';
import { type Scenario, scenarioOf } from './core/scenario.ts';
import { coreStories } from './core/story-kind.ts';
import { keptSeeds } from './kept-seeds.ts';
import { mutantsOf, plantAll } from './plant.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';

const SEEDS = 100_000;
/** A planted bug must come to light within so many seeds. */
const SEEDS_OF_MUTANT = 3000;
/** Only ends what hangs; on a busy machine a minute of work takes several. */
const HANGS = 900_000;

describe('the pure core', () => {
  it.each(keptSeeds<Scenario>('core').map((kept) => [`${kept.seed} (${kept.showed})`, kept.scenario] as const))(
    'plays the kept seed %s',
    async (_, scenario) => {
      expect(await runCore(scenario)).toBeNull();
    },
  );

  // In a process of its own, where nothing is instrumented.
  it(`passes ${SEEDS} seeds`, { timeout: HANGS }, async () => {
    const { code, said } = await simulate('--core', '--stop', '--seeds', String(SEEDS));
    expect(said).toContain(`core: ${SEEDS} seeds`);
    expect(code).toBe(0);
  });

  it('tells the same story for the same seed, and another for another', () => {
    expect(scenarioOf(7)).toEqual(scenarioOf(7));
    expect(scenarioOf(7)).not.toEqual(scenarioOf(8));
  });
});

describe('planted bugs of the core', () => {
  it('are all found by the seeds that the product passes', { timeout: HANGS }, async () => {
    const missed: string[] = [];
    for await (const { mutant, found } of plantAll('core', { seeds: SEEDS_OF_MUTANT }))
      if (found === null) missed.push(mutant.name);
    expect(missed).toEqual([]);
    expect(new Set(mutantsOf('core').map(({ name }) => name)).size).toBe(mutantsOf('core').length);
  });
});

describe('a failing story', () => {
  it('is shortened to what makes it fail', async () => {
    const scenario: Scenario = { ...scenarioOf(3), tablets: 3, carriers: 1, wire: true, counter: 9 };
    // Fails wherever somebody clears after somebody saved.
    const run = async ({ steps }: Scenario) => {
      const saved = steps.findIndex(([verb]) => verb === 'save');
      const step = steps.findIndex(([verb], at) => verb === 'clear' && at > saved && saved >= 0);
      return step < 0 ? null : { oracle: 'I2', message: '', step };
    };
    const padded: Scenario = {
      ...scenario,
      steps: [
        ['open', 0, 1],
        ['save', 1, 2],
        ['pull', 0, 3],
        ['push', 2, 4],
        ['clear', 0, 5],
        ['push', 1, 6],
      ],
    };
    const failure = await run(padded);
    if (failure === null) throw new Error('the story does not fail');
    const least = await shrink(padded, failure, { ...coreStories, run });
    expect(least.scenario).toEqual({
      ...scenario,
      tablets: 1,
      carriers: 0,
      wire: false,
      counter: 0,
      steps: [
        ['save', 1, 2],
        ['clear', 0, 5],
      ],
    });
  });
});
