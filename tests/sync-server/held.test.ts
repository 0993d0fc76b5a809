import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AttachmentRef } from '#domain/change/change.ts';
import { RECORD_SCHEMA } from '#domain/record/fields.ts';
import { type PushResult } from '#domain/sync/protocol.ts';
import { revokeDevice } from '../../sync-server/accounts/devices.ts';
import { releaseChange } from '../../sync-server/admission/decide.ts';
import { type TestDevice, hashBytes, newId } from '../support/test-device.ts';
import { TestServer, VILLAGE } from '../support/test-server.ts';

/** Admission, step 2: what waits, for what, and that it goes on by itself. */

let server: TestServer;
let device: TestDevice;
beforeAll(async () => {
  server = await TestServer.start();
});
beforeEach(async () => {
  device = await server.tablet(`held-${newId()}`);
});
afterAll(() => server.remove());

/** What a repeat says: the present state. */
async function stateNow(change: Parameters<TestDevice['push']>[0]): Promise<PushResult | undefined> {
  return (await device.push(change)).results[0];
}

async function signature(): Promise<{ bytes: Uint8Array<ArrayBuffer>; ref: AttachmentRef }> {
  const colour = `#${Math.floor(Math.random() * 0xffffff)
    .toString(16)
    .padStart(6, '0')}`;
  const bytes = new Uint8Array(
    await sharp({ create: { width: 20, height: 10, channels: 3, background: colour } })
      .png()
      .toBuffer(),
  );
  return { bytes, ref: { sha256: await hashBytes(bytes), size: bytes.length, type: 'image/png', role: 'signature' } };
}

test('a change waits for those it depends on, over several steps', async () => {
  const first = await device.change();
  const second = await device.change({ record: first.envelope.record, dependsOn: [first.envelope.id] });
  const third = await device.change({
    record: first.envelope.record,
    dependsOn: [second.envelope.id, first.envelope.id],
  });
  const early = await device.push(third, second);
  expect(early.results).toEqual([
    { id: third.envelope.id, state: 'durable', need: { changes: [second.envelope.id, first.envelope.id] } },
    { id: second.envelope.id, state: 'durable', need: { changes: [first.envelope.id] } },
  ]);
  expect(early.acknowledged[device.device]).toEqual([[2, 3]]);
  expect((await device.push(first)).results).toMatchObject([{ state: 'admitted', feed: VILLAGE }]);
  const [a, b, c] = [await stateNow(first), await stateNow(second), await stateNow(third)];
  expect([a, b, c]).toMatchObject([1, 2, 3].map(() => ({ state: 'admitted', duplicate: true })));
  const positions = [a, b, c].map((result) => (result?.state === 'admitted' ? result.position : 0));
  expect(positions).toEqual([...positions].sort((x, y) => x - y));
});

test('results tell how things stand after the whole batch', async () => {
  const first = await device.change();
  const second = await device.change({ record: first.envelope.record, dependsOn: [first.envelope.id] });
  expect((await device.push(second, first, second)).results).toMatchObject([
    { state: 'admitted' },
    { state: 'admitted' },
    { state: 'admitted', duplicate: true },
  ]);
});

test('what depends on a quarantined change waits until that is released', async () => {
  const bad = await device.change({ set: { nothing: 1 } });
  const next = await device.change({ record: bad.envelope.record, dependsOn: [bad.envelope.id] });
  expect((await device.push(bad, next)).results).toMatchObject([
    { state: 'quarantined' },
    { state: 'durable', need: { changes: [bad.envelope.id] } },
  ]);
  const { store, keys } = server.deps;
  await store.write((trx) =>
    releaseChange(trx, keys, bad.envelope.id, { by: 'administrator', reason: '试' }, server.clock),
  );
  expect(await stateNow(bad)).toMatchObject({ state: 'admitted' });
  expect(await stateNow(next)).toMatchObject({ state: 'admitted' });
});

test('a change of a later schema waits for a later server', async () => {
  const change = await device.change({ origin: { schema: RECORD_SCHEMA + 1 }, set: { inventedLater: 1 } });
  expect(await stateNow(change)).toEqual({
    id: change.envelope.id,
    state: 'durable',
    need: { schema: RECORD_SCHEMA + 1 },
  });
  await server.restart();
  device = Object.assign(device, { url: server.url });
  expect(await stateNow(change)).toMatchObject({
    state: 'durable',
    need: { schema: RECORD_SCHEMA + 1 },
    duplicate: true,
  });
});

test('a consent waits for its files, over a restart', async () => {
  const [one, two] = [await signature(), await signature()];
  const household = await device.change();
  const consent = await device.change({
    kind: 'consent',
    set: { household: household.envelope.record, readAloud: true },
    attachments: [one.ref, two.ref],
  });
  const answer = await device.push(household, consent);
  expect(answer.results[1]).toEqual({
    id: consent.envelope.id,
    state: 'durable',
    need: { attachments: [one.ref.sha256, two.ref.sha256] },
  });
  expect((await device.upload(one.bytes)).status).toBe(204);
  expect(await stateNow(consent)).toMatchObject({ state: 'durable', need: { attachments: [two.ref.sha256] } });
  expect((await device.hello()).attachments.want).toEqual([two.ref.sha256]);
  await server.restart();
  device = Object.assign(device, { url: server.url });
  expect((await device.upload(two.bytes)).status).toBe(204);
  expect(await stateNow(consent)).toMatchObject({ state: 'admitted' });
  expect((await device.hello()).attachments.want).toEqual([]);
});

test('a visit does not wait for its photos', async () => {
  const { ref } = await signature();
  const answer = await device.push(
    await device.change({ kind: 'visit', set: { household: newId() }, attachments: [ref] }),
  );
  expect(answer.results).toMatchObject([{ state: 'admitted' }]);
  expect(answer.attachments).toEqual({ want: [ref.sha256], have: [] });
});

test('rights are those of the time of receipt, not of the day the need was met', async () => {
  const first = await device.change();
  const second = await device.change({ record: first.envelope.record, dependsOn: [first.envelope.id] });
  await device.push(second);
  server.clock += 1000;
  await revokeDevice(server.deps.store.db, device.device, server.clock);
  const { results } = await device.push(first);
  expect(results).toMatchObject([{ state: 'quarantined', code: 'DEVICE_REVOKED' }]);
  const { store, keys } = server.deps;
  await store.write((trx) =>
    releaseChange(trx, keys, first.envelope.id, { by: 'administrator', reason: '试' }, server.clock),
  );
  expect(await stateNow(second)).toMatchObject({ state: 'admitted' });
});
