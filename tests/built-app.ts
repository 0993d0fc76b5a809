import { build } from '../sync-server/bootstrap/build.mjs';

/** Before the journeys: they open the app as it is served, so it is built from today's sources. */
export default async function setup(): Promise<void> {
  await build();
}
