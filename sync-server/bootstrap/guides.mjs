/**
 * The three guides of `docs/guides`, carried along with the app so that they open without a network. A folder of web
 * pages is what browsers print and tablets read alike.
 */
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { root } from './shell.mjs';

const folder = join(root, 'docs/guides');
const types = /** @type {Record<string, string>} */ ({ html: 'text/html', css: 'text/css', png: 'image/png' });

/** Every file by its address within the app. */
async function files() {
  /** @type {Map<string, () => Promise<Buffer>>} */
  const found = new Map();
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    found.set(`guides/${name}`, () => readFile(path));
    if (!name.endsWith('.html')) continue;
    for (const [, picture = ''] of (await readFile(path, 'utf8')).matchAll(/src="\.\.\/pictures\/([^"]+)"/g)) {
      found.set(`pictures/${basename(picture)}`, () => readFile(join(root, 'docs/pictures', basename(picture))));
    }
  }
  return found;
}

/** @returns {import('vite').Plugin} */
export function guides() {
  return {
    name: 'guides',
    async generateBundle() {
      for (const [fileName, read] of await files())
        this.emitFile({ type: 'asset', fileName, source: new Uint8Array(await read()) });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        void serve((request.url ?? '').split('?', 1)[0]?.slice(1) ?? '', response, next);
      });
    },
  };
}

/**
 * @param {string} address
 * @param {import('node:http').ServerResponse} response
 * @param {() => void} next
 */
async function serve(address, response, next) {
  const read = (await files()).get(address);
  if (read === undefined) {
    next();
    return;
  }
  response.setHeader('content-type', types[address.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
  response.end(await read());
}
