import { describe, expect, it } from 'vitest';
import { mutantsOf, plantAll, staleMutants } from './plant.ts';
import { simulate } from './simulate.ts';

/** `npm run simulate -- --stack --seeds N` plays more. */
const SEEDS = 1000;
/** A planted bug that its own seed does not show any more must come to light within so many. */
const SEEDS_OF_MUTANT = 300;
/** Processes side by side. */
const HALVES = 2;
/** Only ends what hangs; on a busy machine a minute of work takes several. */
const HANGS = 900_000;

describe('the whole stack', () => {
  // In processes of their own: a story replaces what a browser gives to a page.
  it('plays the kept seeds', { timeout: HANGS }, async () => {
    const { code, said } = await simulate('--stack', '--seeds', '0');
    expect(said).toContain('stack: 0 seeds');
    expect(code).toBe(0);
  });

  it(`passes ${SEEDS} seeds`, { timeout: HANGS }, async () => {
    const seeds = SEEDS / HALVES;
    const runs = await Promise.all(
      [0, seeds].map((from) => simulate('--stack', '--stop', '--from', String(from), '--seeds', String(seeds))),
    );
    for (const { code, said } of runs) {
      expect(said).toContain(`stack: ${seeds} seeds`);
      expect(code).toBe(0);
    }
  });
});

describe('planted bugs of the stack', () => {
  const mutants = mutantsOf('stack');

  it('are forty at least, and each has a text of the product to change', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(40);
    expect(staleMutants(mutants)).toEqual([]);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    // The product as it is passes the seeds that show them.
    expect(mutants.filter(({ seed = SEEDS }) => seed >= SEEDS)).toEqual([]);
  });

  it('are all found', { timeout: HANGS }, async () => {
    const missed: string[] = [];
    const half = async (which: number) => {
      const some = mutants.filter((_mutant, index) => index % HALVES === which);
      for await (const { mutant, found } of plantAll('stack', { seeds: SEEDS_OF_MUTANT, known: true }, some))
        if (found === null) missed.push(mutant.name);
    };
    await Promise.all([half(0), half(1)]);
    expect(missed).toEqual([]);
  });
});
