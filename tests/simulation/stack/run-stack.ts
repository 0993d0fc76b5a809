import { Broken, hold } from '../core/broken.ts';
import { type Failure } from '../core/run-core.ts';
import { act, signIn } from './act.ts';
import { checkRested } from './check-rested.ts';
import { checkServer } from './check-server.ts';
import { checkTablet } from './check-tablet.ts';
import { forgetSignatures, makeEnvironment } from './environment.ts';
import { makeLame } from './road.ts';
import { type StackScenario } from './scenario.ts';
import { World } from './world.ts';

makeEnvironment();

/** A step that does not end is a failure too: nothing in a story waits for real time. */
const HANGS = 20_000;

/** Plays a story with the whole stack, the oracles looking after every step. */
export async function runStack(scenario: StackScenario): Promise<Failure | null> {
  const world = await World.begin(scenario);
  let step = 0;
  const watch = { hangs: setTimeout(() => {}, 0) };
  const hanging = new Promise<never>((_, reject) => {
    watch.hangs = setTimeout(() => reject(new Broken('hang', `step ${step} does not end`)), HANGS);
  });
  try {
    await Promise.race([
      hanging,
      (async () => {
        for (; step < scenario.steps.length; step++) {
          const next = scenario.steps[step];
          if (next === undefined) continue;
          await act(world, next);
          await checkServer(world);
          const tablet = world.tablets[next[1] % world.tablets.length];
          if (tablet !== undefined) await checkTablet(world, tablet);
        }
        await heal(world);
      })(),
    ]);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      oracle: error instanceof Broken ? error.oracle : 'crash',
      message: error instanceof Broken ? error.message : String(error.stack),
      step,
    };
  } finally {
    clearTimeout(watch.hangs);
    forgetSignatures();
  }
}

/** The faults stop: within a few syncs everything ever sealed is on the server, and everyone sees what he may. */
async function heal(world: World): Promise<void> {
  for (const [id, tablet] of world.spoilt) {
    const row = await tablet.page.storage.strict.changes.get(id);
    const known = world.known.get(id);
    if (row !== undefined && known !== undefined)
      await tablet.page.storage.strict.changes.put({ ...row, payload: known.change as never });
  }
  world.spoilt.clear();
  await world.rogue.repeat();
  for (const round of [1, 2])
    for (const tablet of world.tablets) {
      if (round === 2 && tablet === world.tablets.at(-1)) continue;
      makeLame(tablet, null);
      tablet.clockError = 0;
      if ((await tablet.page.storage.strict.value('signedIn')) !== true) await signIn(tablet);
      await tablet.page.loop.syncNow();
      // Who was away for so long that his session ended signs in once more.
      if ((await tablet.page.storage.strict.value('signedIn')) !== true) {
        await signIn(tablet);
        await tablet.page.loop.syncNow();
      }
      await checkRested(world, tablet);
    }
  await checkServer(world);
  for (const tablet of world.tablets) await checkTablet(world, tablet);
  for (const id of world.known.keys()) {
    const isOwn = world.tablets.some(({ own }) => own.some(({ change }) => change.envelope.id === id));
    hold(!isOwn || world.server.changes.has(id), 'I21', () => `${id} never reached the server`);
  }
}
