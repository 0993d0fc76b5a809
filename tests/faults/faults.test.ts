import { expect, test } from 'vitest';
import { browserKills } from './browser-kills.ts';
import { noCounts } from './counts.ts';
import { serverEpisode } from './server-episode.ts';

/** The long run is `npm run faults`; what it found is in docs/figures.md. */

test('a server that is killed, cut off, unheard and out of disk loses nothing that it acknowledged', async () => {
  const counts = noCounts();
  expect(await serverEpisode(1, 8, counts)).toEqual([]);
  expect(counts).toMatchObject({ episodes: 1, losses: 0 });
  expect(Math.min(counts.kills, counts.cuts, counts.acknowledged)).toBeGreaterThan(0);
  expect(counts.checked).toBeGreaterThan(counts.acknowledged);
});

test('a browser that is killed right after 保存 has what was typed when it is opened again', async () => {
  const counts = noCounts();
  expect(await browserKills(1, 1, Infinity, counts)).toEqual([]);
  expect(counts).toMatchObject({ browserKills: 1, checked: 2, losses: 0 });
});
