import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type InlineConfig, type Plugin, build, preview } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The page starts the screens on memory services instead of the product, and the desk stays out of it. */
const onMemoryServices: Plugin = {
  name: 'screens',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace('/src/main.tsx', '/tests/support/screens.tsx'),
  },
  resolveId: (id) => (id.endsWith('/desk/DeskApp.tsx') ? '\0no-desk' : undefined),
  load: (id) => (id === '\0no-desk' ? 'export default () => null;' : undefined),
};

/** Builds and serves the app on memory services; every address is the same page, as in the product. */
export async function startScreens(): Promise<{ address: string; stop(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'screens-'));
  const config: InlineConfig = {
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'esnext', minify: false, assetsInlineLimit: 0 },
    preview: { port: 9140 },
    plugins: [react(), onMemoryServices],
  };
  await build(config);
  const server = await preview(config);
  return {
    address: (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, ''),
    async stop() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
