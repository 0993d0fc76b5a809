/**
 * `npm run faults -- [--minutes M] [--seed S] [--no-browser] [--database postgres|postgres://…]`: breaks the real stack
 * for so long, one JSON line of counts after each part, in the end the sum; exit 1 when anything that was acknowledged
 * is missing, 2 when it cannot begin. `--database` runs the server over a PostgreSQL: one of its own, or the one named,
 * in which every episode gets a new database.
 */
import { parseArgs } from 'node:util';
import { startCluster } from '../support/postgres-cluster.ts';
import { newDatabase } from '../support/new-database.ts';
import { browserKills } from './browser-kills.ts';
import { noCounts } from './counts.ts';
import { serverEpisode } from './server-episode.ts';

const USAGE = 'npm run faults -- [--minutes 1] [--seed N] [--no-browser] [--database postgres|postgres://…]';

function cannotBegin(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exit(2);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string' },
      'no-browser': { type: 'boolean', default: false },
      database: { type: 'string' },
    },
  });
  const { seed, database } = values;
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes takes a number above 0, not ${JSON.stringify(values.minutes)}.`);
  if (seed !== undefined && !/^\d{1,9}$/.test(seed))
    throw new Error(`--seed takes a whole number, not ${JSON.stringify(seed)}.`);
  // Somebody's password may stand in it.
  if (database !== undefined && !/^postgres(ql)?(:\/\/.+)?$/.test(database))
    throw new Error('--database takes "postgres" or an address that begins with postgres://.');
  return { minutes, seed, database, withBrowser: !values['no-browser'] };
}

function options(): ReturnType<typeof readOptions> {
  try {
    return readOptions();
  } catch (error) {
    return cannotBegin(error);
  }
}

/** Seconds of one episode; a browser is killed so often between two of them. */
const EPISODE = 45;
const BROWSER_KILLS = 6;

const counts = noCounts();
const { minutes, seed: firstSeed, database, withBrowser } = options();
const cluster = database === 'postgres' ? await startCluster() : null;
const address = cluster?.url ?? database;
const started = Date.now();
const until = started + minutes * 60_000;
const wrong: string[] = [];
for (let seed = Number(firstSeed ?? started % 1_000_000); Date.now() < until; seed++) {
  const seconds = Math.min(EPISODE, Math.max(5, (until - Date.now()) / 1000));
  const made = address === undefined ? null : await newDatabase(address).catch(cannotBegin);
  const found = await serverEpisode(seed, seconds, counts, made?.address);
  await made?.drop();
  wrong.push(...found.map((words) => `seed ${seed}: ${words}`));
  if (withBrowser && Date.now() < until)
    wrong.push(...(await browserKills(seed, BROWSER_KILLS, until, counts)).map((words) => `seed ${seed}: ${words}`));
  console.log(JSON.stringify({ seconds: Math.round((Date.now() - started) / 1000), ...counts, wrong: wrong.length }));
}
await cluster?.stop();
for (const words of wrong) console.log(words);
console.log(
  `${counts.kills} kills of the server, ${counts.cuts} cuts, ${counts.lostAnswers} lost answers, ${counts.duplicates} doubled pushes, ${counts.fullDisks} full disks, ${counts.browserKills} kills of the browser: ${counts.saved} changes saved, ${counts.acknowledged} acknowledged, ${counts.checked} looked for, ${counts.losses} losses`,
);
process.exit(wrong.length === 0 ? 0 : 1);
