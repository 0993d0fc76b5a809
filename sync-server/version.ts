import { readFileSync } from 'node:fs';

const Manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

/** Version of the running program. */
export const appVersion: string = Manifest.version;
