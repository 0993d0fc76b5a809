import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '#domain/sync/limits.ts';
import { Problem } from '#domain/sync/protocol.ts';
import { createApp } from '../../sync-server/app.ts';
import { type TestDevice } from '../support/test-device.ts';
import { TestServer } from '../support/test-server.ts';

/** What holds for every exchange: types, limits, problems, headers, the built app. */

let server: TestServer;
let device: TestDevice;
beforeAll(async () => {
  server = await TestServer.start();
  device = await server.tablet('http');
});
afterAll(() => server.remove());

async function raw(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; type: string; code: string | undefined; text: string; headers: Headers }> {
  const answer = await fetch(`${server.url}${path}`, init);
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  const code = type === 'application/problem+json' ? Problem.parse(JSON.parse(text)).code : undefined;
  return { status: answer.status, type, code, text, headers: answer.headers };
}

const post = (body: BodyInit, type: string, more: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': type, ...more },
});
const NDJSON = 'application/x-ndjson';
const JSON_TYPE = 'application/json';

test.each([
  ['/api/v1/hello', post('{', JSON_TYPE), 400, 'MALFORMED'],
  ['/api/v1/hello', post('', JSON_TYPE), 400, 'MALFORMED'],
  ['/api/v1/hello', { method: 'POST' }, 400, 'MALFORMED'],
  ['/api/v1/hello', post('{}', JSON_TYPE), 400, 'MALFORMED'],
  ['/api/v1/hello', post('{}', NDJSON), 415, 'MEDIA_TYPE'],
  ['/api/v1/hello', post('{}', 'text/plain'), 415, 'MEDIA_TYPE'],
  ['/api/v1/session', post('{"user":"x"}', JSON_TYPE), 400, 'MALFORMED'],
  ['/api/v1/push', post('{}', JSON_TYPE), 415, 'MEDIA_TYPE'],
  ['/api/v1/push', post('not json', NDJSON), 400, 'MALFORMED'],
  ['/api/v1/push', post('{}', NDJSON, { 'content-encoding': 'br' }), 415, 'MEDIA_TYPE'],
  ['/api/v1/push', post('{}', NDJSON, { 'content-encoding': 'gzip' }), 400, 'MALFORMED'],
  ['/api/v1/pull', post('{"epoch":"e","feeds":[],"max":1}', JSON_TYPE), 401, 'SESSION'],
  ['/api/v1/pull', post('{"epoch":"e","feeds":[],"max":0}', JSON_TYPE), 400, 'MALFORMED'],
  ['/api/v1/verify', post('{"epoch":"e","feed":"x"}', JSON_TYPE), 401, 'SESSION'],
  ['/api/v1/snapshots/530925101201', {}, 401, 'SESSION'],
  ['/api/v1/desk/me', {}, 401, 'SESSION'],
  ['/api/v1/desk/households?sort=nothing', {}, 400, 'MALFORMED'],
  ['/api/v1/desk/households?nothing=1', {}, 400, 'MALFORMED'],
  ['/api/v1/desk/households/x', {}, 400, 'MALFORMED'],
  ['/api/v1/nothing', {}, 404, 'NOT_FOUND'],
  ['/api/v1/hello', {}, 404, 'NOT_FOUND'],
  ['/nothing', {}, 404, 'NOT_FOUND'],
  ['/api/v1/attachments/x', {}, 400, 'MALFORMED'],
] as [string, RequestInit, number, string][])('%s %o: %i %s', async (path, init, status, code) => {
  expect(await raw(path, init)).toMatchObject({ status, code, type: 'application/problem+json' });
});

test('gzip is taken, and given to who accepts it', async () => {
  const text = device.pushText([await device.change()]);
  const answer = await raw('/api/v1/push', post(gzipSync(text), NDJSON, { 'content-encoding': 'gzip' }));
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toMatchObject({ results: [{ state: 'admitted' }] });
  for (const path of ['/health', '/api/v1/openapi.json'])
    expect((await raw(path)).headers.get('content-encoding')).toBe('gzip');
  expect(
    (await raw('/api/v1/openapi.json', { headers: { 'accept-encoding': 'identity' } })).headers.get('content-encoding'),
  ).toBeNull();
});

test('1 MiB on the wire, 8 MiB inflated, 100:1 above 1 MiB: more is TOO_LARGE', async () => {
  const header = '{"batch":{"sender":"x"}}\n';
  const filled = (size: number) => Buffer.concat([Buffer.from(header), Buffer.alloc(size - header.length, '\n')]);
  const noise = (size: number) => `${header}${randomBytes(size).toString('base64')}\n`;
  expect(await raw('/api/v1/push', post(filled(LIMITS.compressed + 1), NDJSON))).toMatchObject({
    status: 413,
    code: 'TOO_LARGE',
  });
  // Nothing but empty lines: read whole, then found without a change.
  expect(await raw('/api/v1/push', post(filled(LIMITS.compressed), NDJSON))).toMatchObject({
    status: 400,
    code: 'MALFORMED',
  });
  const bomb = gzipSync(Buffer.concat([Buffer.from(header), Buffer.alloc(200 * 1024 * 1024, 0x0a)]));
  expect(bomb.length).toBeLessThan(LIMITS.compressed);
  expect(await raw('/api/v1/push', post(bomb, NDJSON, { 'content-encoding': 'gzip' }))).toMatchObject({
    status: 413,
    code: 'TOO_LARGE',
  });
  expect(
    await raw('/api/v1/push', post(gzipSync(filled(2 * 1024 * 1024)), NDJSON, { 'content-encoding': 'gzip' })),
  ).toMatchObject({ status: 413, code: 'TOO_LARGE' });
  expect(
    await raw('/api/v1/push', post(gzipSync(noise(600_000)), NDJSON, { 'content-encoding': 'gzip' })),
  ).toMatchObject({ status: 200 });
  expect(await raw('/api/v1/hello', post(`"${'x'.repeat(LIMITS.compressed)}"`, JSON_TYPE))).toMatchObject({
    status: 413,
    code: 'TOO_LARGE',
  });
});

test('the description is OpenAPI 3.1 and knows every path of the contract', async () => {
  const { text } = await raw('/api/v1/openapi.json');
  const { openapi, paths } = JSON.parse(text) as { openapi: string; paths: object };
  expect(openapi).toBe('3.1.0');
  for (const path of [
    'enrol',
    'hello',
    'session',
    'push',
    'pull',
    'snapshots/{feed}',
    'verify',
    'devices/{id}',
    'attachments/{sha256}',
    'desk/changes',
    'people',
    'files',
    'files/{id}',
  ]) {
    expect(Object.keys(paths)).toContain(`/api/v1/${path}`);
  }
});

test('health and metrics at the root', async () => {
  expect(JSON.parse((await raw('/health')).text)).toEqual({ status: 'ok', store: 'sqlite', epoch: device.epoch });
  expect((await raw('/metrics')).text).toMatch(/^fangpin_changes\{state="admitted"\} \d+$/m);
});

test('answers forbid foreign scripts, frames and guessing of types', async () => {
  const { headers } = await raw('/health');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'self';script-src 'self' 'wasm-unsafe-eval';style-src 'self' 'unsafe-inline';img-src 'self' blob: data:;media-src 'self' blob:;connect-src 'self';worker-src 'self' blob:;frame-ancestors 'none';object-src 'none';base-uri 'none';form-action 'self'",
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('the built app: hashed files for ever, all else asked for again, screens by their address', async () => {
  const dist = await mkdtemp(join(tmpdir(), 'fangpin-dist-'));
  await mkdir(join(dist, 'assets'));
  await writeFile(join(dist, 'index.html'), '<div id="root">');
  await writeFile(join(dist, 'sw.js'), '1');
  await writeFile(join(dist, 'assets', 'a-1.js'), '2');
  const app = await createApp(server.deps, { dist });
  const get = async (url: string) => {
    const answer = await app.inject({ url });
    return [answer.statusCode, answer.headers['cache-control'], answer.body];
  };
  expect(await get('/')).toEqual([200, 'no-cache', '<div id="root">']);
  expect(await get('/households/1/topics/2?x=1')).toEqual([200, 'no-cache', '<div id="root">']);
  expect(await get('/sw.js')).toEqual([200, 'no-cache', '1']);
  expect(await get('/assets/a-1.js')).toEqual([200, 'public, max-age=31536000, immutable', '2']);
  expect((await get('/assets/gone.js'))[0]).toBe(404);
  expect((await get('/api/v2/x'))[0]).toBe(404);
  expect((await app.inject({ method: 'POST', url: '/households' })).statusCode).toBe(404);
  await app.close();
  await rm(dist, { recursive: true });
});
