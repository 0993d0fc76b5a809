import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { townships } from '#content/places/load.ts';
import { CODE_LISTS } from '#domain/record/code-lists.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { DEMO_ACCOUNTS, DEMO_TOWNSHIP, demoPassword } from '../../sync-server/seed/demo-accounts.ts';
import { DemoOffice } from '../../sync-server/seed/demo-office.ts';
import { demoWelcome } from '../../sync-server/seed/demo-welcome.ts';
import { type Shares, describeShares, measureShares } from '../../sync-server/seed/measure-shares.ts';
import { SeedRefused, demoOf, placesFor, seedDemo } from '../../sync-server/seed/seed-demo.ts';
import { readViews } from '../../sync-server/feeds/read-views.ts';
import { unpackLine } from '../../sync-server/store/packed-line.ts';
import { TENANT } from '../../sync-server/store/store.ts';
import { startCounty } from '../support/county.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestServer } from '../support/test-server.ts';

const HOUSEHOLDS = 300;

async function viewsOf({ deps }: TestServer): Promise<RecordView[]> {
  const { db } = deps.store;
  const rows = await db.selectFrom('records').selectAll().where('tenant', '=', TENANT).orderBy('record').execute();
  return [...(await readViews(db, rows)).values()].sort((a, b) => (a.record < b.record ? -1 : 1));
}

async function evaluationsOf({ deps }: TestServer): Promise<unknown[]> {
  return deps.store.db
    .selectFrom('evaluations')
    .select(['household', 'evaluation', 'completeness'])
    .where('tenant', '=', TENANT)
    .orderBy('household')
    .execute();
}

describe('the demo county of one township', () => {
  let county: TestServer;
  let shares: Shares;

  beforeAll(async () => {
    county = await startCounty({ households: HOUSEHOLDS });
    shares = await measureShares(county.deps.store.db);
  });
  afterAll(() => county.remove());

  it('has every household, many of them still to be visited', () => {
    expect(shares.households).toBe(HOUSEHOLDS);
    expect(shares.judged).toBeGreaterThan(HOUSEHOLDS / 3);
    expect(shares.judged).toBeLessThan((HOUSEHOLDS * 2) / 3);
  });

  it('shows every verdict', () => {
    expect(Object.keys(shares.verdicts).sort()).toEqual(
      ['unstable', 'marginal', 'sudden', 'review', 'excludedInPrinciple', 'notNow', 'incomplete', 'outOfScope'].sort(),
    );
  });

  it('shows every exclusion in every state that it can take', () => {
    const states = CODE_LISTS.exclusion.flatMap((number) => {
      if (number === '9') return ['9 clear'];
      // One is in public service or not, two sits on the committee or does not: no doubt comes from these facts.
      const possible =
        number === '1' || number === '2' ? ['clear', 'hit', 'unknown'] : ['clear', 'hit', 'pending', 'unknown'];
      return possible.map((state) => `${number} ${state}`);
    });
    expect(new Set(Object.keys(shares.exclusions))).toEqual(new Set(states));
  });

  it('shows every flag, every lead and every state of review', () => {
    expect(Object.keys(shares.flags)).toEqual([
      'allWithoutLabour',
      'consentMissing',
      'costForgotten',
      'equalsLine',
      'inconsistentRisk',
      'keyGroup',
      'lineFromEarlierYear',
      'overridden',
      'recentSplit',
    ]);
    expect(Object.keys(shares.leads)).toEqual([
      'employment',
      'housing',
      'medicalCost',
      'medicalInsurance',
      'schooling',
      'water',
    ]);
    expect(Object.keys(shares.reviews)).toEqual(['accepted', 'none', 'returned', 'submitted']);
  });

  it('has conflicts, one of which alone makes the verdict a matter for people, and a removal that met an edit', async () => {
    expect(shares.withConflicts).toBeGreaterThan(0);
    const views = await viewsOf(county);
    expect(views.some(({ removed }) => Object.keys(removed).some((path) => path.startsWith('vehicles/')))).toBe(true);
    const disputed = views
      .filter(({ conflicts }) => conflicts.some((path) => path.includes('/wage/')))
      .map(({ record }) => record);
    expect(disputed.length).toBeGreaterThan(0);
    const rows = await county.deps.store.db
      .selectFrom('desk_rows')
      .select('verdict')
      .where('tenant', '=', TENANT)
      .where('household', 'in', disputed)
      .execute();
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(['review']));
  });

  it('was pushed like any other work: all admitted but for the few that a stranger wrote, no file missing', async () => {
    expect(Object.keys(shares.changes)).toEqual(['admitted', 'quarantined OUT_OF_SCOPE']);
    expect(shares.changes['quarantined OUT_OF_SCOPE']).toBeLessThan(HOUSEHOLDS / 50);
    const { db } = county.deps.store;
    const wanted = await db
      .selectFrom('attachment_refs as refs')
      .leftJoin('attachments', 'attachments.sha256', 'refs.sha256')
      .select('refs.sha256')
      .where('attachments.sha256', 'is', null)
      .execute();
    expect(wanted).toEqual([]);
    expect(await db.selectFrom('refused').select('code').execute()).toEqual([]);
  });

  it('has no identity number of a real area', async () => {
    const { db } = county.deps.store;
    const lines = await db
      .selectFrom('changes')
      .select('line')
      .where('tenant', '=', TENANT)
      .where('kind', '=', 'person')
      .execute();
    const numbers = lines.flatMap(
      ({ line }) =>
        unpackLine(line)
          .toString()
          .match(/\b\d{17}[\dX]\b/g) ?? [],
    );
    expect(numbers.length).toBeGreaterThan(HOUSEHOLDS);
    expect(numbers.filter((number) => !number.startsWith('999999'))).toEqual([]);
  });

  it('tells accounts, passwords and codes; a code enrols one tablet, and its password opens it', async () => {
    const words = await demoWelcome(county.deps, county.url);
    for (const account of DEMO_ACCOUNTS) {
      expect(words).toContain(account.login);
      expect(words).toContain(demoPassword(account));
    }
    const codes = words.match(/\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b/g) ?? [];
    expect(codes).toHaveLength(3);
    expect(await demoWelcome(county.deps, county.url)).not.toContain(codes[0]);

    const tablet = await TestDevice.create(county.url, { now: () => county.clock });
    expect((await tablet.enrol(String(codes[0]))).assignments.map(({ role }) => role)).toContain('cadre');
    tablet.password = demoPassword({ login: 'cadre1' });
    await tablet.signIn();
  });

  it('is left as it is by a second start, whatever that one asks for', async () => {
    const before = await viewsOf(county);
    await seedDemo(county.deps, { households: 5, seed: 9, now: county.clock + 1 });
    expect(await viewsOf(county)).toEqual(before);
    expect(await demoOf(county.deps)).toMatchObject({ households: HOUSEHOLDS, seed: 1, done: true });
  });

  it('says its shares in words', () => {
    expect(describeShares(shares)).toContain(`households ${HOUSEHOLDS}, judged ${shares.judged}`);
    expect(describeShares(shares)).toMatch(/excludedInPrinciple +\d+ +\d+\.\d %/);
  });
});

describe('seeding', () => {
  /** What does not depend on keys and server ids, which are new in each folder. */
  const facts = (views: readonly RecordView[]) =>
    views.map(({ record, village, live, conflicts }) => ({
      record,
      village,
      conflicts,
      live: Object.fromEntries(
        Object.entries(live).map(([path, values]) => [
          path,
          values.map(({ dot, value, stamp, wall }) => ({ dot, value, stamp, wall })),
        ]),
      ),
    }));

  it('gives the same records and evaluations for the same seed and time', async () => {
    const [one, other] = await Promise.all([startCounty({ households: 40 }), startCounty({ households: 40 })]);
    try {
      expect(facts(await viewsOf(one))).toEqual(facts(await viewsOf(other)));
      expect(await evaluationsOf(one)).toEqual(await evaluationsOf(other));
    } finally {
      await Promise.all([one.remove(), other.remove()]);
    }
  });

  it('finishes what an interrupted start has left', async () => {
    const [whole, cut] = await Promise.all([startCounty({ households: 130 }), TestServer.start()]);
    try {
      const order = { households: 130, seed: 1, now: cut.clock };
      const interrupted = seedDemo(cut.deps, order, (done) => {
        if (done > 60) throw new Error('the power went');
      });
      await expect(interrupted).rejects.toThrow('the power went');
      expect(await demoOf(cut.deps)).toMatchObject({ done: false });
      await seedDemo(cut.deps, { ...order, now: cut.clock + 60_000 });
      await cut.evaluate();
      expect(facts(await viewsOf(cut))).toEqual(facts(await viewsOf(whole)));
    } finally {
      await Promise.all([whole.remove(), cut.remove()]);
    }
  });

  it('does not mix made-up people with accounts that are there', async () => {
    const server = await TestServer.start();
    try {
      await server.person('somebody', 'cadre');
      await expect(seedDemo(server.deps, { households: 5, seed: 1, now: server.clock })).rejects.toThrow(SeedRefused);
    } finally {
      await server.remove();
    }
  });

  it('spreads a county over all townships, with people who may write there', async () => {
    const { townships: spread, villages } = placesFor(40_000);
    expect(spread).toEqual(townships.map(({ code }) => code));
    expect(villages).toHaveLength(75);
    expect(placesFor(600).townships).toEqual([DEMO_TOWNSHIP]);

    const server = await TestServer.start();
    try {
      const office = await DemoOffice.open(server.deps, spread, server.clock);
      for (const village of villages) {
        for (const writer of ['cadre', 'colleague', 'leader', 'supervisor'] as const)
          expect(office.tabletOf(village, writer)?.covers(village)).toBe(true);
        expect(office.tabletOf(village, 'stranger')?.covers(village)).toBe(false);
        expect(office.tabletOf(village, 'cadre')).not.toBe(office.tabletOf(village, 'colleague'));
      }
    } finally {
      await server.remove();
    }
  });
});
