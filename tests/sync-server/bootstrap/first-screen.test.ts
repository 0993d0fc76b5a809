import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstScreen } from '../../../sync-server/bootstrap/first-screen.mjs';

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'fangpin-dist-'));
  mkdirSync(join(dist, 'assets'));
});
afterEach(() => rmSync(dist, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(dist, path), text);

test('counts what is imported statically, once, and not what loads later', () => {
  write('index.html', '<script type="module" src="/assets/main.js"></script><link href="/assets/main.css">');
  write('assets/main.css', 'p{}');
  write('assets/main.js', 'import{a}from"./react.js";import"./side.js";const later=()=>import("./desk.js");');
  write('assets/react.js', 'export{b}from"./shared.js";');
  write('assets/side.js', 'import{b as c}from"./shared.js";');
  write('assets/shared.js', 'export const b=1;');
  write('assets/desk.js', 'export const desk=1;');

  const paths = firstScreen(dist).files.map((file) => file.path);

  expect(paths.sort()).toEqual(
    [
      'index.html',
      ...['main.css', 'main.js', 'react.js', 'shared.js', 'side.js'].map((name) => `assets/${name}`),
    ].sort(),
  );
});

test('measures compressed kilobytes', () => {
  write('index.html', '<script src="/assets/main.js"></script>');
  write('assets/main.js', `const a="${'a'.repeat(100_000)}";`);
  expect(firstScreen(dist).kilobytes).toBeLessThan(1);
});
