import { defineConfig } from 'vitest/config';

/** Timing decides nothing here: the limits only end what hangs. Budgets are printed by tests/budget-reporter.ts. */
const hangs = 120_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/golden/**', 'tests/journeys/**'],
          testTimeout: hangs,
          hookTimeout: hangs,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'golden',
          environment: 'node',
          include: ['tests/golden/**/*.test.ts'],
          testTimeout: hangs,
          hookTimeout: hangs,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // A real Chromium, the built app and the real server, one journey at a time.
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['tests/journeys/**/*.test.ts'],
          testTimeout: 3 * hangs,
          hookTimeout: 2 * hangs,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
