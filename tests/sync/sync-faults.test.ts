import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shown } from '#domain/record/household-file.ts';
import { writeBackup, restoreBackup } from '../../sync-server/store/backup-file.ts';
import { freshLook, valueOf } from '../storage/tablet-for-tests.ts';
import { type TestPerson, TestServer, VILLAGE } from '../support/test-server.ts';
import { type FieldTablet, type Road, fieldTablet } from './field-tablet.ts';
import { fileOn, photograph, speak, survey } from './survey.ts';

let server: TestServer;
let person: TestPerson;
let tablet: FieldTablet;
beforeEach(async () => {
  server = await TestServer.start();
  person = await server.person('cadre', 'cadre');
  tablet = await fieldTablet(server, person);
});
afterEach(() => server.remove());

const WEBM = [0x1a, 0x45, 0xdf, 0xa3];
const OPEN: Road = (_request, pass) => pass();
const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ type: 'about:blank', title: 'x', status, code, detail: 'x' }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

/** Noise does not compress: a picture of several pieces. */
async function photo(side = 1000): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, index) => (index * 2_654_435_761) >>> 13);
  return new Uint8Array(
    await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
      .jpeg({ quality: 95 })
      .toBuffer(),
  );
}

describe('photos', () => {
  test('go on inside a file where they were broken off, and are safe when the server says so', async () => {
    const { household } = await survey(tablet);
    const bytes = await photo();
    expect(bytes.length).toBeGreaterThan(600 * 1024);
    await photograph(tablet, household, bytes);

    let pieces = 0;
    tablet.road = async ({ method }, pass) => {
      if (method === 'PATCH' && ++pieces > 2) throw new TypeError('connection lost');
      return pass();
    };
    expect(await tablet.syncUp()).toMatchObject({
      waitingHouseholds: [],
      waitingFiles: 1,
      trouble: { is: 'noSignal' },
      completeAt: null,
    });
    const offsets: number[] = [];
    tablet.road = async ({ method, body }, pass) => {
      if (method === 'PATCH') offsets.push((body as Blob).size);
      return pass();
    };
    tablet.requests.length = 0;
    const status = await tablet.syncUp();
    expect(status.waitingFiles).toBe(0);
    expect(status.completeAt).not.toBeNull();
    expect(offsets.reduce((sum, size) => sum + size, 0)).toBe(bytes.length - 2 * 256 * 1024);
    expect(tablet.requests.filter((request) => request === 'POST /files')).toEqual([]);
    expect(tablet.requests.some((request) => request.startsWith('HEAD /attachments/'))).toBe(true);
  });

  test('whose last answer was lost are found complete', async () => {
    const { household } = await survey(tablet);
    await photograph(tablet, household, await photo(200));
    tablet.road = async ({ method }, pass) => {
      const answer = await pass();
      if (method === 'PATCH') throw new TypeError('connection lost');
      return answer;
    };
    expect((await tablet.syncUp()).waitingFiles).toBe(1);
    tablet.road = OPEN;
    tablet.requests.length = 0;
    expect((await tablet.syncUp()).waitingFiles).toBe(0);
    expect(tablet.requests.filter((request) => request.startsWith('PATCH'))).toEqual([]);
  });

  test('that another tablet has sent already are not sent again', async () => {
    const other = await fieldTablet(server, person);
    const bytes = await photo(200);
    for (const each of [tablet, other]) await photograph(each, (await survey(each)).household, bytes);
    await tablet.syncUp();
    other.requests.length = 0;
    expect((await other.syncUp()).waitingFiles).toBe(0);
    expect(other.requests.filter((request) => request.startsWith('PATCH'))).toEqual([]);
  });

  test('of facts that the server has not taken wait; the next photo does not', async () => {
    const { household } = await survey(tablet);
    const [unwanted, wanted] = [
      await photograph(tablet, household, await photo(64)),
      await photograph(tablet, household, await photo(65)),
    ];
    tablet.road = async ({ method, path }, pass) => {
      const refused =
        method === 'POST' &&
        path === '/files' &&
        tablet.requests.filter((request) => request === 'POST /files').length === 1;
      return refused ? problem(403, 'NOT_WANTED') : pass();
    };
    expect((await tablet.syncUp()).waitingFiles).toBe(1);
    expect((await tablet.sync.outgoingFiles()).map(({ sha256 }) => sha256)).toEqual([unwanted]);
    expect(wanted).not.toBe(unwanted);
    tablet.road = OPEN;
    expect((await tablet.syncUp()).waitingFiles).toBe(0);
  });

  test('spoilt on the way are begun anew', async () => {
    const { household } = await survey(tablet);
    await photograph(tablet, household, await photo(64));
    tablet.road = async ({ method }, pass) => (method === 'PATCH' ? problem(422, 'HASH') : pass());
    expect((await tablet.syncUp()).waitingFiles).toBe(1);
    expect((await tablet.sync.outgoingFiles())[0]?.uploadUrl).toBeNull();
    tablet.road = OPEN;
    expect((await tablet.syncUp()).waitingFiles).toBe(0);
  });
});

test('a voice note goes up like a photo, and is heard again by who may see sensitive parts', async () => {
  const { household } = await survey(tablet);
  // The beginning of a WebM file, and sound that breaks off: what is said is nobody's business on the way.
  const sound = Uint8Array.from({ length: 40_000 }, (_, index) => (index < 4 ? WEBM[index] : index * 31) ?? 0);
  const sha256 = await speak(tablet, household, sound);
  let pieces = 0;
  tablet.road = async ({ method }, pass) => {
    if (method === 'PATCH' && ++pieces === 1) throw new TypeError('connection lost');
    return pass();
  };
  expect((await tablet.syncUp()).waitingFiles).toBe(1);
  expect((await tablet.syncUp()).waitingFiles).toBe(0);

  const heard = async (sensitive: boolean) => {
    const supervisor = await server.person(`desk-${sensitive}`, 'supervisor', VILLAGE, { sensitive });
    const device = await server.tabletOf(supervisor);
    device.keepCookie(await device.call('POST', '/session', { user: supervisor.login, password: supervisor.password }));
    return fetch(`${server.url}/api/v1/attachments/${sha256}`, { headers: { cookie: device.cookie } });
  };
  const answer = await heard(true);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/webm']);
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(sound);
  expect((await heard(false)).status).toBe(404);
});

describe('a restored server', () => {
  test('gets again what its backup does not hold; nobody’s work is lost', async () => {
    const other = await fieldTablet(server, await server.person('cadre2', 'cadre'));
    const early = await survey(tablet);
    const bytes = await photo(64);
    await tablet.syncUp();
    const file = join(server.data, 'backup');
    await writeBackup(server.deps.store.flavour, server.deps.folder, file);

    const late = await survey(tablet);
    const sha256 = await photograph(tablet, late.household, bytes);
    const theirs = await survey(other);
    await tablet.syncUp();
    await other.syncUp();
    await tablet.syncUp();
    expect((await fileOn(tablet, theirs.household)).persons).toHaveLength(1);

    const { folder } = server.deps;
    await server.close();
    await restoreBackup(folder, file, 'e-restored', 1);
    await server.open();

    await tablet.syncUp();
    expect((await fileOn(tablet, late.household)).visits).toHaveLength(1);
    expect((await tablet.households.history(late.head)).map(({ state }) => state)).toEqual(['admitted']);
    expect(await server.deps.store.db.selectFrom('attachments').select('sha256').execute()).toEqual([{ sha256 }]);
    await other.syncUp();
    await tablet.syncUp();
    const account = await valueOf(freshLook(tablet).sync.account(), (one) => one?.epoch === 'e-restored');
    expect(account?.signedIn).toBe(true);
    for (const household of [early.household, late.household, theirs.household]) {
      expect(await fileOn(tablet, household)).toEqual(await fileOn(other, household));
    }
  });
});

test('no more changes are sent at once than hello allows', async () => {
  const { household } = await survey(tablet);
  for (let step = 0; step < 5; step++)
    await tablet.set(household, { id: household, kind: 'household' }, { group: `${step}组` });
  const sizes: number[] = [];
  tablet.road = async ({ path, body }, pass) => {
    if (path === '/hello') {
      const hello = (await (await pass()).json()) as { limits: object };
      return Response.json({ ...hello, limits: { ...hello.limits, changes: 3 } });
    }
    if (path !== '/push') return pass();
    const text = await new Response(
      new Blob([body as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip')),
    ).text();
    sizes.push(text.trim().split('\n').length - 1);
    return pass();
  };
  expect((await tablet.syncUp()).waitingHouseholds).toEqual([]);
  expect(sizes).toEqual([3, 3, 1]);
});

describe('a server that refuses', () => {
  test('too much at once gets half of it, until it fits', async () => {
    const { household } = await survey(tablet);
    for (let step = 0; step < 5; step++)
      await tablet.set(household, { id: household, kind: 'household' }, { group: `${step}组` });
    const sizes: number[] = [];
    tablet.road = async ({ path, body }, pass) => {
      if (path !== '/push') return pass();
      const text = await new Response(
        new Blob([body as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip')),
      ).text();
      sizes.push(text.trim().split('\n').length - 1);
      return (sizes.at(-1) ?? 0) > 2 ? problem(413, 'TOO_LARGE') : pass();
    };
    expect((await tablet.syncUp()).waitingHouseholds).toEqual([]);
    expect(sizes).toEqual([7, 4, 2, 2, 2, 1]);
  });

  test('one change stops nothing else', async () => {
    const [first, second] = [await survey(tablet), await survey(tablet)];
    const row = await tablet.tablet.strict.changes.where('record').equals(first.household).first();
    if (row === undefined) throw new Error('not saved');
    const change = await tablet.tablet.codec.decode(row.payload);
    await tablet.tablet.strict.changes.put({
      ...row,
      payload: await tablet.tablet.codec.encode({ ...change, signature: `A${change.signature.slice(1)}` }),
    });
    const status = await tablet.syncUp();
    expect(status).toMatchObject({
      waitingHouseholds: [first.household],
      attention: [{ change: row.id, household: first.household, code: 'SIGNATURE' }],
      completeAt: null,
    });
    expect((await tablet.households.history(second.head)).map(({ state }) => state)).toEqual(['admitted']);
  });

  test('for now is asked again later, not sooner than it says, with growing pauses', async () => {
    await survey(tablet);
    const stop = tablet.loop.start();
    await tablet.loop.syncNow();
    tablet.road = async () => problem(503, 'UNAVAILABLE', { 'retry-after': '60' });
    await tablet.loop.syncNow();
    expect(tablet.later.at(-1)?.milliseconds).toBe(60_000);
    expect((await valueOf(tablet.loop.status(), ({ trouble }) => trouble !== null)).trouble?.is).toBe('serverBusy');
    tablet.road = async () => {
      throw new TypeError('no network');
    };
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      await tablet.loop.syncNow();
      pauses.push(tablet.later.at(-1)?.milliseconds ?? 0);
    }
    expect(pauses.slice(0, 3)).toEqual([4000, 8000, 16_000]);
    expect(pauses.at(-1)).toBe(0.5 * 15 * 60 * 1000);
    stop();
  });
});

describe('what comes from the feed', () => {
  /** Rewrites the lines of a pull. */
  const rewriting =
    (change: (line: string) => string): Road =>
    async ({ path }, pass) => {
      const answer = await pass();
      if (path !== '/pull' || !answer.ok) return answer;
      const text = (await answer.text())
        .split('\n')
        .map((line) => (line.includes('"entry"') ? change(line) : line))
        .join('\n');
      return new Response(text, { headers: { 'content-type': 'application/x-ndjson' } });
    };

  test('altered on the way is not applied, and is reported', async () => {
    const { household, head } = await survey(tablet);
    await tablet.syncUp();
    const reader = await fieldTablet(server, await server.person('reader', 'cadre'));
    const honest = reader.sync.cursors([VILLAGE]);
    expect((await honest).feeds[0]?.after).toBe(0);
    const forged = await fieldTablet(server, await server.person('forged', 'cadre'));
    forged.road = rewriting((line) => line.replace('李某甲', '王某乙'));
    const status = await forged.syncUp();
    expect(status.attention.map(({ code }) => code)).toEqual(['UNVERIFIED']);
    expect((await fileOn(forged, household)).persons).toEqual([]);
    await reader.syncUp();
    expect(shown((await fileOn(reader, household)).persons[0], 'name')).toBe('李某甲');
    expect((await reader.households.history(head)).length).toBe(1);
  });

  test('with a hole in it stops that feed and says so; work goes up all the same', async () => {
    const { household } = await survey(tablet);
    await tablet.syncUp();
    const reader = await fieldTablet(server, await server.person('reader', 'cadre'));
    const mine = await survey(reader);
    reader.road = rewriting((line) => line.replace('"position":2,', '"position":3,'));
    const status = await reader.syncUp();
    expect(status).toMatchObject({ waitingHouseholds: [], trouble: { is: 'unexpected' } });
    expect((await reader.sync.cursors([VILLAGE])).feeds).toEqual([{ feed: VILLAGE, after: 0 }]);
    expect(await valueOf(freshLook(reader).households.file(household))).toBeNull();
    expect((await fileOn(reader, mine.household)).persons).toHaveLength(1);
    reader.road = OPEN;
    expect((await reader.syncUp()).trouble?.is).not.toBe('unexpected');
    expect((await fileOn(reader, household)).persons).toHaveLength(1);
  });

  test('of somebody who is not the server is no answer at all', async () => {
    await survey(tablet);
    tablet.road = async () => new Response('<html>请登录无线网</html>', { headers: { 'content-type': 'text/html' } });
    expect((await tablet.syncUp()).trouble?.is).toBe('noSignal');
    tablet.road = OPEN;
    expect((await tablet.syncUp()).waitingHouseholds).toEqual([]);
  });
});

test('what is saved while a round runs goes up in the same run', async () => {
  await survey(tablet);
  let saved = false;
  tablet.road = async ({ path }, pass) => {
    if (path === '/pull' && !saved) {
      saved = true;
      await survey(tablet);
    }
    return pass();
  };
  expect((await tablet.syncUp()).waitingHouseholds).toEqual([]);
  expect(await tablet.tablet.strict.changes.count()).toBe(4);
});

test('a save wakes the loop by itself', async () => {
  const stop = tablet.loop.start();
  const { household } = await survey(tablet);
  const rows = await valueOf(tablet.households.summaries(), (list) =>
    list.some(({ record, waiting }) => record === household && waiting === 0),
  );
  expect(rows).toHaveLength(1);
  stop();
});
