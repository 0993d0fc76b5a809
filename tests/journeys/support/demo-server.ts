import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { RunningServer } from '../../support/running-server.ts';

/** The real server on a demo county of its own. The county is made once in a run; every journey gets a copy. */
export async function demoServer(options: { app?: string } = {}): Promise<RunningServer> {
  const county = join(inject('shared'), 'county');
  if (!existsSync(county)) {
    const first = await RunningServer.create({ demo: true });
    await first.stop();
    // Of two journeys that begin together one is first; the other's county is as good, and not needed.
    await rename(first.data, county).catch(() => rm(first.data, { recursive: true }));
  }
  return await RunningServer.create({ ...options, demo: true, from: county });
}
