import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashBytes, newId } from '../support/test-device.ts';
import { TestServer, VILLAGE } from '../support/test-server.ts';

/** One household from the tablet to another tablet, with a photo, over real HTTP. */

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.remove());

test('what one tablet pushes another pulls, file and all, also after a restart', async () => {
  const author = await server.tablet('walker');
  const reader = await server.tablet('reader');
  const hello = await author.hello();
  expect(hello.feeds).toContain(VILLAGE);

  const photo = new Uint8Array(
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#345' } })
      .jpeg()
      .toBuffer(),
  );
  const sha256 = await hashBytes(photo);
  const household = await author.change({ set: { group: '3', 'sensitive/phone': '13900000000' } });
  const record = household.envelope.record;
  const visit = await author.change({
    record: newId(),
    kind: 'visit',
    set: { household: record, kind: 'fieldSurvey', [`photos/${newId()}/sha256`]: sha256 },
    dependsOn: [household.envelope.id],
    attachments: [{ sha256, size: photo.length, type: 'image/jpeg', role: 'houseFront' }],
  });
  const answer = await author.push(household, visit);
  expect(answer.results.map(({ state }) => state)).toEqual(['admitted', 'admitted']);
  expect(answer.acknowledged).toEqual({ [author.device]: [[1, 2]] });
  expect(answer.attachments).toEqual({ want: [sha256], have: [] });

  expect((await author.upload(photo)).status).toBe(204);
  expect((await author.upload(photo)).json).toMatchObject({ status: 409, code: 'HAVE' });

  await server.restart();
  const reading = Object.assign(reader, { url: server.url });
  await reading.signIn();
  const { entries, ends } = await reading.pull({ [VILLAGE]: 0 });
  expect(entries.map((entry) => entry.entry === 'change' && entry.change)).toEqual([household, visit]);
  expect(ends).toEqual([{ end: VILLAGE, head: 2, next: 2, more: false }]);
  const file = await fetch(`${server.url}/api/v1/attachments/${sha256}`, { headers: { cookie: reading.cookie } });
  expect(file.headers.get('content-type')).toBe('image/jpeg');
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(photo);
});
