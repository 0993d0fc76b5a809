import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { BundleAnswer } from '#domain/sync/bundle.ts';
import { type PublicKey } from '#domain/sync/protocol.ts';
import { publicKeyOf, verifyText } from '../../sync-server/crypto/hashing.ts';
import { type Bent, makeBundle } from '../support/make-bundle.ts';
import { type Answer, type TestDevice, hashBytes, newId } from '../support/test-device.ts';
import { TestServer } from '../support/test-server.ts';

/** Work of a tablet without coverage comes in on somebody else's tablet, sealed. */

let server: TestServer;
let author: TestDevice;
let carrier: TestDevice;
let sealingKey: PublicKey;
let signingKey: PublicKey;
beforeAll(async () => {
  server = await TestServer.start();
  ({ sealingKey, signingKey } = server.deps.keys);
});
beforeEach(async () => {
  author = await server.tablet(`author-${newId()}`);
  carrier = await server.tablet(`carrier-${newId()}`, 'leader');
  await carrier.signIn();
});
afterAll(() => server.remove());

const code = ({ status, json }: Answer) => [status, (json as { code?: string } | null)?.code];

async function brought(bytes: Uint8Array<ArrayBuffer>): Promise<Answer> {
  const sent = await carrier.upload(bytes, undefined, 'bundle');
  if (sent.status !== 204) return sent;
  return carrier.call('POST', '/bundles', { sha256: await hashBytes(bytes) });
}

async function admitted(bytes: Uint8Array<ArrayBuffer>): Promise<BundleAnswer> {
  const answer = await brought(bytes);
  expect(answer.text).toContain('receipt');
  return BundleAnswer.parse(answer.json);
}

let colour = 0;
async function signature(): Promise<Uint8Array<ArrayBuffer>> {
  colour += 1;
  return new Uint8Array(
    await sharp({ create: { width: 9, height: 9, channels: 3, background: { r: colour, g: 1, b: 1 } } })
      .png()
      .toBuffer(),
  );
}

test('changes and their files come in; the receipt says what is held, and the server signed it', async () => {
  const drawn = await signature();
  const sha256 = await hashBytes(drawn);
  const house = await author.change({ set: { group: '3' } });
  const consent = await author.change({
    kind: 'consent',
    set: { household: house.envelope.record },
    dependsOn: [house.envelope.id],
    attachments: [{ sha256, size: drawn.length, type: 'image/png', role: 'signature' }],
  });
  const bundle = await makeBundle(author, sealingKey, [house, consent], { files: [drawn] });
  const { results, acknowledged, attachments, receipt } = await admitted(bundle);
  expect(results.map(({ id, state }) => [id, state])).toEqual([
    [house.envelope.id, 'admitted'],
    [consent.envelope.id, 'admitted'],
  ]);
  expect(acknowledged).toEqual({ [author.device]: [[1, 2]] });
  expect(attachments).toEqual({ want: [], have: [sha256] });
  const { signature: signed, ...rest } = receipt;
  expect(rest).toEqual({ epoch: author.epoch, at: server.clock, acknowledged });
  expect(await verifyText(publicKeyOf(signingKey), canonicalJson(rest), signed)).toBe(true);

  // The author's own sync finds everything there.
  expect((await author.hello()).acknowledged).toEqual([[1, 2]]);
  expect((await author.push(house)).results[0]).toMatchObject({ state: 'admitted', duplicate: true });

  // The answer was lost: asking again, or bringing it again, is without effect.
  const again = BundleAnswer.parse((await carrier.call('POST', '/bundles', { sha256: await hashBytes(bundle) })).json);
  expect(again.results).toEqual(results.map((result) => ({ ...result, duplicate: true })));
  expect(code(await carrier.upload(bundle, undefined, 'bundle'))).toEqual([409, 'HAVE']);
});

test('more changes than one push may hold come in one bundle, in small chunks, what depends last', async () => {
  const houses = [];
  for (let house = 0; house < 620; house += 1) houses.push(await author.change({ set: { group: String(house) } }));
  const [first] = houses;
  if (first === undefined) throw new Error('no house');
  const later = await author.change({
    kind: 'visit',
    set: { household: houses[610]?.envelope.record ?? '' },
    dependsOn: [houses[610]?.envelope.id ?? ''],
  });
  const { results } = await admitted(
    await makeBundle(author, sealingKey, [later, ...houses], { chunk: 1000, files: [await signature()] }),
  );
  expect(results.length).toBe(621);
  expect(new Set(results.map(({ state }) => state))).toEqual(new Set(['admitted']));
});

test('each change stands for itself: a forged one is refused, a foreign one waits for review, the rest comes in', async () => {
  const good = await author.change();
  const forged = { ...(await author.change()), signature: 'A'.repeat(86) };
  const revoked = await author.change({ village: '530925102201' });
  const { results, attachments } = await admitted(
    await makeBundle(author, sealingKey, [good, forged, 'not a change', revoked]),
  );
  expect(results.map((result) => ('code' in result ? result.code : result.state))).toEqual([
    'admitted',
    'SIGNATURE',
    'MALFORMED',
    'OUT_OF_SCOPE',
  ]);
  expect(attachments).toEqual({ want: [], have: [] });
});

test('a file that nothing names is not kept, a spoilt one stays wanted', async () => {
  const [unnamed, spoilt] = [await signature(), (await signature()).slice(0, 20)];
  const sha256 = await hashBytes(spoilt);
  const change = await author.change({
    attachments: [{ sha256, size: spoilt.length, type: 'image/png', role: 'x' }],
  });
  const { attachments } = await admitted(await makeBundle(author, sealingKey, [change], { files: [unnamed, spoilt] }));
  expect(attachments).toEqual({ want: [sha256], have: [] });
  expect((await carrier.call('GET', `/attachments/${await hashBytes(unnamed)}`)).status).toBe(404);
});

test('every byte counts: whatever is altered, left out or cut off, nothing of it comes in', async () => {
  const change = await author.change();
  const bundle = await makeBundle(author, sealingKey, [change], { chunk: 50 });
  const start = bundle.indexOf(0x0a) + 1;
  const step = process.env['EVERY_BYTE'] === undefined ? 37 : 1;
  for (let at = 0; at < bundle.length; at += step) {
    const bent = bundle.slice();
    bent[at] = (bent[at] ?? 0) ^ 1;
    const [status] = code(await brought(bent));
    expect([at, at < start ? [400, 401, 422].includes(Number(status)) : [400, 422].includes(Number(status))]).toEqual([
      at,
      true,
    ]);
  }
  for (const short of [bundle.slice(0, start), bundle.slice(0, start + 4 + 50 + 16), bundle.slice(0, -1)])
    expect(code(await brought(short))).toEqual([422, 'HASH']);
  expect((await author.hello()).acknowledged).toEqual([]);
  expect((await admitted(bundle)).results[0]?.state).toBe('admitted');
});

test.each<[string, [number, string], (good: string) => Bent]>([
  ['an unknown version', [400, 'MALFORMED'], () => ({ header: { version: 2 } })],
  ['another key in the header', [400, 'MALFORMED'], () => ({ header: { more: 1 } })],
  ['a device that is not enrolled', [401, 'SIGNATURE'], () => ({ header: { from: 'nobody' } })],
  [
    'a key that is no point',
    [400, 'MALFORMED'],
    () => ({ header: { ephemeralKey: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } } }),
  ],
  ['fewer changes than it says', [400, 'MALFORMED'], () => ({ header: { changes: 2 } })],
  [
    'a file that is not inside',
    [400, 'MALFORMED'],
    () => ({ header: { attachments: [{ sha256: 'A'.repeat(43), size: 9 }] } }),
  ],
  ['changes that are not packed', [400, 'MALFORMED'], (good) => ({ packed: new TextEncoder().encode(good) })],
  ['a bomb', [413, 'TOO_LARGE'], () => ({ packed: new Uint8Array(gzipSync(Buffer.alloc(40 * 1024 * 1024))) })],
])('%s: %j', async (_what, expected, bend) => {
  const change = await author.change();
  expect(code(await brought(await makeBundle(author, sealingKey, [change], bend(canonicalJson(change)))))).toEqual(
    expected,
  );
  expect((await author.hello()).acknowledged).toEqual([]);
});

test('bringing needs a session, asking needs what was brought, and a photo is still no bundle', async () => {
  const bundle = await makeBundle(author, sealingKey, [await author.change()]);
  expect(code(await author.upload(bundle, undefined, 'bundle'))).toEqual([401, 'SESSION']);
  expect(code(await author.call('POST', '/bundles', { sha256: await hashBytes(bundle) }))).toEqual([401, 'SESSION']);
  expect(code(await carrier.call('POST', '/bundles', { sha256: await hashBytes(bundle) }))).toEqual([404, 'NOT_FOUND']);
  expect(code(await carrier.call('POST', '/bundles', { sha256: 'short' }))).toEqual([400, 'MALFORMED']);
  expect(code(await carrier.upload(bundle, 'A'.repeat(43), 'bundle'))).toEqual([422, 'HASH']);
  const tooLarge = await carrier.call('POST', '/files', undefined, {
    'tus-resumable': '1.0.0',
    'upload-length': String(200 * 1024 * 1024 + 1),
    'upload-metadata': `sha256 ${btoa('A'.repeat(43))},bundle`,
  });
  expect(code(tooLarge)).toEqual([413, 'TOO_LARGE']);
});
