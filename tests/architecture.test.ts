import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type SourceFile, breaches } from './architecture/rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every file of the product's rooms. */
function product(): SourceFile[] {
  return ['src', 'sync-server'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
      }),
  );
}

test('the product keeps to its rooms', () => {
  const files = product();
  expect(files.some((file) => file.path === 'src/main.tsx')).toBe(true);
  expect(files.some((file) => file.path.startsWith('src/domain/'))).toBe(true);
  expect(breaches(files)).toEqual([]);
});

describe('each rule can fail', () => {
  const cases: [rule: string, path: string, text: string][] = [
    ['domain imports a package', 'src/domain/a.ts', `import dayjs from 'dayjs';`],
    ['domain imports Node', 'src/domain/a.ts', `import { readFileSync } from 'node:fs';`],
    ['domain imports content', 'src/domain/a.ts', `import { form } from '#content/form.ts';`],
    ['domain imports a type from outside', 'src/domain/a.ts', `let x: import('#storage/db.ts').Db;`],
    ['domain looks at the clock', 'src/domain/a.ts', `export const now = () => Date.now();`],
    ['domain asks for today', 'src/domain/a.ts', `export const today = () => new Date();`],
    ['domain rolls dice', 'src/domain/a.ts', `export const dice = () => Math.random();`],
    ['content imports storage', 'src/content/a.ts', `import { db } from '#storage/db.ts';`],
    ['storage imports sync', 'src/storage/a.ts', `import { push } from '#sync/push.ts';`],
    ['storage imports content', 'src/storage/a.ts', `import { form } from '#content/form.ts';`],
    ['sync imports storage', 'src/sync/a.ts', `import { db } from '#storage/db.ts';`],
    ['sync re-exports storage', 'src/sync/a.ts', `export { db } from '#storage/db.ts';`],
    ['sync imports a screen', 'src/sync/a.ts', `import { Button } from '#ui/Button.tsx';`],
    ['ui runs domain code', 'src/ui/A.tsx', `import { merge } from '#domain/merge/merge.ts';`],
    ['ui imports content', 'src/ui/A.tsx', `import { zhCn } from '#content/locales.ts';`],
    ['a feature imports a feature', 'src/features/a/A.tsx', `import { B } from '#features/b/B.tsx';`],
    ['a feature imports a feature lazily', 'src/features/a/A.tsx', `const B = import('../b/B.tsx');`],
    ['a feature imports storage', 'src/features/a/A.tsx', `import { db } from '#storage/db.ts';`],
    ['a feature imports the shell', 'src/features/a/A.tsx', `import { Shell } from '#app/Shell.tsx';`],
    ['a feature imports the server', 'src/features/a/A.tsx', `import { x } from '../../../sync-server/x.ts';`],
    ['the shell imports storage', 'src/app/Shell.tsx', `import { db } from '#storage/db.ts';`],
    ['the shell imports a server package', 'src/app/Shell.tsx', `import fastify from 'fastify';`],
    ['services name storage', 'src/services.ts', `import { db } from './storage/db.ts';`],
    ['the server imports sync', 'sync-server/a.ts', `import { push } from '#sync/push.ts';`],
    ['the server imports React', 'sync-server/a.ts', `import React from 'react';`],
    ['the server imports its tests', 'sync-server/a.ts', `import { x } from '../tests/x.ts';`],
    ['the bootstrap needs a package', 'sync-server/bootstrap/a.mjs', `import { z } from 'zod';`],
    ['a room is reached by a relative path', 'sync-server/a.ts', `import { merge } from '../src/domain/merge.ts';`],
    ['an unknown room imports one', 'src/widgets/a.ts', `import { db } from '#storage/db.ts';`],
    ['a stranger stands in the hallway', 'src/config.ts', ''],
    ['a file is named for no thing', 'src/ui/utils.ts', ''],
    ['a barrel', 'src/domain/index.ts', ''],
    ['Chinese in a screen', 'src/features/a/A.tsx', `export const A = () => <p>收入</p>;`],
    ['Chinese in a string of the shell', 'src/app/a.ts', 'export const title = `第${1}`;'],
  ];

  test.each(cases)('%s', (_rule, path, text) => {
    const found = breaches([{ path, text }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(path);
  });
});

test('what the table allows passes', () => {
  const allowed: SourceFile[] = [
    { path: 'src/domain/a.ts', text: `import { z } from 'zod';\nimport { b } from './b.ts';\nnew Date(0);` },
    { path: 'src/content/a.ts', text: `import { Form } from '#domain/form.ts';\nexport const title = '收入';` },
    { path: 'src/storage/a.ts', text: `import Dexie from 'dexie';\nimport { x } from '#domain/x.ts';` },
    { path: 'src/ui/A.tsx', text: `import { type Money } from '#domain/money.ts';\nimport './A.css';` },
    {
      path: 'src/features/a/A.tsx',
      text: `import { s } from '#services.ts';\nimport { b } from './deep/b.ts'; // 收入`,
    },
    { path: 'src/app/A.tsx', text: `const A = () => import('#features/a/A.tsx');` },
    { path: 'src/main.tsx', text: `import { db } from './storage/db.ts';\nimport { push } from '#sync/push.ts';` },
    { path: 'sync-server/a.ts', text: `import fs from 'node:fs';\nimport { x } from '#content/x.ts';` },
    { path: 'sync-server/bootstrap/a.mjs', text: `import fs from 'node:fs';\nimport { x } from './x.mjs';` },
  ];
  expect(breaches(allowed)).toEqual([]);
});
