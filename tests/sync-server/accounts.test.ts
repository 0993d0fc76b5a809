import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '#domain/sync/limits.ts';
import { EnrolAnswer, SessionAnswer } from '#domain/sync/protocol.ts';
import { TestDevice } from '../support/test-device.ts';
import { TestServer, VILLAGE, OTHER_VILLAGE } from '../support/test-server.ts';

const HOUR = 3_600_000;

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

async function stranger(): Promise<TestDevice> {
  return TestDevice.create(server.url, { now: () => server.clock });
}

describe('enrolment', () => {
  test('one code is for one signing key, which finds its device again', async () => {
    const person = await server.person('enrol-once', 'cadre');
    const code = await server.inviteCode(person.user);
    const device = await stranger();
    const first = EnrolAnswer.parse((await device.enrolAnswer(code)).json);
    expect(first.user).toBe(person.user);
    expect(first.assignments).toEqual([
      { assignment: person.assignment, role: 'cadre', village: VILLAGE, sensitive: true, from: null, to: null },
    ]);
    expect((await device.enrolAnswer(code.toLowerCase().replaceAll('-', ' '))).json).toEqual(first);
    expect(await (await stranger()).enrolAnswer(code)).toMatchObject({ status: 403, json: { code: 'CODE' } });
  });

  test('a code is good for 24 hours, to its own key, too', async () => {
    const person = await server.person('enrol-late', 'cadre');
    const code = await server.inviteCode(person.user);
    const device = await stranger();
    server.clock += 24 * HOUR - 1;
    expect((await device.enrolAnswer(code)).status).toBe(200);
    server.clock += 1;
    expect(await device.enrolAnswer(code)).toMatchObject({ status: 403, json: { code: 'CODE' } });
  });

  test.each([
    ['a point that is not on the curve', { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
    ['another curve', { kty: 'EC', crv: 'P-384', x: 'A'.repeat(43), y: 'A'.repeat(43) }],
  ])('%s is no key', async (_what, signingKey) => {
    const device = await stranger();
    const body = { code: 'X', name: 'T', signingKey, sealingKey: await device.publicKey(device.sealing) };
    expect(await device.call('POST', '/enrol', body)).toMatchObject({ status: 400, json: { code: 'MALFORMED' } });
  });

  test('31 failed tries in a minute shut the door for that minute', async () => {
    const own = await TestServer.start();
    const person = await own.person('guess', 'cadre');
    const code = await own.inviteCode(person.user);
    const device = await TestDevice.create(own.url, { now: () => own.clock });
    for (let attempt = 0; attempt < 30; attempt++) expect((await device.enrolAnswer('WRONG')).status).toBe(403);
    const shut = await device.enrolAnswer(code);
    expect(shut).toMatchObject({ status: 429, json: { code: 'BUSY' } });
    expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await device.call('POST', '/push', device.pushText(['{}']))).status).toBe(200);
    own.clock += 60_000;
    expect((await device.enrolAnswer(code)).status).toBe(200);
    await own.remove();
  });

  test('guessing side by side gives no more tries, and right ones side by side all pass', async () => {
    const own = await TestServer.start();
    const person = await own.person('guess-many', 'cadre');
    const device = await TestDevice.create(own.url, { now: () => own.clock });
    const together = async (password: string, times: number) => {
      const tries = Array.from({ length: times }, () =>
        device.call('POST', '/session', { user: person.login, password }),
      );
      return (await Promise.all(tries)).map(({ status }) => status).toSorted((a, b) => a - b);
    };
    expect(await together(person.password, 35)).toEqual(Array<number>(35).fill(200));
    expect(await together('WRONG', 40)).toEqual([...Array<number>(30).fill(401), ...Array<number>(10).fill(429)]);
    await own.remove();
  });
});

describe('hello', () => {
  test('tells time, limits, assignments, feeds and what is acknowledged', async () => {
    const device = await server.tablet('hello');
    await device.push(await device.change(), await device.change({ origin: { n: 4, previous: 'A'.repeat(43) } }));
    const hello = await device.hello();
    expect(hello.acknowledged).toEqual([
      [1, 1],
      [4, 4],
    ]);
    expect(hello.time.now).toBe(server.clock);
    expect(hello.time.token).toMatch(new RegExp(`^${server.clock}\\.[A-Za-z0-9_-]{86}$`));
    expect(hello.limits).toEqual(LIMITS);
    expect(hello.feeds).toEqual([VILLAGE, `user:${device.user}`, 'reference']);
  });

  test('a supervisor is told of the review feeds, and of ended assignments nobody', async () => {
    const supervisor = await server.tablet('hello-supervisor', 'supervisor', '530925101');
    expect((await supervisor.hello()).feeds).toEqual([
      VILLAGE,
      `review:${VILLAGE}`,
      OTHER_VILLAGE,
      `review:${OTHER_VILLAGE}`,
      `user:${supervisor.user}`,
      'reference',
    ]);
    const former = await server.person('former', 'cadre', VILLAGE, { to: server.clock - 1 });
    const hello = await (await server.tabletOf(former)).hello();
    expect(hello.assignments).toEqual([]);
    expect(hello.feeds).toEqual([`user:${former.user}`, 'reference']);
  });

  test('needs the signature of its device', async () => {
    const device = await server.tablet('hello-signed');
    const body = await device.helloBody();
    expect(await device.call('POST', '/hello', { ...body, wall: 1 })).toMatchObject({
      status: 401,
      json: { code: 'SIGNATURE' },
    });
    const unknown = await stranger();
    unknown.device = 'd-nobody';
    unknown.certificate = 'x.y';
    expect(await unknown.call('POST', '/hello', await unknown.helloBody())).toMatchObject({
      status: 401,
      json: { code: 'SIGNATURE' },
    });
  });

  test('a device enrolled after the backup is known again by its certificate', async () => {
    const device = await server.tablet('hello-restored');
    await server.deps.store.db.deleteFrom('devices').where('id', '=', device.device).execute();
    const forged = await device.call(
      'POST',
      '/hello',
      await device.helloBody({ certificate: device.certificate.replace(/^./, 'x') }),
    );
    expect(forged).toMatchObject({ status: 401, json: { code: 'SIGNATURE' } });
    await device.hello();
    const answer = await device.push(await device.change());
    expect(answer.results).toMatchObject([{ state: 'admitted' }]);
  });
});

describe('session', () => {
  test('on a tablet: the nonce of the last hello, once', async () => {
    const device = await server.tablet('session-tablet');
    const old = await device.hello();
    const { nonce } = await device.hello();
    const ask = async (used: string, password = device.password) =>
      device.call('POST', '/session', await device.signed({ device: device.device, nonce: used, password }));
    expect(await ask(old.nonce)).toMatchObject({ status: 401, json: { code: 'SESSION' } });
    const answer = await ask(nonce);
    expect(SessionAnswer.parse(answer.json)).toEqual({
      user: device.user,
      feeds: [VILLAGE, `user:${device.user}`, 'reference'],
    });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(await ask(nonce)).toMatchObject({ status: 401, json: { code: 'SESSION' } });
    const next = await device.hello();
    expect(await ask(next.nonce, 'wrong')).toMatchObject({ status: 401, json: { code: 'SESSION' } });
    const bent = await device.signed({ device: device.device, nonce: (await device.hello()).nonce, password: 'x' });
    expect(await device.call('POST', '/session', { ...bent, password: device.password })).toMatchObject({
      status: 401,
      json: { code: 'SIGNATURE' },
    });
  });

  test('at the desk: by login or id; wrong password and unknown login look the same', async () => {
    const person = await server.person('session-desk', 'supervisor');
    const device = await stranger();
    for (const user of [person.login, person.user])
      expect((await device.call('POST', '/session', { user, password: person.password })).status).toBe(200);
    const wrong = await device.call('POST', '/session', { user: person.login, password: 'x' });
    const unknown = await device.call('POST', '/session', { user: 'nobody', password: 'x' });
    expect(wrong.status).toBe(401);
    expect(unknown.text).toBe(wrong.text);
  });

  test('ends after 12 idle hours, after 30 days, and when it is ended', async () => {
    const device = await server.tablet('session-ends');
    const status = async () => (await device.call('GET', '/desk/me')).status;
    expect(await status()).toBe(401);
    await device.signIn();
    server.clock += 11 * HOUR;
    expect(await status()).toBe(200);
    server.clock += 11 * HOUR;
    expect(await status()).toBe(200);
    server.clock += 12 * HOUR;
    expect(await status()).toBe(401);

    await device.signIn();
    for (let hours = 0; hours < 30 * 24 - 11; hours += 11) {
      server.clock += 11 * HOUR;
      expect(await status()).toBe(200);
    }
    server.clock += 11 * HOUR;
    expect(await status()).toBe(401);

    await device.signIn();
    expect((await device.call('DELETE', '/session')).status).toBe(204);
    expect(await status()).toBe(401);
  });
});

test('devices are known to who is signed in, to verify what is pulled', async () => {
  const device = await server.tablet('known');
  expect((await device.call('GET', `/devices/${device.device}`)).status).toBe(401);
  await device.signIn();
  expect((await device.call('GET', `/devices/${device.device}`)).json).toEqual({
    device: device.device,
    user: device.user,
    userName: 'known（测试）',
    signingKey: await device.publicKey(device.signing),
    revoked: false,
  });
  expect((await device.call('GET', `/devices/server.${device.epoch}`)).json).toMatchObject({
    user: 'server',
    signingKey: server.deps.keys.signingKey,
  });
  expect(await device.call('GET', '/devices/d-nobody')).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
});
