import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign, unassign } from '../../sync-server/accounts/people.ts';
import { freshLook, valueOf } from '../storage/tablet-for-tests.ts';
import { OTHER_VILLAGE, TestServer, VILLAGE } from '../support/test-server.ts';
import { type FieldTablet, fieldTablet } from './field-tablet.ts';
import { survey } from './survey.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

const records = async (tablet: FieldTablet) =>
  (await valueOf(freshLook(tablet).households.summaries())).map(({ record }) => record).sort();

test('a village that is taken away leaves the tablet, but for what is not sent; given back it comes again', async () => {
  const mover = await server.person('mover', 'cadre');
  const tablet = await fieldTablet(server, mover);
  const colleague = await fieldTablet(server, await server.person('colleague', 'cadre'));
  const [theirs, mine] = [await survey(colleague), await survey(tablet)];
  await colleague.syncUp();
  await tablet.syncUp();
  await tablet.syncUp();
  expect(await records(tablet)).toEqual([theirs.household, mine.household].sort());

  const unsent = await survey(tablet);
  await server.deps.store.write((trx) => unassign(trx, mover.assignment, server.clock));
  server.clock += 1000;
  tablet.road = async ({ path }, pass) => {
    if (path === '/push') throw new TypeError('connection lost');
    return pass();
  };
  await tablet.syncUp();
  expect(await records(tablet)).toContain(unsent.household);
  tablet.road = (_request, pass) => pass();
  const status = await tablet.syncUp();
  expect(status.waitingHouseholds).toEqual([]);
  expect(await records(tablet)).toEqual([unsent.household]);
  expect(await tablet.tablet.strict.boxes.count()).toBe(0);
  expect((await tablet.sync.cursors([VILLAGE])).feeds).toEqual([{ feed: VILLAGE, after: 0 }]);

  await server.deps.store.write((trx) =>
    assign(trx, { user: mover.user, role: 'cadre', village: VILLAGE, sensitive: true, from: null, to: null }),
  );
  await tablet.syncUp();
  expect(await records(tablet)).toEqual([theirs.household, mine.household, unsent.household].sort());
});

test('a village that is given too is pulled', async () => {
  const cadre = await server.person('wider', 'cadre', OTHER_VILLAGE);
  const tablet = await fieldTablet(server, cadre);
  await tablet.syncUp();
  expect(await records(tablet)).toEqual([]);
  await server.deps.store.write((trx) =>
    assign(trx, { user: cadre.user, role: 'cadre', village: VILLAGE, sensitive: true, from: null, to: null }),
  );
  await tablet.syncUp();
  expect(await records(tablet)).not.toEqual([]);
});
