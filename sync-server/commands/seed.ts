import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { CannotOpen } from '../open-deps.ts';
import { type OpenServer, openServer } from '../open-server.ts';
import { describeShares, measureShares } from '../seed/measure-shares.ts';
import { SeedRefused, demoOf, seedDemo } from '../seed/seed-demo.ts';
import { makeDataFolder } from '../store/data-folder.ts';
import { lockFolder } from '../store/folder-lock.ts';
import { TENANT } from '../store/store.ts';

/*
 * npm run seed -- [--households 600] [--seed 1] [--data data] [--database sqlite|postgres://…]
 * Fills an empty data folder, or an empty PostgreSQL, with the demo county and prints what share of it shows what,
 * measured afterwards from what is stored. Progress goes to standard error.
 */

const USAGE = 'Usage: npm run seed -- [--households 600] [--seed 1] [--data data] [--database sqlite|postgres://…]';
const MOST = 200_000;

class UsageError extends Error {}

interface Options {
  readonly households: number;
  readonly seed: number;
  readonly data: string;
  readonly database: string;
}

function wholeNumber(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to)
    throw new UsageError(`--${name} takes a whole number from ${from} to ${to}, not ${JSON.stringify(text)}.`);
  return value;
}

function readOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        households: { type: 'string', default: '600' },
        seed: { type: 'string', default: '1' },
        data: { type: 'string', default: 'data' },
        database: { type: 'string', default: 'sqlite' },
      },
    });
    return {
      households: wholeNumber('households', values.households, 1, MOST),
      seed: wholeNumber('seed', values.seed, 0, 0xffffffff),
      data: values.data,
      database: values.database,
    };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A line now and then, the last one always. */
function progressOf(what: string): (done: number, all: number) => void {
  let told = 0;
  return (done, all) => {
    if (done < all && Date.now() - told < 2000) return;
    told = Date.now();
    say(`${what} ${done} of ${all}`);
  };
}

async function evaluateAll({ deps, evaluator }: OpenServer): Promise<void> {
  const progress = progressOf('households judged:');
  const { count } = await deps.store.db
    .selectFrom('evaluation_jobs')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tenant', '=', TENANT)
    .executeTakeFirstOrThrow();
  const all = count;
  let done = 0;
  for (let some = await evaluator.work(); some > 0; some = await evaluator.work()) progress((done += some), all);
}

async function seed({ households, seed, data, database }: Options): Promise<void> {
  const lock = lockFolder(makeDataFolder(data));
  if (lock === null)
    throw new UsageError(
      `A server works on the data folder ${data}. Stop it first, or choose another folder with --data.`,
    );
  const server = await openServer({ data, database, log: pino({ level: 'silent' }), now: Date.now });
  try {
    const there = await demoOf(server.deps);
    if (there !== null && (there.households !== households || there.seed !== seed)) {
      throw new SeedRefused(
        `${database === 'sqlite' ? `The data folder ${data}` : 'The database'} already holds a demo county of ${there.households} households (seed ${there.seed}). Choose another with --data or --database.`,
      );
    }
    await seedDemo(server.deps, { households, seed, now: Date.now() }, progressOf('households pushed:'));
    await evaluateAll(server);
    process.stdout.write(`${describeShares(await measureShares(server.deps.store.db))}\n`);
  } finally {
    await server.close();
    lock.release();
  }
}

try {
  await seed(readOptions(process.argv.slice(2)));
} catch (error) {
  const plain = [UsageError, SeedRefused, CannotOpen].some((words) => error instanceof words);
  say(plain ? (error as Error).message : String((error as Error).stack));
  process.exitCode = 1;
}
