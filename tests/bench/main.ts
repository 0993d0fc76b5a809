/* npm run bench -- NAME */

const benches: Record<string, () => Promise<unknown>> = {
  evaluation: () => import('./evaluation/main.ts'),
  desk: () => import('./desk/main.ts'),
  tablet: () => import('./tablet/main.ts'),
  merge: () => import('./merge/main.ts'),
};

const [name = ''] = process.argv.slice(2);
const run = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (run === undefined) {
  process.stderr.write(`npm run bench -- NAME, where NAME is one of: ${Object.keys(benches).join(', ')}\n`);
  process.exitCode = 2;
} else {
  await run();
}
