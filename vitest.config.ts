import { defineConfig } from 'vitest/config';
import { findChromium } from './sync-server/bootstrap/browser.mjs';

/** Timing decides nothing here: the limits only end what hangs. Budgets are printed by `npm test`. */
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
          globalSetup: ['tests/built-app.ts'],
          env: { FANGPIN_CHROMIUM: findChromium() ?? '' },
          testTimeout: 3 * hangs,
          hookTimeout: 2 * hangs,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
