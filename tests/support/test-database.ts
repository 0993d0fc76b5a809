import { inject } from 'vitest';
import { type TestDatabase, newDatabase } from './new-database.ts';

/** The database that this run of the test is for: the embedded one, or a new one in the real PostgreSQL. */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = inject('cluster');
  return cluster === undefined ? { address: 'sqlite', drop: async () => undefined } : newDatabase(cluster);
}
