import { existsSync, readdirSync } from 'node:fs';

/* npm run bench -- NAME: runs the bench of that name, `NAME/main.ts` beside this file. */

const here = new URL('.', import.meta.url);
const mainOf = (name: string): URL => new URL(`${name}/main.ts`, here);
const names = readdirSync(here).filter((name) => existsSync(mainOf(name)));
const [name] = process.argv.slice(2);

if (name !== undefined && names.includes(name)) {
  await import(mainOf(name).href);
} else {
  process.stderr.write(`npm run bench -- NAME, where NAME is one of: ${names.join(', ')}\n`);
  process.exitCode = 2;
}
