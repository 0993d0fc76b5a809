import { seedDemo } from '../../sync-server/seed/seed-demo.ts';
import { TestServer } from './test-server.ts';

/** The real server with the demo county in a folder of its own, everything judged. The clock stands where `TestServer` sets it. */
export async function startCounty({
  households = 300,
  seed = 1,
}: { households?: number; seed?: number } = {}): Promise<TestServer> {
  const server = await TestServer.start();
  await seedDemo(server.deps, { households, seed, now: server.clock });
  await server.evaluate();
  return server;
}
