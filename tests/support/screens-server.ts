import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Serves the app on memory services; every address is the same page, as in the product. */
export async function startScreens(port = 9140): Promise<{ address: string; stop(): Promise<void> }> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    cacheDir: `${root}/node_modules/.vite-screens`,
    server: { port, strictPort: false, hmr: false, watch: null },
    optimizeDeps: {
      include: [
        'react',
        'react-dom/client',
        'react-router',
        'react-hook-form',
        '@hookform/resolvers/zod',
        'zod',
        'signature_pad',
        'workbox-window',
        'dexie',
        'exifr',
        'pinyin-pro',
      ],
    },
    plugins: [
      react(),
      {
        name: 'screens',
        transformIndexHtml: {
          order: 'pre',
          handler: (html) => html.replace('/src/main.tsx', '/tests/support/screens.tsx'),
        },
      },
    ],
  });
  await server.listen();
  return { address: (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, ''), stop: () => server.close() };
}
