import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

const SEEDS = 1000;
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
