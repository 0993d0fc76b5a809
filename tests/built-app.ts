import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestProject } from 'vitest/node';
import { build } from '../sync-server/bootstrap/build.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder for what the journeys of one run share. */
    shared: string;
  }
}

/** Before the journeys: they open the app as it is served, so it is built from today's sources. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await build();
  const shared = await mkdtemp(join(tmpdir(), 'journeys-'));
  project.provide('shared', shared);
  return () => rm(shared, { recursive: true, force: true });
}
