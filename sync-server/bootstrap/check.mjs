/**
 * `npm run check`: the whole truth about format, lint, types, rooms, dead code, lockfile, build and size.
 * Every part runs, one line each; the output of those that fail follows its line.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { firstScreen } from './first-screen.mjs';
import { lockfileProblems } from './lockfile.mjs';
import { PlainError, finish, nodeForSources, root, tool } from './shell.mjs';

/** Kilobytes (1024 bytes, gzip) of everything the first screen loads: more than the gate fails, the goal is said. */
const firstScreenGate = 450;
const firstScreenGoal = 300;

const node = nodeForSources();
const ok = (output = '') => ({ code: 0, output });

/** @type {[string, () => Promise<{ code: number, output: string }>][]} a name and what tells, with a code, how it went */
const parts = [
  ['format', () => finish(node, [tool('oxfmt/bin/oxfmt'), '--check', '.'])],
  ['lint', () => finish(node, [tool('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings', '.'])],
  ...rooms().map(
    (project) =>
      /** @type {[string, () => Promise<{ code: number, output: string }>]} */ ([
        `types ${project}`,
        () => finish(node, [tool('typescript/bin/tsc'), '--noEmit', '--pretty', 'false', '-p', project]),
      ]),
  ),
  ['rooms', () => finish(node, [tool('vitest/vitest.mjs'), 'run', 'tests/architecture.test.ts'])],
  ['dead code', () => finish(node, [tool('knip/bin/knip.js'), '--no-progress'])],
  [
    'lockfile',
    async () => {
      const problems = lockfileProblems(
        JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
        readFileSync(join(root, 'package-lock.json'), 'utf8'),
      );
      return problems.length === 0 ? ok() : { code: 1, output: `${problems.join('\n')}\n` };
    },
  ],
  [
    'build',
    async () => {
      try {
        await build();
        return ok();
      } catch (error) {
        if (error instanceof PlainError) return { code: 1, output: `${error.message}\n` };
        throw error;
      }
    },
  ],
  [
    'first screen',
    async () => {
      if (!existsSync(join(root, 'dist'))) return { code: 1, output: 'There is no built app to measure.\n' };
      const { files, kilobytes } = firstScreen(join(root, 'dist'));
      const sum = `${kilobytes.toFixed(1)} KB of gzip in ${files.length} files (gate ${firstScreenGate}, goal ${firstScreenGoal})`;
      // The desk's component library takes five times as long to mount on a tablet: cadres' screens do without.
      const kit = files.some((file) => /(^|\/)antd-/.test(file.path));
      if (kilobytes <= firstScreenGate && !kit) return ok(sum);
      return {
        code: 1,
        output: [
          sum,
          ...(kit ? ['antd is among them: import it lazily, on the desk only'] : []),
          ...files.map((file) => `${file.kilobytes.toFixed(1)} ${file.path}`),
          '',
        ].join('\n'),
      };
    },
  ],
];

/** Every tsconfig that checks a room: found, not listed, so that a new room cannot be forgotten. */
function rooms() {
  const found = ['tsconfig.json'];
  for (const folder of ['src', 'src/domain', 'sync-server', 'tests']) {
    for (const name of readdirSync(join(root, folder))) {
      if (/^tsconfig.*\.json$/.test(name)) found.push(`${folder}/${name}`);
    }
  }
  return found;
}

let broken = 0;
for (const [name, work] of parts) {
  const from = Date.now();
  const { code, output } = await work();
  const time = `${((Date.now() - from) / 1000).toFixed(1)} s`.padStart(8);
  const remark = code === 0 && output && !output.includes('\n') ? `  ${output}` : '';
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(34)}${time}${remark}\n`);
  if (code !== 0) {
    broken += 1;
    process.stdout.write(`${output.trimEnd()}\n`);
  }
}
process.stdout.write(broken === 0 ? 'Everything is in order.\n' : `${broken} of ${parts.length} parts failed.\n`);
process.exitCode = broken === 0 ? 0 : 1;
