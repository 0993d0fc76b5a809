import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const manifest = fileURLToPath(new URL('package.json', import.meta.url));

/** The folder outside the repository that holds the peers of this manifest. */
function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const version = createHash('sha256').update(readFileSync(manifest)).digest('hex').slice(0, 12);
  return join(base, 'fangpin', `bench-peers-${version}`);
}

/** Installs the peers where they are not yet. @returns their folder */
function installed(): string {
  const folder = cacheFolder();
  const mark = join(folder, 'installed');
  if (!existsSync(mark)) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(manifest, join(folder, 'package.json'));
    process.stderr.write('installing the peers of the bench …\n');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
    });
    writeFileSync(mark, '');
  }
  return folder;
}

/** A file of a peer's package, for a page. */
export function peerFile(path: string): string {
  return join(installed(), 'node_modules', path);
}

/** A function that imports a peer by its name. */
export function peers(): (name: string) => Promise<unknown> {
  const folder = installed();
  const require = createRequire(join(folder, 'package.json'));
  return async (name) => import(pathToFileURL(require.resolve(name)).href);
}
