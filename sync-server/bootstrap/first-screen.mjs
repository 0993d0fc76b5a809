/** How much the first visit to the app's first screen downloads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Everything `index.html` loads before a screen can be drawn: its scripts and styles and what these import statically.
 * Lazy chunks (the desk, the camera) are not counted: they load when they are opened.
 * @param {string} dist the built app
 * @returns {{ kilobytes: number, files: { path: string, kilobytes: number }[] }} gzip, 1 KB = 1024 bytes
 */
export function firstScreen(dist) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const paths = new Set(['index.html']);
  for (const [, path] of html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) if (path) follow(path);

  /** @param {string} path */
  function follow(path) {
    if (paths.has(path)) return;
    paths.add(path);
    if (!path.endsWith('.js')) return;
    const source = readFileSync(join(dist, path), 'utf8');
    // Minified static imports: `import{a}from"./b.js"`, `import"./b.js"`, `export{a}from"./b.js"`; `import(` is lazy.
    for (const [, name] of source.matchAll(
      /(?:^|[;}])\s*(?:import|export)(?:[^"'()]*?from)?\s*["']\.\/([^"']+\.js)["']/g,
    )) {
      if (name) follow(join(path, '..', name));
    }
  }

  const files = [...paths].map((path) => ({
    path,
    kilobytes: gzipSync(readFileSync(join(dist, path)), { level: 9 }).length / 1024,
  }));
  return { files, kilobytes: files.reduce((sum, file) => sum + file.kilobytes, 0) };
}
