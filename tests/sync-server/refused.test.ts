import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Change } from '#domain/change/change.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { TestDevice, hashText, newId } from '../support/test-device.ts';
import { TestServer } from '../support/test-server.ts';

/** Admission, step 1: what is refused, why, and that it binds nothing. */

let server: TestServer;
let device: TestDevice;
beforeAll(async () => {
  server = await TestServer.start();
});
beforeEach(async () => {
  device = await server.tablet(`refused-${newId()}`);
});
afterAll(() => server.remove());

async function refusedAs(line: Change | string): Promise<unknown> {
  const { results } = await device.push(line);
  return results[0];
}

/** A change with another part, well signed: hashes and signature are made anew. */
async function withOps(ops: unknown[], part: 'ordinary' | 'sensitive' = 'ordinary'): Promise<string> {
  const change = await device.change();
  const body = { salt: 'A'.repeat(22), ops };
  const envelope = { ...change.envelope, parts: { [part]: await hashText(canonicalJson(body)) } };
  return canonicalJson({ envelope, parts: { [part]: body }, signature: await device.sign(canonicalJson(envelope)) });
}

test.each([
  ['no JSON', 'x', null],
  ['half a line', '{"envelope":', null],
  ['null', 'null', null],
  ['another order of keys', '{"b":1,"a":2}', null],
  ['white space', '{ }', null],
  ['not UTF-16 sound', '{"a":"\\ud800"}', null],
])('%s is MALFORMED and has no id', async (_what, line, id) => {
  expect(await refusedAs(line)).toMatchObject({ id, state: 'refused', code: 'MALFORMED' });
});

test('a readable id is told back', async () => {
  const change = await device.change();
  const spaced = JSON.stringify(change, null, 1).replaceAll('\n', ' ');
  expect(await refusedAs(spaced)).toMatchObject({ id: change.envelope.id, code: 'MALFORMED' });
});

test.each<[string, (change: Change) => object]>([
  ['an unknown key', (change) => ({ ...change, more: 1 })],
  ['a missing key', ({ envelope: { app: _app, ...envelope }, ...change }) => ({ ...change, envelope })],
  [
    'a village of another length',
    ({ envelope, ...change }) => ({ ...change, envelope: { ...envelope, village: '5309' } }),
  ],
  ['n = 0', ({ envelope, ...change }) => ({ ...change, envelope: { ...envelope, n: 0 } })],
  [
    'a time zone beyond the earth',
    ({ envelope, ...change }) => ({ ...change, envelope: { ...envelope, timezone: 900 } }),
  ],
  [
    'an id that is no UUID of version 7',
    ({ envelope, ...change }) => ({ ...change, envelope: { ...envelope, id: crypto.randomUUID() } }),
  ],
  [
    'a null value',
    ({ parts, ...change }) => ({
      ...change,
      parts: { ordinary: { ...parts.ordinary, ops: [{ set: 'group', value: null, replaces: [] }] } },
    }),
  ],
])('%s is MALFORMED', async (_what, bend) => {
  expect(await refusedAs(canonicalJson(bend(await device.change())))).toMatchObject({
    state: 'refused',
    code: 'MALFORMED',
  });
});

test('paths stand in their part', async () => {
  expect(await refusedAs(await withOps([{ set: 'sensitive/phone', value: '1', replaces: [] }]))).toMatchObject({
    code: 'MALFORMED',
  });
  expect(await refusedAs(await withOps([{ set: 'group', value: '1', replaces: [] }], 'sensitive'))).toMatchObject({
    code: 'MALFORMED',
  });
});

test('a decimal, a number beyond 2^53, a depth of 17: not canonical', async () => {
  for (const value of ['1.5', '9007199254740992', `${'['.repeat(17)}1${']'.repeat(17)}`]) {
    const line = canonicalJson(await device.change()).replace('"value":"1"', `"value":${value}`);
    expect(await refusedAs(line)).toMatchObject({ code: 'MALFORMED' });
  }
});

test('501 ops or a value above 64 KiB are TOO_LARGE, 500 and 64 KiB are not', async () => {
  const ops = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ set: `extra/f${index}`, value: 1, replaces: [] }));
  expect(await refusedAs(await withOps(ops(501)))).toMatchObject({ state: 'refused', code: 'TOO_LARGE' });
  expect(await refusedAs(await withOps(ops(500)))).toMatchObject({ state: 'admitted' });
  const text = (length: number) => [{ set: 'extra/long', value: '字'.repeat(length), replaces: [] }];
  // Canonical form: three bytes a character and the two quotes.
  expect(await refusedAs(await withOps(text(21_845)))).toMatchObject({ state: 'refused', code: 'TOO_LARGE' });
  expect(await refusedAs(await withOps(text(21_844)))).toMatchObject({ state: 'admitted' });
});

test('who is not enrolled is UNKNOWN_DEVICE', async () => {
  const other = await TestDevice.create(server.url);
  Object.assign(other, { device: 'd-nobody', user: device.user, assignment: device.assignment });
  const { results, acknowledged } = await other.push(await other.change());
  expect(results).toMatchObject([{ state: 'refused', code: 'UNKNOWN_DEVICE' }]);
  expect(acknowledged).toEqual({});
});

test('only the originating device’s key signs', async () => {
  const other = await server.tablet('refused-other');
  const change = await device.change();
  const forged = { ...change, signature: await other.sign(canonicalJson(change.envelope)) };
  expect(await refusedAs(forged)).toMatchObject({ code: 'SIGNATURE' });
  expect(await refusedAs({ ...change, envelope: { ...change.envelope, wall: 1 } })).toMatchObject({
    code: 'SIGNATURE',
  });
  expect(await refusedAs(change)).toMatchObject({ state: 'admitted' });
  const server_ = await device.resign(await device.change(), { device: `server.${device.epoch}` });
  expect(await refusedAs(server_)).toMatchObject({ code: 'SIGNATURE' });
});

test('parts stand there, all and only those listed, with their hash', async () => {
  const change = await device.change({ set: { group: '1', 'sensitive/phone': '1' } });
  const { ordinary, sensitive } = change.parts;
  if (ordinary === undefined || sensitive === undefined) throw new Error('both parts');
  expect(await refusedAs({ ...change, parts: { ordinary } })).toMatchObject({ code: 'PART' });
  expect(
    await refusedAs({ ...change, parts: { ordinary: { ...ordinary, salt: 'B'.repeat(22) }, sensitive } }),
  ).toMatchObject({ code: 'PART' });
  const unlisted = await device.resign(change, { parts: { ordinary: await hashText(canonicalJson(ordinary)) } });
  expect(await refusedAs(unlisted)).toMatchObject({ code: 'PART' });
  expect(await refusedAs(change)).toMatchObject({ state: 'admitted' });
});

test('an id that another change has is ID_TAKEN; the right bytes are a repeat', async () => {
  const change = await device.change();
  expect(await refusedAs(change)).toMatchObject({ state: 'admitted' });
  expect(await refusedAs(await device.resign(change, { wall: change.envelope.wall + 1 }))).toMatchObject({
    id: change.envelope.id,
    state: 'refused',
    code: 'ID_TAKEN',
  });
  expect(await refusedAs(change)).toMatchObject({ state: 'admitted', duplicate: true });
  // The same envelope under a new signature is the same change.
  expect(await refusedAs(await device.resign(change, {}))).toMatchObject({ state: 'admitted', duplicate: true });
});

test('a refused line binds nothing and stops nobody', async () => {
  const change = await device.change();
  const next = await device.change();
  const broken = { ...change, signature: 'A'.repeat(86) };
  const first = await device.push(broken, next, broken);
  expect(first.results.map(({ state }) => state)).toEqual(['refused', 'admitted', 'refused']);
  const held = first.acknowledged[device.device]?.flat() ?? [];
  expect(held).not.toContain(change.envelope.n);
  const second = await device.push(change);
  expect(second.results).toMatchObject([{ state: 'admitted' }]);
});

test('the bytes of refused lines are kept, once each, unknown devices together', async () => {
  const own = await TestServer.start();
  const known = await own.tablet('kept');
  const broken = canonicalJson({ ...(await known.change()), signature: 'A'.repeat(86) });
  await known.push(broken, broken, 'x', '"y"');
  await known.push(broken);
  const rows = await own.deps.store.db
    .selectFrom('refused')
    .select(['device', 'code', 'bytes'])
    .orderBy('code')
    .orderBy('bytes')
    .execute();
  expect(rows.map(({ device: claimed, code, bytes }) => [claimed, code, Buffer.from(bytes).toString()])).toEqual([
    ['', 'MALFORMED', '"y"'],
    ['', 'MALFORMED', 'x'],
    [known.device, 'SIGNATURE', broken],
  ]);
  await own.remove();
});

test('a batch without a header, without lines or with 501 changes is refused whole', async () => {
  const line = canonicalJson(await device.change());
  expect(await device.call('POST', '/push', `${line}\n`)).toMatchObject({ status: 400, json: { code: 'MALFORMED' } });
  expect(await device.call('POST', '/push', device.pushText([]))).toMatchObject({
    status: 400,
    json: { code: 'MALFORMED' },
  });
  expect(await device.call('POST', '/push', device.pushText(Array.from({ length: 501 }, () => '{}')))).toMatchObject({
    status: 413,
    json: { code: 'TOO_LARGE' },
  });
  const fits = await device.call(
    'POST',
    '/push',
    device.pushText(Array.from({ length: 500 }, () => '{}')).replaceAll('\n', '\n\n'),
  );
  expect(fits.status).toBe(200);
  expect((fits.json as { results: unknown[] }).results).toHaveLength(500);
});
