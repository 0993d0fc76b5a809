import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type FastifyInstance } from 'fastify';
import { createApp } from './app.ts';
import { addUser, listUsers } from './accounts/people.ts';
import { dropExpiredRefused } from './admission/refused.ts';
import { resolveKnownSchemas } from './admission/resolve.ts';
import { type AppDeps } from './deps.ts';
import { makeLog } from './http/log.ts';
import { CannotOpen, isPostgres } from './open-deps.ts';
import { type OpenServer, openServer } from './open-server.ts';
import { ContentPinned } from './reference/publish-content.ts';
import { demoWelcome } from './seed/demo-welcome.ts';
import { SeedRefused, seedDemo } from './seed/seed-demo.ts';
import { makeDataFolder } from './store/data-folder.ts';
import { type FolderLock, lockFolder } from './store/folder-lock.ts';

/** `npm start -- [--port N] [--data DIR] [--database sqlite|postgres://…] [--demo]`: wires the server, then listens. */

/** The built app; another build is served from the folder that FANGPIN_DIST names. */
const DIST = process.env['FANGPIN_DIST'] ?? fileURLToPath(new URL('../dist', import.meta.url));
const DEMO = { households: 600, seed: 1 };

class UsageError extends Error {}

interface Options {
  readonly port: number;
  readonly data: string;
  readonly database: string;
  readonly demo: 'asked' | 'default' | 'no';
}

function readOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        database: { type: 'string' },
        demo: { type: 'boolean' },
      },
    });
    const port = Number(values.port ?? 8787);
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Error(`--port takes a number from 1 to 65535, not ${JSON.stringify(values.port)}.`);
    const bare = values.data === undefined && values.database === undefined;
    return {
      port,
      data: values.data ?? 'data',
      database: values.database ?? 'sqlite',
      demo: values.demo === true ? 'asked' : bare ? 'default' : 'no',
    };
  } catch (error) {
    throw new UsageError(
      `${(error as Error).message}\nUsage: npm start -- [--port 8787] [--data DIR] [--database sqlite|postgres://…] [--demo]`,
    );
  }
}

/** Asked before anything is opened, so that a second start does not touch the first one's data. */
async function portIsFree(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(
          new UsageError(
            `Port ${port} is in use. Stop the program that uses it, or choose another: npm start -- --port ${port + 1}`,
          ),
        );
      else if (error.code === 'EACCES')
        reject(
          new UsageError(
            `Port ${port} may not be used by this account. Choose one above 1024: npm start -- --port 8787`,
          ),
        );
      else reject(error);
    });
    probe.listen(port, () => probe.close(() => resolve()));
  });
}

async function start(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  await portIsFree(options.port);
  const lock = takeFolder(options);
  const log = makeLog();
  const server = await openServer({ data: options.data, database: options.database, log, now: Date.now, tell: say });
  const app = await createApp(server.deps, { dist: DIST });
  endCleanly(server, app, lock);

  await dropExpiredRefused(server.deps.store.db, Date.now());
  await resolveKnownSchemas(server.deps);
  const words = await prepareAccounts(server.deps, options);
  server.evaluator.start();
  await app.listen({ port: options.port, host: '::' }).catch(() => app.listen({ port: options.port, host: '0.0.0.0' }));
  say(words);
  say(`ready http://localhost:${options.port}`);
}

/** The embedded database has one server; servers over one PostgreSQL share the folder, too. */
function takeFolder({ data, database }: Options): FolderLock | null {
  const folder = makeDataFolder(data);
  if (isPostgres(database)) return null;
  const lock = lockFolder(folder);
  if (lock === null)
    throw new UsageError(
      `Another server works on the data folder ${data}. Stop it, or choose another folder with --data.`,
    );
  return lock;
}

/** The demo county, or for an empty folder one administrator; returns what the person at the terminal must know. */
async function prepareAccounts(deps: AppDeps, { demo, port }: Options): Promise<string> {
  if (demo !== 'no') {
    try {
      await seedDemo(deps, { ...DEMO, now: Date.now() });
      return await demoWelcome(deps, `http://localhost:${port}`);
    } catch (error) {
      if (!(error instanceof SeedRefused) || demo === 'asked') throw error;
    }
  }
  // Of several servers that start on an empty database one makes the account.
  const made = await deps.store.write(async (trx) =>
    (await listUsers(trx)).length > 0
      ? null
      : addUser(trx, { login: 'admin', name: '管理员', password: null, administrator: true }, deps.now()),
  );
  if (made === null) return '';
  const { login, password } = made;
  return `管理员账号 administrator: ${login}   一次性密码 one-time password: ${password}\n`;
}

/** Answers what is being answered, then closes; a second signal does not wait. */
function endCleanly(server: OpenServer, app: FastifyInstance, lock: FolderLock | null): void {
  let ending = false;
  const end = () => {
    if (ending) process.exit(1);
    ending = true;
    void app
      .close()
      .then(() => server.close())
      .then(() => lock?.release())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

function say(words: string): void {
  if (words !== '') process.stdout.write(`${words}\n`);
}

try {
  await start();
} catch (error) {
  const plain = [UsageError, CannotOpen, ContentPinned, SeedRefused].some((words) => error instanceof words);
  process.stderr.write(`${plain ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
}
