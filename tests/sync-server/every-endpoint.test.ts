import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDevice } from '../support/test-device.ts';
import { TestServer } from '../support/test-server.ts';

/** Whatever is sent to whatever address: words about it, never a fault of the server, and nothing stored is lost. */

let server: TestServer;
let tablet: TestDevice;
let before: string;
const operations: { readonly method: string; readonly path: string }[] = [];

beforeAll(async () => {
  server = await TestServer.start();
  tablet = await server.tablet('careful', 'supervisor');
  await tablet.hello();
  await tablet.signIn();
  await tablet.push(await tablet.change({ set: { group: '3' } }));
  const answer = await fetch(`${server.url}/api/v1/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, object> };
  for (const [path, methods] of Object.entries(paths))
    for (const method of Object.keys(methods))
      // Signing out is no bad input: it would only end the session that the others need.
      if (!(method === 'delete' && path.endsWith('/session'))) operations.push({ method: method.toUpperCase(), path });
  before = await stored();
});
afterAll(() => server.remove());

async function stored(): Promise<string> {
  const { db } = server.deps.store;
  const [changes, entries] = [
    await db.selectFrom('changes').selectAll().orderBy('id').execute(),
    await db.selectFrom('feed_entries').selectAll().orderBy('feed').orderBy('position').execute(),
  ];
  return JSON.stringify([changes, entries]);
}

const JSON_TYPE = 'application/json';
const BODIES: readonly {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly encoding?: string;
}[] = [
  { body: '', type: JSON_TYPE },
  { body: '{', type: JSON_TYPE },
  { body: 'null', type: JSON_TYPE },
  { body: '[]', type: JSON_TYPE },
  { body: '"字"', type: JSON_TYPE },
  { body: '{"__proto__":{"administrator":true}}', type: JSON_TYPE },
  { body: '{"constructor":{"prototype":{}},"amount":1e400}', type: JSON_TYPE },
  { body: `${'['.repeat(20_000)}${']'.repeat(20_000)}`, type: JSON_TYPE },
  { body: Uint8Array.of(0xff, 0xfe, 0, 0x80), type: JSON_TYPE },
  { body: 'not compressed', type: JSON_TYPE, encoding: 'gzip' },
  { body: '{}\n{}\n', type: 'application/x-ndjson' },
  { body: Uint8Array.of(0, 1, 2, 3), type: 'application/x-ndjson', encoding: 'gzip' },
  { body: '<xml/>', type: 'text/xml' },
];
const NAMES = ['nonsense', '..%2F..%2Fetc', '%00', '%E5%AD%97', 'x'.repeat(3000), "'; drop table changes; --"];
const QUERY = 'limit=-1&after=%00&place=x&since=tomorrow&until=1e99&search=%25%27&sort=__proto__&ids=,,&foo=1';

/** What is wrong with an answer to nonsense; null when nothing is. */
async function fault(method: string, path: string, init: RequestInit): Promise<string | null> {
  const answer = await fetch(`${server.url}${path}`, { method, redirect: 'manual', ...init });
  const text = await answer.text();
  if (answer.status < 400 || (method === 'HEAD' && answer.status < 500)) return null;
  const said = `${method} ${path.slice(0, 80)}: ${answer.status} ${text.slice(0, 200)}`;
  if (answer.status >= 500 || answer.headers.get('content-type') !== 'application/problem+json') return said;
  const { status, code, title } = JSON.parse(text) as Record<string, unknown>;
  return status === answer.status && typeof code === 'string' && typeof title === 'string' ? null : said;
}

describe('every operation of the description', () => {
  test('there are operations', () => {
    expect(operations.length).toBeGreaterThan(20);
  });

  test('bodies of every wrong kind', async () => {
    const faults: (string | null)[] = [];
    for (const { method, path } of operations) {
      if (method === 'GET' || method === 'HEAD') continue;
      const address = path.replaceAll(/\{\w+\}/g, 'nonsense');
      for (const { body, type, encoding } of BODIES) {
        const headers = {
          cookie: tablet.cookie,
          'content-type': type,
          ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
        };
        faults.push(await fault(method, address, { headers, body }));
      }
    }
    expect(faults.filter((one) => one !== null)).toEqual([]);
  });

  test('names that are none, and queries that nobody asks', async () => {
    const faults: (string | null)[] = [];
    for (const { method, path } of operations) {
      const headers = { cookie: tablet.cookie };
      for (const name of path.includes('{') ? NAMES : [])
        faults.push(await fault(method, path.replaceAll(/\{\w+\}/g, encodeURI(decodeURI(name))), { headers }));
      if (method === 'GET')
        faults.push(await fault(method, `${path.replaceAll(/\{\w+\}/g, 'nonsense')}?${QUERY}`, { headers }));
    }
    expect(faults.filter((one) => one !== null)).toEqual([]);
  });

  test('nobody’s session', async () => {
    const faults: (string | null)[] = [];
    for (const { method, path } of operations)
      for (const cookie of ['', 'session=nonsense', `${tablet.cookie}x`])
        faults.push(await fault(method, path.replaceAll(/\{\w+\}/g, 'nonsense'), { headers: { cookie } }));
    expect(faults.filter((one) => one !== null)).toEqual([]);
  });

  test('all that was stored is there, and work goes on', async () => {
    expect(await stored()).toBe(before);
    const { results } = await tablet.push(await tablet.change({ set: { group: '4' } }));
    expect(results.map(({ state }) => state)).toEqual(['admitted']);
  });
});
