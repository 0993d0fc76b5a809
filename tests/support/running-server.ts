import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** The real server as a process of its own, on a data folder of its own, that can be stopped, killed and started again. */
export class RunningServer {
  readonly url: string;
  readonly data: string;
  /** What `--database` says; undefined: nothing. */
  readonly database: string | undefined;
  readonly #port: number;
  readonly #environment: NodeJS.ProcessEnv;
  #process: ChildProcess | null = null;
  /** What the server printed on standard output since it was started last. */
  printed = '';

  private constructor(port: number, data: string, database: string | undefined, app: string | undefined) {
    this.#port = port;
    this.database = database;
    this.#environment = { ...process.env, ...(app === undefined ? {} : { FANGPIN_DIST: app }) };
    this.data = data;
    this.url = `http://localhost:${port}`;
  }

  /**
   * @param options.from a data folder that no server works on, to begin with a copy of
   * @param options.data a folder that another server works on, too, over one PostgreSQL
   * @param options.app another folder with a built app than `dist`
   */
  static async create(
    options: { demo?: boolean; from?: string; data?: string; database?: string; app?: string } = {},
  ): Promise<RunningServer> {
    const data = options.data ?? (await mkdtemp(join(tmpdir(), 'fangpin-')));
    const server = new RunningServer(await freePort(), data, options.database, options.app);
    if (options.from !== undefined) await cp(options.from, server.data, { recursive: true });
    await server.start(options);
    return server;
  }

  /** @param options.largestFile bytes beyond which no file grows, as if the disk were full */
  async start(options: { demo?: boolean; largestFile?: number } = {}): Promise<void> {
    const args = [
      'sync-server/main.ts',
      '--port',
      String(this.#port),
      '--data',
      this.data,
      ...(this.database === undefined ? [] : ['--database', this.database]),
      ...(options.demo ? ['--demo'] : []),
    ];
    const { largestFile } = options;
    const [command, ...words] =
      largestFile === undefined
        ? [process.execPath, ...args]
        : ['sh', '-c', 'ulimit -S -f "$0"; exec "$@"', String(Math.ceil(largestFile / 512)), process.execPath, ...args];
    const child = spawn(command, words, {
      cwd: ROOT,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    this.printed = '';
    let errors = '';
    child.stderr.on('data', (bytes: Buffer) => (errors = (errors + bytes.toString()).slice(-20_000)));
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (bytes: Buffer) => {
        this.printed += bytes.toString();
        if (/^ready http/m.test(this.printed)) resolve();
      });
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${errors}`)));
    });
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  /** One administration command beside the running server; its JSON answer. */
  async admin<Answer = Record<string, string>>(...args: string[]): Promise<Answer> {
    return JSON.parse(await this.adminText(...args)) as Answer;
  }

  /** The same as it is printed, for what answers with many lines. */
  async adminText(...args: string[]): Promise<string> {
    const place = ['--data', this.data, ...(this.database === undefined ? [] : ['--database', this.database])];
    const { stdout } = await run(process.execPath, ['sync-server/commands/admin.ts', ...place, ...args], {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** Stops the server and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }
}
