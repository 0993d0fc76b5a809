import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { VitePWA } from 'vite-plugin-pwa';
import { findChromium } from './sync-server/bootstrap/browser.mjs';
import { guides } from './sync-server/bootstrap/guides.mjs';

/** Where `npm run dev` has started the sync server. */
const server = process.env.FANGPIN_SERVER ?? 'http://localhost:8787';

/** The server's behaviour that must be the same on both databases: these files run once on each. */
const onBothDatabases = ['admin', 'desk', 'feeds', 'held', 'quarantine', 're-evaluation'].map(
  (name) => `tests/sync-server/${name}.test.ts`,
);

/** Timing decides nothing in a test: these limits only end what hangs. Budgets are printed by `npm test`. */
const hangs = 120_000;

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  server: {
    proxy: Object.fromEntries(['/api', '/files', '/attachments', '/health'].map((path) => [path, server])),
  },
  build: {
    // The oldest browser we promise; `target` lowers syntax only, see public/old-browser.js.
    target: ['chrome92'],
    cssTarget: ['chrome92'],
    // Compressed sizes are gated by `npm run check`.
    reportCompressedSize: false,
    // Scripts and pictures never become data: addresses, which the content policy refuses.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A group takes along what its modules import, so React comes first, else it would lie in the desk's chunk.
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]/, priority: 2 },
            { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component|rc-[^\\/]+)[\\/]/, priority: 1 },
          ],
        },
      },
    },
  },
  // The workers load forms and policies only when they need them.
  worker: { format: 'es' },
  plugins: [
    react(),
    guides(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      // The page asks the cadre before a new version takes over; see src/sw.ts.
      registerType: 'prompt',
      injectRegister: false,
      // The icons are among the files below.
      includeManifestIcons: false,
      injectManifest: {
        // Every chunk of every route: whatever was never opened must still start without a network.
        globPatterns: ['**/*.{html,js,css,svg,png,json,wasm,woff2}'],
        maximumFileSizeToCacheInBytes: 5_000_000,
      },
      manifest: {
        id: '/',
        name: '防贫 · 入户走访',
        short_name: '防贫',
        description: '防止返贫动态监测入户调查，没有信号也能用',
        lang: 'zh-CN',
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        orientation: 'any',
        theme_color: '#1b2430',
        background_color: '#f6f5f1',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
        ],
      },
    }),
  ],
  test: {
    // By itself one processor would be left idle, of two.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: ['tests/golden/**', 'tests/journeys/**', 'tests/faults/**', 'tests/sync-server/postgres/**'],
          testTimeout: hangs,
          hookTimeout: hangs,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // The same tests and those of several processes, on a real PostgreSQL.
        test: {
          name: 'postgres',
          environment: 'node',
          include: [...onBothDatabases, 'tests/sync-server/postgres/**/*.test.ts'],
          globalSetup: ['tests/postgres-cluster-setup.ts'],
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
        // A real Chromium, the built app and the real server.
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['tests/{journeys,faults}/**/*.test.ts'],
          globalSetup: ['tests/built-app.ts'],
          env: { FANGPIN_CHROMIUM: findChromium() ?? '' },
          testTimeout: 3 * hangs,
          hookTimeout: 2 * hangs,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
