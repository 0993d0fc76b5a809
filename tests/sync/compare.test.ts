import { afterAll, beforeAll, expect, test } from 'vitest';
import { packChanges, unpackChanges } from '#storage/packed-changes.ts';
import { TestServer, VILLAGE } from '../support/test-server.ts';
import { type FieldTablet, fieldTablet } from './field-tablet.ts';
import { fileOn, survey } from './survey.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

const verifies = ({ requests }: FieldTablet) => requests.filter((request) => request === 'POST /verify').length;
const aDayLater = ({ tablet }: FieldTablet) => tablet.strict.meta.delete('comparedAt');

test('a copy that lacks an answer is found out within a day and taken anew; what was not sent stays', async () => {
  const author = await fieldTablet(server, await server.person('author', 'cadre'));
  const { household, head } = await survey(author);
  await author.syncUp();
  await author.set(household, { id: head, kind: 'person' }, { name: '李某乙' });
  await author.syncUp();

  const reader = await fieldTablet(server, await server.person('reader', 'leader'));
  expect((await reader.syncUp()).tookAnewAt).toBeNull();
  expect(verifies(reader)).toBe(1);
  const mine = await survey(reader);

  // The last answer gets lost on the reader's disk.
  const { strict } = reader.tablet;
  const box = await strict.boxes.get(household);
  if (box === undefined) throw new Error('no box');
  const packed = unpackChanges(await reader.tablet.codec.decode(box.payload));
  const rest = packChanges(packed.filter(({ line }) => !line.includes('李某乙')));
  await strict.boxes.put({ household, payload: await reader.tablet.codec.encode(rest) });
  const nameOf = async () => (await fileOn(reader, household)).persons[0]?.live['name']?.[0]?.value;
  expect(await nameOf()).toBe('李某甲');

  await reader.syncUp();
  expect([await nameOf(), verifies(reader)]).toEqual(['李某甲', 1]);
  const unsent = await survey(reader);
  await aDayLater(reader);
  const push = reader.road;
  reader.road = async (request, pass) => {
    // Saved while the village is read anew, and not sent yet.
    if (request.path === '/verify')
      await reader.set(unsent.household, { id: unsent.head, kind: 'person' }, { name: '王某' });
    return push(request, pass);
  };
  const status = await reader.syncUp();
  expect(status.tookAnewAt).toEqual(expect.any(Number));
  expect(await nameOf()).toBe('李某乙');
  expect((await fileOn(reader, unsent.household)).persons[0]?.live['name']?.[0]?.value).toBe('王某');
  expect((await fileOn(reader, mine.household)).persons).toHaveLength(1);
  expect((await reader.sync.cursors([VILLAGE])).feeds[0]?.after).toBeGreaterThan(0);

  reader.road = (_request, pass) => pass();
  await aDayLater(reader);
  expect((await reader.syncUp()).tookAnewAt).toBeNull();
  expect((await reader.syncUp()).waitingHouseholds).toEqual([]);
});
