import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lockfileProblems } from '../../../sync-server/bootstrap/lockfile.mjs';

const lock = (packages: Record<string, unknown>) => JSON.stringify({ lockfileVersion: 3, packages });

test('our own lockfile is in order', () => {
  const read = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
  expect(lockfileProblems(JSON.parse(read('package.json')), read('package-lock.json'))).toEqual([]);
});

test('a range instead of a version is named', () => {
  const manifest = { devDependencies: { vite: '^8.0.0', zod: '4.6.7' }, optionalDependencies: { node: '>=22' } };
  expect(lockfileProblems(manifest, lock({}))).toEqual([
    'package.json: vite is "^8.0.0", not an exact version',
    'package.json: node is ">=22", not an exact version',
  ]);
});

test('a download address is named', () => {
  const packages = { 'node_modules/zod': { version: '4.6.7', resolved: 'https://packages.example/zod.tgz' } };
  expect(lockfileProblems({}, lock(packages))).toEqual([
    'package-lock.json: node_modules/zod carries a download address',
    'package-lock.json: there is a download address in it',
  ]);
});

test('a platform package that is not locked is named, also below another package', () => {
  const packages = {
    'node_modules/a': { optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' } },
    'node_modules/a-linux': { version: '1.0.0' },
    'node_modules/b/node_modules/c': { optionalDependencies: { 'c-linux': '1.0.0', 'c-mac': '1.0.0' } },
    'node_modules/b/node_modules/c-linux': { version: '1.0.0' },
  };
  expect(lockfileProblems({}, lock(packages))).toEqual([
    'package-lock.json: node_modules/a wants a-mac, which is not locked',
    'package-lock.json: node_modules/b/node_modules/c wants c-mac, which is not locked',
  ]);
});
