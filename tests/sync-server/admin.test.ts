import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type RecordView } from '#domain/merge/merge.ts';
import { AdminError } from '../../sync-server/commands/admin/command.ts';
import { runAdmin } from '../../sync-server/commands/admin/run-admin.ts';
import { CannotOpen } from '../../sync-server/open-deps.ts';
import { lockFolder } from '../../sync-server/store/folder-lock.ts';
import { dataFolder } from '../../sync-server/store/data-folder.ts';
import { packLine, unpackLine } from '../../sync-server/store/packed-line.ts';
import { TestServer } from '../support/test-server.ts';
import { TestDevice, dotAt, hashBytes, ndjson } from '../support/test-device.ts';

/** The administration command beside a running server, through one database and two connections. */

const VILLAGE = '530925101201';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await TestServer.start();
  server.clock = Date.now();
  folder = await mkdtemp(join(tmpdir(), 'fangpin-admin-'));
});
afterAll(async () => {
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

async function lines(...args: string[]): Promise<string[]> {
  const written: string[] = [];
  await runAdmin(['--data', server.data, '--database', server.database, ...args], async (line) => {
    written.push(line);
  });
  // What the command did is in the past of the server's clock.
  server.clock = Date.now() + 1;
  return written;
}

async function admin<Answer = Record<string, string>>(...args: string[]): Promise<Answer> {
  const [line = '', ...others] = await lines(...args);
  expect(others).toEqual([]);
  return JSON.parse(line) as Answer;
}

/** The words of a command that fails; it has written nothing. */
async function refused(...args: string[]): Promise<string> {
  const written: string[] = [];
  const words = await runAdmin(['--data', server.data, '--database', server.database, ...args], async (line) => {
    written.push(line);
  }).then(
    () => 'it succeeded',
    (error: unknown) =>
      error instanceof AdminError || error instanceof CannotOpen ? error.message : `a fault: ${String(error)}`,
  );
  expect(written).toEqual([]);
  return words;
}

async function tablet(login: string): Promise<TestDevice> {
  const { user, password = '' } = await admin('user', 'add', login, '--name', `${login}（测试）`);
  await admin('assign', '--user', login, '--village', VILLAGE, '--role', 'cadre');
  const { code = '' } = await admin('device', 'invite', '--user', login);
  const device = await TestDevice.create(server.url, { now: () => server.clock });
  const enrolled = await device.enrol(code);
  expect(enrolled.user).toBe(user);
  device.password = password;
  return device;
}

test('villages, accounts, assignments and devices, seen by the running server at once', async () => {
  expect(await admin('village', 'add', VILLAGE, '--name', '甲村（测试）')).toEqual({
    code: VILLAGE,
    name: '甲村（测试）',
  });
  expect(await admin('village', 'list')).toEqual([{ code: VILLAGE, name: '甲村（测试）' }]);
  const device = await tablet('walker');
  await device.signIn();
  expect((await device.push(await device.change())).results).toMatchObject([{ state: 'admitted' }]);
  expect((await device.pull({ [VILLAGE]: 0 })).ends).toMatchObject([{ more: false }]);

  await admin('unassign', device.assignment);
  expect((await device.pull({ [VILLAGE]: 0 })).ends).toEqual([{ end: VILLAGE, denied: true }]);
  expect(await admin('device', 'list')).toMatchObject([{ device: device.device, user: device.user, revoked: null }]);
  await admin('device', 'revoke', device.device);
  expect((await device.push(await device.change())).results).toMatchObject([
    { state: 'quarantined', code: 'DEVICE_REVOKED' },
  ]);
  expect(await device.call('GET', '/desk/me')).toMatchObject({ status: 401 });
});

test('--sensitive, --from and --to stand in what the tablet is told', async () => {
  const { user = '' } = await admin('user', 'add', 'seasonal', '--password', 'given');
  const [from, to] = ['2026-01-01T00:00:00+08:00', '2099-12-31T00:00:00+08:00'];
  const { assignment } = await admin(
    'assign',
    '--user',
    user,
    '--village',
    '5309',
    '--role',
    'supervisor',
    '--from',
    from,
    '--to',
    to,
    '--sensitive',
    'no',
  );
  const { code = '' } = await admin('device', 'invite', '--user', 'seasonal');
  const { assignments } = await (await TestDevice.create(server.url, { now: () => server.clock })).enrol(code);
  expect(assignments).toEqual([
    { assignment, role: 'supervisor', village: '5309', sensitive: false, from: Date.parse(from), to: Date.parse(to) },
  ]);
});

test.each([
  [[], 'Usage'],
  [['nothing'], 'Usage'],
  [['village', 'add', '53', '--name', 'x'], '12 digits'],
  [['village', 'add', VILLAGE], '--name is needed'],
  [['village', 'list', 'more'], 'Usage: village list'],
  [['village', 'list', '--reason', 'x'], 'Usage: village list'],
  [['user', 'add', 'walker'], 'taken'],
  [['user', 'add', 'a b'], 'without spaces'],
  [['assign', '--user', 'nobody', '--village', '53', '--role', 'cadre'], 'no user nobody'],
  [['assign', '--user', 'walker', '--village', '53', '--role', 'administrator'], 'cadre, leader or supervisor'],
  [['assign', '--user', 'walker', '--village', '5x', '--role', 'cadre'], 'first digits'],
  [['assign', '--user', 'walker', '--village', '53', '--role', 'cadre', '--from', 'soon'], 'takes a time'],
  [['unassign', 'a-none'], 'no assignment'],
  [['device', 'revoke', 'd-none'], 'no device'],
  [['change', 'show', 'x'], 'no change'],
  [['change', 'void', 'x', '--reason', 'y'], 'no change'],
  [['change', 'void', 'x'], '--reason is needed'],
  [['quarantine', 'release', 'x', '--reason', 'y'], 'no change'],
  [['record', 'show', 'x'], 'no record'],
  [['restore', '/nowhere/at/all'], 'no file'],
  [['--database', 'mysql://x', 'user', 'list'], '--database takes'],
])('%j: plain words and no answer', async (args, words) => {
  expect(await refused(...args)).toContain(words);
});

describe('changes', () => {
  test('are shown, quarantined, released, declined, void and exported', async () => {
    const device = await tablet('decided');
    const good = await device.change({ set: { group: '1' } });
    const edit = await device.change({
      record: good.envelope.record,
      set: { group: '2' },
      replaces: { group: [dotAt(good, 'group')] },
    });
    const [bad, worse] = [await device.change({ set: { nothing: 1 } }), await device.change({ set: { nothing: 2 } })];
    const held = await device.change({ record: bad.envelope.record, dependsOn: [bad.envelope.id] });
    const broken = canonicalJson({ ...good, signature: 'A'.repeat(86) });
    await device.push(good, edit, bad, worse, held, broken);
    const show = (id: string) => admin('change', 'show', id);

    expect(await show(good.envelope.id)).toMatchObject({ state: 'admitted', feed: VILLAGE, change: good });
    expect(await show(bad.envelope.id)).toEqual({ state: 'quarantined', code: 'SCHEMA', change: bad });
    expect(await show(held.envelope.id)).toEqual({
      state: 'durable',
      need: { changes: [bad.envelope.id] },
      change: held,
    });

    const listed = async () =>
      (await admin<{ change: string }[]>('quarantine', 'list')).filter(({ change }) =>
        [bad, worse].some(({ envelope }) => envelope.id === change),
      );
    expect(await listed()).toMatchObject(
      [bad, worse].map(({ envelope }) => ({
        change: envelope.id,
        code: 'SCHEMA',
        village: VILLAGE,
        author: device.user,
        device: device.device,
      })),
    );
    expect(await admin('quarantine', 'release', bad.envelope.id, '--reason', '旧表')).toMatchObject({
      state: 'admitted',
      feed: VILLAGE,
    });
    expect(await show(held.envelope.id)).toMatchObject({ state: 'admitted' });
    await admin('quarantine', 'decline', worse.envelope.id, '--reason', '重复');
    expect(await listed()).toEqual([]);
    expect(await show(worse.envelope.id)).toEqual({ state: 'quarantined', code: 'SCHEMA', change: worse });
    expect(await refused('quarantine', 'release', bad.envelope.id, '--reason', 'x')).toContain('not quarantined');

    const view = async () => admin<RecordView>('record', 'show', good.envelope.record);
    expect((await view()).live['group']).toMatchObject([{ value: '2', dot: dotAt(edit, 'group') }]);
    await admin('change', 'void', edit.envelope.id, '--reason', '错户');
    expect((await view()).live['group']).toMatchObject([{ value: '1' }]);
    expect(Object.keys(await show(edit.envelope.id))).toEqual(['state', 'feed', 'position', 'change']);
    await admin('change', 'unvoid', edit.envelope.id, '--reason', '没错');
    expect(await view()).toMatchObject({
      record: good.envelope.record,
      kind: 'household',
      village: VILLAGE,
      members: [good.envelope.record],
      conflicts: [],
      removed: {},
    });

    const exported = ndjson((await lines('export-changes')).join('\n'));
    expect(exported).toContainEqual({ state: 'quarantined', code: 'SCHEMA', change: worse });
    const refusedLine = exported.find(({ state, code }) => state === 'refused' && code === 'SIGNATURE');
    expect(Buffer.from(String(refusedLine?.['bytes']), 'base64').toString()).toBe(broken);
  });
});

test('backup beside the running server, restore with a new epoch: tablets know it again and send what is missing', async () => {
  const device = await tablet('restored');
  const photo = new Uint8Array(
    await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .toBuffer(),
  );
  const sha256 = await hashBytes(photo);
  const before = await device.change({ attachments: [{ sha256, size: photo.length, type: 'image/png', role: 'x' }] });
  await device.push(before);
  expect((await device.upload(photo)).status).toBe(204);
  const file = join(folder, 'one.backup');
  expect(await admin('backup', file)).toMatchObject({ file, attachments: 1 });
  expect(await refused('backup', file)).toContain('already there');

  const after = await device.change({ record: before.envelope.record });
  await device.push(after);
  const late = await TestDevice.create(server.url, { now: () => server.clock });
  const { code = '' } = await admin('device', 'invite', '--user', 'restored');
  await late.enrol(code, device.assignment);
  const lateChange = await late.change();
  await late.push(lateChange);
  const desk = await admin('record', 'show', before.envelope.record);

  // A server inside the test's process takes no folder; over PostgreSQL it is known by its connections.
  const lock = lockFolder(dataFolder(server.data));
  expect(await refused('restore', file)).toContain('Stop it');
  lock?.release();
  await server.close();
  const junk = join(folder, 'junk');
  await writeFile(junk, 'no database');
  expect(await refused('restore', junk)).toContain('cannot be restored');
  const { epoch = '' } = await admin('restore', file);
  expect(epoch).not.toBe(device.epoch);
  await server.open();
  for (const each of [device, late]) Object.assign(each, { url: server.url });

  const old = device.epoch;
  await device.signIn();
  expect(device.epoch).toBe(epoch);
  expect((await device.hello()).acknowledged).toEqual([[1, 1]]);
  expect(await device.call('POST', '/pull', { epoch: old, feeds: [], max: 1 })).toMatchObject({
    status: 409,
    json: { epoch },
  });
  expect((await fetch(`${server.url}/api/v1/attachments/${sha256}`, { method: 'HEAD' })).status).toBe(200);
  expect((await device.push(before, after)).results).toMatchObject([
    { state: 'admitted', duplicate: true },
    { state: 'admitted' },
  ]);
  await late.hello();
  expect((await late.push(lateChange)).results).toMatchObject([{ state: 'admitted' }]);
  expect(await admin('record', 'show', before.envelope.record)).toEqual(desk);
});

test('every command refuses nonsense in words, and stands in the usage', async () => {
  const usages = (await refused('nonsense'))
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim());
  expect(usages.length).toBeGreaterThan(15);
  const nonsense = 'a b;字';
  const bad: string[] = [];
  for (const usage of usages) {
    const name = usage.split(/ (?=[A-Z[-])/, 1)[0]?.split(' ') ?? [];
    const filled = usage
      .replaceAll(/[[\]]/g, '')
      .split(' ')
      .slice(name.length)
      .map((word) => (word.startsWith('--') ? word : word === 'FILE' ? '/nowhere/at/all' : nonsense));
    const wrong = [
      [...name, nonsense, nonsense, nonsense],
      [...name, '--nonsense', 'x'],
      ...(filled.length > 0 ? [name, [...name, ...filled]] : []),
    ];
    for (const args of wrong) {
      const words = await refused(...args);
      if (/^(a fault|it succeeded|\P{L}*$)/u.test(words)) bad.push(`${args.join(' ')}: ${words}`);
    }
  }
  expect(bad).toEqual([]);
});

test('verify reads everything again, and finds a flipped byte', async () => {
  const device = await tablet('verified');
  await device.push(await device.change(), await device.change());
  const sound = await admin<{ ok: boolean; changes: number; problems: string[] }>('verify');
  expect(sound).toMatchObject({ ok: true, problems: [] });
  expect(sound.changes).toBeGreaterThan(1);
  await server.deps.store.write(async (trx) => {
    const stored = await trx
      .selectFrom('changes')
      .select(['id', 'line'])
      .where('device', '=', device.device)
      .orderBy('n')
      .execute();
    const [first, second] = stored.map(({ line }) => line);
    const other = packLine(
      unpackLine(second ?? Buffer.of())
        .toString()
        .replace('"timezone":480', '"timezone":540'),
    );
    for (const [index, line] of [Buffer.from(first ?? []).subarray(0, 40), Buffer.from(other)].entries())
      await trx
        .updateTable('changes')
        .set({ line })
        .where('id', '=', stored[index]?.id ?? '')
        .execute();
    await trx.deleteFrom('feed_entries').where('feed', '=', VILLAGE).where('position', '=', 1).execute();
  });
  const damaged = await admin<{ ok: boolean; problems: string[] }>('verify');
  expect(damaged.ok).toBe(false);
  expect(damaged.problems.join('\n')).toContain('has another hash');
  expect(damaged.problems.join('\n')).toContain('cannot be read');
  expect(damaged.problems.join('\n')).toContain(`feed ${VILLAGE}`);
});
