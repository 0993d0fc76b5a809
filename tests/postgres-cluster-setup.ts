import { type TestProject } from 'vitest/node';
import { startCluster } from './support/postgres-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of a real PostgreSQL, where a test is to use one. */
    cluster: string | undefined;
  }
}

/** One PostgreSQL for all files of the project; every test server gets a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  project.provide('cluster', cluster.url);
  return () => cluster.stop();
}
