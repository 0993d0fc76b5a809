/**
 * `npm run faults -- [--minutes M] [--seed S] [--no-browser] [--database postgres|postgres://…]`: breaks the real stack for so long, one JSON line of
 * counts after each part, in the end the sum; exit 1 when anything that was acknowledged is missing. `--database` runs
 * it over a PostgreSQL: one of its own, or the one named, in which every episode gets a new database.
 */
import { parseArgs } from 'node:util';
import { startCluster } from '../support/postgres-cluster.ts';
import { newDatabase } from '../support/new-database.ts';
import { browserKills } from './browser-kills.ts';
import { noCounts } from './counts.ts';
import { serverEpisode } from './server-episode.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    'no-browser': { type: 'boolean', default: false },
    database: { type: 'string' },
  },
});

/** Seconds of one episode; a browser is killed so often between two of them. */
const EPISODE = 45;
const BROWSER_KILLS = 6;

const counts = noCounts();
const started = Date.now();
const until = started + Number(values.minutes) * 60_000;
const cluster = values.database === 'postgres' ? await startCluster() : null;
const address = cluster?.url ?? values.database;
const wrong: string[] = [];
for (let seed = Number(values.seed ?? started % 1_000_000); Date.now() < until; seed++) {
  const seconds = Math.min(EPISODE, Math.max(5, (until - Date.now()) / 1000));
  const made = address === undefined ? null : await newDatabase(address);
  const found = await serverEpisode(seed, seconds, counts, made?.address);
  await made?.drop();
  wrong.push(...found.map((words) => `seed ${seed}: ${words}`));
  if (!values['no-browser'] && Date.now() < until)
    wrong.push(...(await browserKills(seed, BROWSER_KILLS, until, counts)).map((words) => `seed ${seed}: ${words}`));
  console.log(JSON.stringify({ seconds: Math.round((Date.now() - started) / 1000), ...counts, wrong: wrong.length }));
}
await cluster?.stop();
for (const words of wrong) console.log(words);
console.log(
  `${counts.kills} kills of the server, ${counts.cuts} cuts, ${counts.lostAnswers} lost answers, ${counts.duplicates} doubled pushes, ${counts.fullDisks} full disks, ${counts.browserKills} kills of the browser: ${counts.saved} changes saved, ${counts.acknowledged} acknowledged, ${counts.checked} looked for, ${counts.losses} losses`,
);
process.exit(wrong.length === 0 ? 0 : 1);
