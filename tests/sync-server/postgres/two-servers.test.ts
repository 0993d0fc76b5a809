import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Change } from '#domain/change/change.ts';
import { invite } from '../../../sync-server/accounts/devices.ts';
import { addUser, assign } from '../../../sync-server/accounts/people.ts';
import { verifyStore } from '../../../sync-server/commands/admin/verify-store.ts';
import { type AppDeps } from '../../../sync-server/deps.ts';
import { openDeps } from '../../../sync-server/open-deps.ts';
import { RunningServer } from '../../support/running-server.ts';
import { type TestDatabase, newDatabase } from '../../support/new-database.ts';
import { TestDevice, newId } from '../../support/test-device.ts';
import { OTHER_VILLAGE, VILLAGE } from '../../support/test-server.ts';

/** Two servers, each a process of its own, over one PostgreSQL and one data folder. */

let database: TestDatabase;
let data: string;
let servers: [RunningServer, RunningServer];
/** A third process beside them, as the administration command is. */
let office: AppDeps;
let watcher: Client;

beforeAll(async () => {
  database = await newDatabase(inject('cluster') ?? '');
  data = await mkdtemp(join(tmpdir(), 'fangpin-two-'));
  const start = () => RunningServer.create({ data, database: database.address });
  servers = await Promise.all([start(), start()]);
  office = await openDeps({ data, database: database.address, log: pino({ level: 'silent' }), now: Date.now });
  watcher = new Client(database.address);
  await watcher.connect();
});
afterAll(async () => {
  await watcher?.end();
  await office?.store.close();
  await Promise.all((servers ?? []).map((server) => server.remove()));
  await rm(data, { recursive: true, force: true });
  await database.drop();
});

async function tablet(login: string, village: string): Promise<TestDevice> {
  const { user, code, password } = await office.store.write(async (trx) => {
    const person = await addUser(trx, { login, name: login, password: null, administrator: false }, Date.now());
    await assign(trx, { user: person.user, role: 'cadre', village, sensitive: true, from: null, to: null });
    return { ...person, ...(await invite(trx, person.user, Date.now())) };
  });
  const device = await TestDevice.create(servers[0].url);
  expect((await device.enrol(code)).user).toBe(user);
  device.password = password;
  return device;
}

/** The same tablet speaking to one of the servers. */
function at(device: TestDevice, server: RunningServer): TestDevice {
  return Object.assign(Object.create(TestDevice.prototype) as TestDevice, device, { url: server.url });
}

test('two servers that start at once on an empty database make one administrator and one pair of keys', async () => {
  expect(servers.filter(({ printed }) => printed.includes('password'))).toHaveLength(1);
  const keys = await Promise.all(
    servers.map(async (server) => {
      const device = await tablet(`keys-${server.url.slice(-5)}`, VILLAGE);
      return JSON.stringify((await at(device, server).hello()).time.token.length > 0 && office.keys.signingKey);
    }),
  );
  expect(new Set(keys).size).toBe(1);
});

test('what belongs together and arrives at the same moment at two servers is judged as if one after the other', async () => {
  const [first, second] = [await tablet('together-1', VILLAGE), await tablet('together-2', VILLAGE)];
  const elsewhere = await tablet('together-3', OTHER_VILLAGE);
  for (let round = 0; round < 12; round++) {
    const household = await first.change();
    const { id, record } = household.envelope;
    const dependent = await second.change({ record, dependsOn: [id], set: { group: '2' } });
    await Promise.all([
      at(first, round % 2 === 0 ? servers[1] : servers[0]).push(household),
      at(second, round % 2 === 0 ? servers[0] : servers[1]).push(dependent),
    ]);
    // Held or not when it came: by now it is in.
    expect((await second.push(dependent)).results).toMatchObject([{ state: 'admitted', duplicate: true }]);

    const shared = newId();
    const [here, there] = [await first.change({ record: shared }), await elsewhere.change({ record: shared })];
    const answers = await Promise.all([at(first, servers[0]).push(here), at(elsewhere, servers[1]).push(there)]);
    expect(answers.map(({ results }) => results[0]?.state ?? '').toSorted()).toEqual(['admitted', 'quarantined']);
  }
});

test('the same pushes through both at once, one killed in between: feeds dense and in order, nothing lost, each wish judged once', async () => {
  await watchEvaluation();
  const tablets = [
    await tablet('load-1', VILLAGE),
    await tablet('load-2', VILLAGE),
    await tablet('load-3', OTHER_VILLAGE),
  ];
  const reader = await tablet('reader', VILLAGE.slice(0, 6));
  await reader.signIn();
  const pushed = new Map<TestDevice, Change[]>(tablets.map((device) => [device, []]));
  let writing = true;
  const read = follow(reader, [VILLAGE, OTHER_VILLAGE], () => writing);

  const dead = servers[1];
  let rounds = 0;
  await Promise.all(
    tablets.map(async (device) => {
      const households = Array.from({ length: 4 }, newId);
      for (let batch = 0; batch < 14; batch++) {
        const changes: Change[] = [];
        for (const record of households) changes.push(await device.change({ record, set: { group: String(batch) } }));
        pushed.get(device)?.push(...changes);
        // Who gets no answer has no promise; what the other server answers counts.
        const answers = await Promise.allSettled(servers.map((server) => at(device, server).push(...changes)));
        expect(answers[0]?.status).toBe('fulfilled');
        rounds += 1;
        if (rounds === 20) await dead.stop('SIGKILL');
      }
    }),
  );
  writing = false;
  const feeds = await read;

  for (const device of tablets) {
    const changes = pushed.get(device) ?? [];
    expect((await device.hello()).acknowledged).toEqual([[1, changes.length]]);
    const feed = feeds.get(device.village) ?? [];
    for (const { envelope } of changes) expect(feed.filter((id) => id === envelope.id)).toHaveLength(1);
  }
  expect(await verifyStore(office)).toMatchObject({ ok: true, problems: [] });
  await everythingJudged();
  const { rows } = await watcher.query(
    'select done.since, count(judged.*)::int as judged from wishes_done as done left join judged using (household, transaction) group by 1',
  );
  expect(rows.length).toBeGreaterThan(12);
  expect(rows.filter(({ judged }) => judged !== 1)).toEqual([]);
  const { rows: all } = await watcher.query(
    'select (select count(*) from judged)::int as judged, (select count(*) from wishes_done)::int as wishes',
  );
  expect(all[0].judged).toBe(all[0].wishes);
});

/** Pulls from both servers in turn until all is written and read; each position follows the one before. Ids by feed. */
async function follow(reader: TestDevice, feeds: string[], writing: () => boolean): Promise<Map<string, string[]>> {
  const after = new Map(feeds.map((feed) => [feed, 0]));
  const seen = new Map<string, string[]>(feeds.map((feed) => [feed, []]));
  for (let turn = 0, open = true; open; turn++) {
    const last = !writing();
    const page = await at(reader, last || turn % 2 === 0 ? servers[0] : servers[1])
      .pull(Object.fromEntries(after))
      .catch(() => null);
    if (page === null) continue;
    for (const { feed, position, ...entry } of page.entries) {
      expect(position).toBe((after.get(feed) ?? 0) + 1);
      after.set(feed, position);
      if (entry.entry === 'change') seen.get(feed)?.push(entry.change.envelope.id);
    }
    open = !last || page.ends.some((end) => 'more' in end && end.more);
  }
  return seen;
}

/** The database itself notes each evaluation and each wish that is done, with its transaction. */
async function watchEvaluation(): Promise<void> {
  await watcher.query(`
    create table judged (household text, transaction xid8);
    create table wishes_done (household text, since text, transaction xid8);
    create function note_judged() returns trigger language plpgsql as
      'begin insert into judged values (new.household, pg_current_xact_id()); return new; end';
    create function note_done() returns trigger language plpgsql as
      'begin insert into wishes_done values (old.household, old.since, pg_current_xact_id()); return old; end';
  `);
  await everythingJudged();
  await watcher.query(`
    create trigger note_judged after insert or update on evaluations for each row execute function note_judged();
    create trigger note_done after delete on evaluation_jobs for each row execute function note_done();
  `);
}

async function everythingJudged(): Promise<void> {
  for (;;) {
    const { rows } = await watcher.query('select count(*)::int as count from evaluation_jobs');
    if (rows[0]?.count === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
