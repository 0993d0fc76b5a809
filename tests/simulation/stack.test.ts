import { describe, expect, it } from 'vitest';
import { mutantsOf, plantAll, staleMutants } from './plant.ts';
import { simulate } from './simulate.ts';

/** What fits the time of the test command; `npm run simulate -- --stack --seeds N` plays more. */
const SEEDS = 50;
/** A planted bug of the sample must come to light within so many seeds. */
const SEEDS_OF_MUTANT = 300;
/** Of all planted bugs so many are tried in this run, others another day: `npm run simulate -- --stack --mutants` tries all. */
const SAMPLE = 2;
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
    const { code, said } = await simulate('--stack', '--stop', '--seeds', String(SEEDS));
    expect(said).toContain(`stack: ${SEEDS} seeds`);
    expect(code).toBe(0);
  });
});

describe('planted bugs of the stack', () => {
  const mutants = mutantsOf('stack');

  it('all have a text of the product to change', () => {
    expect(staleMutants(mutants)).toEqual([]);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it(`are found: ${SAMPLE} of them`, { timeout: HANGS }, async () => {
    const step = Math.floor(mutants.length / SAMPLE);
    const sample = Array.from({ length: SAMPLE }, (_, index) => mutants[index * step]).filter(
      (one) => one !== undefined,
    );
    const missed: string[] = [];
    for await (const { mutant, found } of plantAll('stack', { seeds: SEEDS_OF_MUTANT }, sample))
      if (found === null) missed.push(mutant.name);
    expect(missed).toEqual([]);
  });
});
