import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Change } from '#domain/change/change.ts';
import { inRanges } from '#domain/sync/ranges.ts';
import { RunningServer, freePort } from '../support/running-server.ts';
import { TestDevice, newId } from '../support/test-device.ts';

/** The server as a process: how it starts, ends and dies. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VILLAGE = '530925101201';
const run = promisify(execFile);

let server: RunningServer;
let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'fangpin-process-'));
});
afterEach(async () => {
  await server?.remove();
  await rm(data, { recursive: true, force: true });
});

async function startFails(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    await run(process.execPath, ['sync-server/main.ts', ...args], { cwd: ROOT, timeout: 30_000 });
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
  throw new Error('it started');
}

test('a port in use, a folder in use, a database that is not there, a bad argument: clear words and exit 1', async () => {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, resolve));
  expect(await startFails('--port', String(port), '--data', data)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(`Port ${port} is in use`),
  });
  await new Promise((resolve) => other.close(resolve));

  server = await RunningServer.create();
  const free = String(await freePort());
  expect(await startFails('--port', free, '--data', server.data)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Another server works on the data folder'),
  });
  expect(
    await startFails('--port', free, '--data', data, '--database', `postgres://u:secret@localhost:${port}/x`),
  ).toEqual(
    expect.objectContaining({
      code: 1,
      stdout: '',
      stderr: `PostgreSQL localhost:${port}, database x as u: nothing answers there. Is it running?\n`,
    }),
  );
  expect(await startFails('--port', free, '--data', data, '--database', 'mysql://u:secret@localhost')).toMatchObject({
    code: 1,
    stderr: '--database takes "sqlite" or an address that begins with postgres://.\n',
  });
  expect(await startFails('--port', 'x', '--data', data)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--port takes'),
  });
  expect(await startFails('--nothing')).toMatchObject({ code: 1, stderr: expect.stringContaining('Usage') });
});

async function enrolled(login: string): Promise<TestDevice> {
  await server.admin('user', 'add', login);
  await server.admin('assign', '--user', login, '--village', VILLAGE, '--role', 'cadre');
  const { code = '' } = await server.admin('device', 'invite', '--user', login);
  const device = await TestDevice.create(server.url);
  await device.enrol(code);
  return device;
}

test('the first start of an empty folder prints one administrator with a password that works', async () => {
  server = await RunningServer.create();
  const [, password = ''] = /password: (\S+)/.exec(server.printed) ?? [];
  const device = await TestDevice.create(server.url);
  expect((await device.call('POST', '/session', { user: 'admin', password })).status).toBe(200);
  expect(await server.admin<object[]>('user', 'list')).toMatchObject([{ login: 'admin', administrator: true }]);
  await expect(
    run(process.execPath, ['sync-server/commands/admin.ts', '--data', server.data, 'user', 'add', 'admin'], {
      cwd: ROOT,
    }),
  ).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'The login admin is taken.\n',
  });
});

test('SIGTERM answers what is being asked, then ends with 0; the next start has everything', async () => {
  server = await RunningServer.create();
  const device = await enrolled('ending');
  const [settled] = await Promise.all([
    Promise.allSettled([device.push(await device.change())]),
    server.stop('SIGTERM'),
  ]);
  await server.start();
  const { acknowledged } = await device.hello();
  if (settled[0].status === 'fulfilled') expect(acknowledged).toEqual([[1, 1]]);
  expect(server.printed).not.toContain('password');
});

test('killed at any moment under load, no acknowledged change is missing and the store is sound', async () => {
  server = await RunningServer.create();
  const devices = [await enrolled('load-a'), await enrolled('load-b')];
  const pushed = new Map<TestDevice, Change[]>(devices.map((device) => [device, []]));
  const acknowledged = new Map<string, string>();

  for (let round = 0; round < 4; round++) {
    const killed = new AbortController();
    const work = devices.map(async (device) => {
      for (let batch = 0; !killed.signal.aborted && batch < 200; batch++) {
        const changes: Change[] = [];
        for (let index = 0; index < 5; index++) changes.push(await device.change({ record: newId() }));
        pushed.get(device)?.push(...changes);
        // An answer that does not come acknowledges nothing.
        const answer = await device.push(...changes).catch(() => null);
        for (const result of answer?.results ?? []) if (result.id !== null) acknowledged.set(result.id, result.state);
      }
    });
    const enough = acknowledged.size + 10 + 13 * round;
    while (acknowledged.size < enough) await new Promise((resolve) => setTimeout(resolve, 1));
    await server.stop('SIGKILL');
    killed.abort();
    await Promise.all(work);
    await server.start();
  }

  expect(await server.admin('verify')).toMatchObject({ ok: true, problems: [] });
  for (const device of devices) {
    const ranges = (await device.hello()).acknowledged;
    for (const change of pushed.get(device) ?? []) {
      if (acknowledged.has(change.envelope.id)) expect(inRanges(ranges, change.envelope.n)).toBe(true);
    }
    // What was not acknowledged is sent again, and then all of it is there once.
    const again = (pushed.get(device) ?? []).filter(({ envelope }) => !inRanges(ranges, envelope.n));
    for (let at = 0; at < again.length; at += 500) await device.push(...again.slice(at, at + 500));
    expect((await device.hello()).acknowledged).toEqual([[1, device.n]]);
  }
});
