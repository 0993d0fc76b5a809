import { z } from 'zod';
import { demoVillages, townships } from '#content/places/load.ts';
import { shippedPolicy } from '#content/policies/load.ts';
import { lineAt } from '#domain/eligibility/policy.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { LIMITS } from '#domain/sync/limits.ts';
import { listUsers } from '../accounts/people.ts';
import { type AppDeps } from '../deps.ts';
import { TENANT } from '../store/store.ts';
import { DEMO_TOWNSHIP, villagesOf } from './demo-accounts.ts';
import { DemoOffice } from './demo-office.ts';
import { demoHouses, demoSignatures } from './demo-pictures.ts';
import { generateHousehold } from './generate-household.ts';
import { DemoPush } from './push-demo.ts';
import { sealHousehold } from './seal-household.ts';

/** Up to here everybody lives in the demo township, above it in all villages of the county. */
const ONE_TOWNSHIP = 1500;

export interface SeedOrder {
  readonly households: number;
  readonly seed: number;
  /** Milliseconds: everything happened in the ten weeks before. */
  readonly now: number;
}

/** Why nothing is seeded, in words for the person at the terminal. */
export class SeedRefused extends Error {}

/** What the store remembers of the demo county in it. */
const Demo = z.strictObject({
  households: z.int().positive(),
  seed: z.int().nonnegative(),
  now: z.int().positive(),
  done: z.boolean(),
});
type Demo = z.infer<typeof Demo>;

/** The demo county that this store holds or began to hold, or null. */
export async function demoOf({ store }: Pick<AppDeps, 'store'>): Promise<Demo | null> {
  const row = await store.db
    .selectFrom('meta')
    .select('value')
    .where('tenant', '=', TENANT)
    .where('name', '=', 'demo')
    .executeTakeFirst();
  return row === undefined ? null : Demo.parse(JSON.parse(row.value));
}

/**
 * Makes the demo county: accounts, tablets, and households whose changes are signed by these tablets and pushed through
 * admission in batches of whole households. A demo county that is already there keeps its size and seed: what an
 * interrupted start has left is finished, what is finished stays as it is.
 *
 * Errors: SeedRefused when the store holds other accounts.
 */
export async function seedDemo(
  deps: AppDeps,
  order: SeedOrder,
  progress: (done: number, all: number) => void = () => {},
): Promise<void> {
  const demo = await claim(deps, order);
  if (demo.done) return;
  const { households, seed, now } = demo;

  const places = placesFor(households);
  const office = await DemoOffice.open(deps, places.townships, now);
  const [signatures, houses] = await Promise.all([demoSignatures(), demoHouses()]);
  const server = new DemoPush(deps, [...signatures, ...houses]);
  const materials = { signatures: signatures.map(({ ref }) => ref), houses: houses.map(({ ref }) => ref) };

  const there = await householdsThere(deps);
  // While one batch is taken in, the next is made.
  let pushing = Promise.resolve();
  try {
    let batch: string[] = [];
    for (let index = 0; index < households; index++) {
      const village = places.villages[index % places.villages.length] as string;
      const line = (asOf: string) => lineAt(shippedPolicy, village, asOf)?.amount ?? 0;
      const household = generateHousehold({ seed, index, village, now, lineAt: line }, materials);
      if (there.has(household.record)) continue;
      const changes = await sealHousehold(household, seed, (by) => office.tabletOf(village, by));
      if (batch.length + changes.length > LIMITS.changes) {
        await pushing;
        progress(index, households);
        pushing = server.push(batch, now);
        batch = [];
      }
      batch.push(...changes.map((change) => canonicalJson(change)));
    }
    await pushing;
    await server.push(batch, now);
  } finally {
    // Nothing is written any more when this ends, however it ends.
    await pushing.catch(() => undefined);
  }
  await remember(deps, { ...demo, done: true });
  progress(households, households);
}

/** Where so many households live: in the demo township, or all over the county. */
export function placesFor(households: number): {
  readonly townships: readonly string[];
  readonly villages: readonly string[];
} {
  if (households <= ONE_TOWNSHIP) return { townships: [DEMO_TOWNSHIP], villages: villagesOf(DEMO_TOWNSHIP) };
  return { townships: townships.map(({ code }) => code), villages: demoVillages.map(({ code }) => code) };
}

async function claim(deps: AppDeps, { households, seed, now }: SeedOrder): Promise<Demo> {
  const demo = await demoOf(deps);
  if (demo !== null) return demo;
  if ((await listUsers(deps.store.db)).length > 0) {
    throw new SeedRefused(
      'This folder already holds accounts. The demo county goes into an empty one: choose it with --data DIR.',
    );
  }
  const begun = { households, seed, now, done: false };
  await remember(deps, begun);
  return begun;
}

async function remember({ store }: AppDeps, demo: Demo): Promise<void> {
  const value = canonicalJson(demo);
  await store.write((trx) =>
    trx
      .insertInto('meta')
      .values({ tenant: TENANT, name: 'demo', value })
      .onConflict((conflict) => conflict.columns(['tenant', 'name']).doUpdateSet({ value }))
      .execute(),
  );
}

/** Households that an interrupted start has already pushed; a batch holds whole ones. */
async function householdsThere({ store }: AppDeps): Promise<Set<string>> {
  const rows = await store.db
    .selectFrom('records')
    .select('record')
    .where('tenant', '=', TENANT)
    .where('kind', '=', 'household')
    .execute();
  return new Set(rows.map(({ record }) => record));
}
