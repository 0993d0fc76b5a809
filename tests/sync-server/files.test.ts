import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AttachmentRef } from '#domain/change/change.ts';
import { type Answer, type TestDevice, hashBytes, newId } from '../support/test-device.ts';
import { FAR_VILLAGE, TestServer } from '../support/test-server.ts';

/** Uploads and attachments: only what changes name, only when it is what they say. */

let server: TestServer;
let device: TestDevice;
beforeAll(async () => {
  server = await TestServer.start();
});
beforeEach(async () => {
  device = await server.tablet(`files-${newId()}`);
});
afterAll(() => server.remove());

let colour = 0;
async function photo(): Promise<Uint8Array<ArrayBuffer>> {
  colour += 1;
  return new Uint8Array(
    await sharp({ create: { width: 30, height: 20, channels: 3, background: { r: colour, g: 9, b: 9 } } })
      .jpeg()
      .toBuffer(),
  );
}

/** Pushes a visit that names the bytes; `ref` says otherwise what it claims of them. */
async function named(
  bytes: Uint8Array<ArrayBuffer>,
  ref: Partial<AttachmentRef> = {},
  sensitive = false,
): Promise<string> {
  const sha256 = ref.sha256 ?? (await hashBytes(bytes));
  const path = `${sensitive ? 'sensitive/' : ''}photos/${newId()}/sha256`;
  await device.push(
    await device.change({
      kind: 'visit',
      set: { household: newId(), [path]: sha256 },
      attachments: [{ sha256, size: bytes.length, type: 'image/jpeg', role: 'houseFront', ...ref }],
    }),
  );
  return sha256;
}

const code = ({ status, json }: Answer) => [status, (json as { code?: string } | null)?.code];

test('a file that no stored change names, or of another size, is not wanted', async () => {
  const bytes = await photo();
  expect(code(await device.upload(bytes))).toEqual([403, 'NOT_WANTED']);
  await named(bytes, { size: bytes.length + 1 });
  const answer = await device.upload(bytes);
  expect(code(answer)).toEqual([403, 'NOT_WANTED']);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
});

test('an upload without its hash is malformed', async () => {
  const answer = await device.call('POST', '/files', undefined, { 'tus-resumable': '1.0.0', 'upload-length': '5' });
  expect(code(answer)).toEqual([400, 'MALFORMED']);
});

test('a broken upload goes on where it stopped, over a restart, and its last answer may be lost', async () => {
  const bytes = await photo();
  const sha256 = await named(bytes);
  const head = async (location: string) => {
    const answer = await fetch(new URL(location, server.url), {
      method: 'HEAD',
      headers: { 'tus-resumable': '1.0.0' },
    });
    return [answer.status, answer.headers.get('upload-offset')];
  };
  const created = await device.call('POST', '/files', undefined, {
    'tus-resumable': '1.0.0',
    'upload-length': String(bytes.length),
    'upload-metadata': `sha256 ${btoa(sha256)}`,
  });
  expect(created.status).toBe(201);
  const location = created.headers.get('location') ?? '';
  expect((await device.patch(location, bytes.slice(0, 100), 0)).status).toBe(204);
  expect((await fetch(`${server.url}/api/v1/attachments/${sha256}`, { method: 'HEAD' })).status).toBe(404);
  await server.restart();
  device = Object.assign(device, { url: server.url });
  expect(await head(location)).toEqual([200, '100']);
  expect((await device.patch(location, bytes.slice(50), 50)).status).toBe(409);
  expect((await device.patch(location, bytes.slice(100), 100)).status).toBe(204);
  expect(await head(location)).toEqual([200, String(bytes.length)]);
  expect((await fetch(`${server.url}/api/v1/attachments/${sha256}`, { method: 'HEAD' })).status).toBe(200);
  expect(code(await device.upload(bytes))).toEqual([409, 'HAVE']);
  expect(
    (
      await device.push(
        await device.change({ attachments: [{ sha256, size: bytes.length, type: 'image/jpeg', role: 'x' }] }),
      )
    ).attachments,
  ).toEqual({ want: [], have: [sha256] });
});

test.each<[string, () => Promise<{ bytes: Uint8Array<ArrayBuffer>; ref: Partial<AttachmentRef> }>]>([
  ['other bytes than the hash says', async () => ({ bytes: await photo(), ref: { sha256: 'A'.repeat(43) } })],
  ['another type than its change says', async () => ({ bytes: await photo(), ref: { type: 'image/png' } })],
  ['a picture cut in the middle', async () => ({ bytes: (await photo()).slice(0, 200), ref: {} })],
  ['a header without a picture', async () => ({ bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), ref: {} })],
  [
    'strokes that are no JSON',
    async () => ({ bytes: new TextEncoder().encode('[[1,2'), ref: { type: 'application/json' } }),
  ],
  [
    'a picture of more than 50 million pixels',
    async () => {
      const bytes = new Uint8Array(
        await sharp({ create: { width: 10_001, height: 5000, channels: 3, background: '#000' } })
          .png()
          .toBuffer(),
      );
      return { bytes, ref: { type: 'image/png' } };
    },
  ],
])('%s: 422 and the upload is gone', async (_what, make) => {
  const { bytes, ref } = await make();
  const sha256 = await named(bytes, ref);
  const created = await device.call('POST', '/files', undefined, {
    'tus-resumable': '1.0.0',
    'upload-length': String(bytes.length),
    'upload-metadata': `sha256 ${btoa(sha256)}`,
  });
  const location = created.headers.get('location') ?? '';
  expect(code(await device.patch(location, bytes, 0))).toEqual([422, 'HASH']);
  expect(
    (await fetch(new URL(location, server.url), { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })).status,
  ).toBe(404);
  expect((await fetch(`${server.url}/api/v1/attachments/${sha256}`, { method: 'HEAD' })).status).toBe(404);
});

test('strokes, PNG, WebP and sound are taken as what they are', async () => {
  const picture = sharp({ create: { width: 10, height: 10, channels: 3, background: '#abc' } });
  const files: [AttachmentRef['type'], Uint8Array<ArrayBuffer>][] = [
    ['application/json', new TextEncoder().encode('[[1,2,3]]')],
    ['image/png', new Uint8Array(await picture.clone().png().toBuffer())],
    ['image/webp', new Uint8Array(await picture.clone().webp().toBuffer())],
    ['audio/webm', new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0, 0])],
  ];
  for (const [type, bytes] of files) {
    await named(bytes, { type });
    expect([type, (await device.upload(bytes)).status]).toEqual([type, 204]);
  }
});

test('reading needs a session with the right to a record that names the file', async () => {
  const [open, closed] = [await photo(), await photo()];
  const [shown, hidden] = [await named(open), await named(closed, {}, true)];
  for (const bytes of [open, closed]) expect((await device.upload(bytes)).status).toBe(204);
  const get = async (by: TestDevice, sha256: string) => (await by.call('GET', `/attachments/${sha256}`)).status;
  expect(await get(device, shown)).toBe(401);
  await device.signIn();
  expect([await get(device, shown), await get(device, hidden)]).toEqual([200, 200]);
  const far = await server.tablet(`files-${newId()}`, 'supervisor', FAR_VILLAGE);
  await far.signIn();
  expect(await get(far, shown)).toBe(404);
  const person = await server.person(`files-${newId()}`, 'cadre', '530925101201', { sensitive: false });
  const blind = await server.tabletOf(person);
  blind.password = person.password;
  await blind.signIn();
  expect([await get(blind, shown), await get(blind, hidden)]).toEqual([200, 404]);
  // Named by the envelope alone, of a change that has no sensitive part.
  const plain = await photo();
  await device.push(
    await device.change({
      set: { 'extra/a': 1 },
      attachments: [{ sha256: await hashBytes(plain), size: plain.length, type: 'image/jpeg', role: 'houseFront' }],
    }),
  );
  expect((await device.upload(plain)).status).toBe(204);
  expect(await get(blind, await hashBytes(plain))).toBe(200);
});
