import { beforeEach, onTestFailed } from 'vitest';
import { whatIsOnScreen } from '../../support/browser.ts';

/** The steps of one journey in a file: each stands on the one before, and a failed one shows what was on the screens. */
export function journey(): void {
  let broken = false;
  beforeEach(() => {
    if (broken) throw new Error('an earlier step of this journey failed');
    onTestFailed(async () => {
      if (!broken) process.stderr.write(`${await whatIsOnScreen().catch(String)}\n`);
      broken = true;
    });
  });
}
