import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Json, canonicalJson } from '#domain/encoding/canonical-json.ts';
import { type StoredEvaluation } from '#domain/eligibility/evaluate-file.ts';
import { type HouseholdFile } from '#domain/record/household-file.ts';
import { DeskHousehold, DeskMe, DeskPlace, DeskRows } from '#domain/sync/desk-protocol.ts';
import { type Change } from '#domain/change/change.ts';
import { PushResult } from '#domain/sync/protocol.ts';
import { type TestDevice, dotAt, newId } from '../support/test-device.ts';
import { FAR_VILLAGE, OTHER_VILLAGE, TestServer, VILLAGE } from '../support/test-server.ts';

/** What supervisors' screens ask, with real rights, a real database and real evaluation. */

let server: TestServer;
let cadre: TestDevice;
let desk: TestDevice;
beforeAll(async () => {
  server = await TestServer.start();
});
beforeEach(async () => {
  const name = newId();
  cadre = await server.tablet(`cadre-${name}`);
  desk = await atDesk('supervisor', '530925101');
});
afterAll(() => server.remove());

/** Signed in by password, as at a desk. */
async function atDesk(role: 'cadre' | 'leader' | 'supervisor', village: string, sensitive = true): Promise<TestDevice> {
  const person = await server.person(`desk-${newId()}`, role, village, { sensitive });
  const device = await server.tabletOf(person);
  const answer = await device.call('POST', '/session', { user: person.login, password: person.password });
  device.keepCookie(answer);
  return device;
}

interface Made {
  readonly household: string;
  readonly visit: string;
  readonly changes: readonly Change[];
}

async function survey(head: string, more: Record<string, Json> = {}, by = cadre): Promise<Made> {
  const [household, person, visit] = [newId(), newId(), newId()];
  const changes = [
    await by.change({ record: household, set: { group: '3', ...more } }),
    await by.change({
      record: person,
      kind: 'person',
      set: {
        household,
        name: head,
        relation: 'head',
        birthDate: '1980-01-01',
        'sensitive/certNumber': '999999198001010018',
        'sensitive/health': ['seriousIllness'],
      },
    }),
    await by.change({
      record: visit,
      kind: 'visit',
      set: { household, kind: 'fieldSurvey', date: '2026-11-20', 'review/state': 'submitted' },
    }),
  ];
  const { results } = await by.push(...changes);
  expect(results.map(({ state }) => state)).toEqual(['admitted', 'admitted', 'admitted']);
  await server.evaluate();
  return { household, visit, changes };
}

async function rows(query: string, by = desk): Promise<DeskRows> {
  const answer = await by.call('GET', `/desk/households?${query}`);
  expect(answer).toMatchObject({ status: 200 });
  return DeskRows.parse(answer.json);
}

async function page(
  record: string,
  by = desk,
): Promise<DeskHousehold & { file: HouseholdFile; evaluation: StoredEvaluation }> {
  const answer = await by.call('GET', `/desk/households/${record}`);
  expect(answer).toMatchObject({ status: 200 });
  return DeskHousehold.parse(answer.json) as DeskHousehold & { file: HouseholdFile; evaluation: StoredEvaluation };
}

test('who I am, and which places are mine', async () => {
  await survey('赵一');
  expect(DeskMe.parse((await desk.call('GET', '/desk/me')).json)).toMatchObject({
    user: desk.user,
    administrator: false,
    assignments: [{ role: 'supervisor', village: '530925101', sensitive: true }],
  });
  const places = DeskPlace.array().parse((await desk.call('GET', '/desk/places')).json);
  expect(places.map(({ code }) => code)).toEqual(['530925', '530925101', VILLAGE, OTHER_VILLAGE]);
  expect(places.find(({ code }) => code === VILLAGE)).toMatchObject({ name: '甲村（测试）' });
  const [county, , village] = places;
  expect(county).toMatchObject({ households: village?.households, submitted: village?.submitted });
  expect(village?.submitted).toBeGreaterThan(0);
});

test('administrators and people without assignment see no households', async () => {
  await survey('钱二');
  const person = await server.person(`admin-${newId()}`, 'administrator');
  const device = await server.tabletOf(person);
  device.keepCookie(await device.call('POST', '/session', { user: person.login, password: person.password }));
  expect(DeskMe.parse((await device.call('GET', '/desk/me')).json).administrator).toBe(true);
  expect(await rows('', device)).toEqual({ rows: [], total: 0, next: null });
  expect((await device.call('GET', '/desk/places')).json).toEqual([]);
});

describe('the list', () => {
  test('shows what was evaluated, and finds by name, initials, spelling and last digits', async () => {
    const name = '孙有福';
    const { household } = await survey(name);
    for (const search of [name, '有福', 'syf', 'sunyou']) {
      const found = await rows(`search=${encodeURIComponent(search)}`);
      expect([search, ...found.rows.map(({ record }) => record)]).toContain(household);
    }
    const [row] = (await rows(`search=${encodeURIComponent(name)}`)).rows;
    expect(row).toMatchObject({
      head: name,
      village: VILLAGE,
      villageName: '甲村（测试）',
      group: '3',
      visitedOn: '2026-11-20',
      review: 'submitted',
      conflicts: 0,
    });
    expect(row?.verdict).toBe('incomplete');
    expect(row?.missing).toBeGreaterThan(0);
    expect((await rows('search=0018')).rows.map(({ record }) => record)).toContain(household);
    expect((await rows('search=%25')).rows).toEqual([]);
  });

  test('says who should be visited again and why, by the day on the server', async () => {
    const own = await TestServer.start();
    const [tablet, open] = [await own.tablet('mine'), await own.tablet('open', 'supervisor', '530925')];
    const some = await own.person('some', 'supervisor', '530925', { sensitive: false });
    const closed = await own.tabletOf(some);
    await Promise.all([open.signIn(), closed.signIn()]);
    const of = async (review: string | null) => {
      const household = newId();
      await tablet.push(
        await tablet.change({ record: household, set: { group: '3' } }),
        await tablet.change({
          record: newId(),
          kind: 'visit',
          set: {
            household,
            kind: 'fieldSurvey',
            date: '2026-11-20',
            ...(review === null ? {} : { 'review/state': review }),
          },
        }),
      );
      return household;
    };
    const [handedIn, underWay] = [await of('submitted'), await of(null)];
    await own.evaluate();
    const again = async (by: TestDevice) =>
      (await rows('revisit=yes&sort=village', by)).rows.map(({ record, revisit }) => ({ record, revisit }));
    const [row] = await again(open);
    expect(row).toMatchObject({ record: handedIn, revisit: { is: 'undecided' } });
    expect(row?.revisit).not.toMatchObject({ fact: null });
    expect(await again(closed)).toEqual([{ record: handedIn, revisit: { is: 'undecided', fact: null } }]);
    own.clock = Date.UTC(2027, 10, 30, 15);
    await open.signIn();
    expect(await again(open)).toHaveLength(1);
    own.clock = Date.UTC(2027, 10, 30, 16);
    const later = await again(open);
    expect(later.find(({ record }) => record === underWay)?.revisit).toEqual({ is: 'windowOld', month: '2026-11' });
    await own.remove();
  });

  test('shows since when something that a monthly check found waits, until somebody has looked into it', async () => {
    const own = await TestServer.start();
    const by = await own.tablet('leads');
    const desk = await own.tablet('desk', 'supervisor', '530925101');
    await desk.signIn();
    const household = newId();
    const visit = async (set: Record<string, Json>) =>
      by.push(
        await by.change({ record: newId(), kind: 'visit', set: { household, 'review/state': 'submitted', ...set } }),
      );
    await by.push(await by.change({ record: household, set: { group: '3' } }));
    const waiting = async () => {
      await own.evaluate();
      return (await rows('lead=yes', desk)).rows.map(({ record, leadSince }) => ({ record, leadSince }));
    };
    await visit({ kind: 'monthlyCheck', date: '2026-10-08', 'monthly/2': false });
    expect(await waiting()).toEqual([]);
    await visit({ kind: 'monthlyCheck', date: '2026-11-09', 'monthly/2': true, 'monthly/2/note': '住院' });
    expect(await waiting()).toEqual([{ record: household, leadSince: '2026-11-09' }]);
    await visit({ kind: 'leadCheck', date: '2026-11-12', 'lead/source': 'monthlyCheck', 'lead/result': 'confirmed' });
    expect(await waiting()).toEqual([]);
    expect((await rows('', desk)).rows).toMatchObject([{ record: household, leadSince: null }]);
    await own.remove();
  });

  test('filters by place, review, conflict and what is missing; counts all of them', async () => {
    const own = await TestServer.start();
    const [here, there] = [await own.tablet('here'), await own.tablet('there', 'cadre', OTHER_VILLAGE)];
    const supervisor = await own.tablet('sup', 'supervisor', '530925');
    await supervisor.signIn();
    const a = await here.change({ set: { group: '1' } });
    const b = await there.change({ set: { group: '1' } });
    const c = await here.change({ record: a.envelope.record, set: { group: '2' } });
    await here.push(a, c);
    await there.push(b);
    await own.evaluate();
    const found = async (query: string) => (await rows(query, supervisor)).rows.map(({ record }) => record);
    expect(await found(`place=${VILLAGE}`)).toEqual([a.envelope.record]);
    expect(await found(`place=${OTHER_VILLAGE}`)).toEqual([b.envelope.record]);
    expect((await found('place=530925')).length).toBe(2);
    expect(await found('place=530926')).toEqual([]);
    expect(await found('conflicts=yes')).toEqual([a.envelope.record]);
    expect(await found('review=accepted')).toEqual([]);
    expect((await found('review=none')).length).toBe(2);
    await own.remove();
  });

  test.each(['village', 'head', 'visitedOn', 'missing', 'verdict', 'perHead', 'conflicts', 'updatedAt'])(
    'pages by %s give every row once, in order',
    async (sort) => {
      for (const head of ['甲', '乙', '丙']) await survey(head);
      for (const order of ['asc', 'desc']) {
        const all = await rows(`sort=${sort}&order=${order}&limit=200`);
        const seen: string[] = [];
        let after = '';
        do {
          const next = await rows(`sort=${sort}&order=${order}&limit=2${after}`);
          expect(next.total).toBe(all.total);
          seen.push(...next.rows.map(({ record }) => record));
          after = next.next === null ? '' : `&after=${next.next}`;
        } while (after !== '');
        expect(seen).toEqual(all.rows.map(({ record }) => record));
        expect(new Set(seen).size).toBe(all.total);
      }
    },
  );

  test('a made-up place in the list is malformed', async () => {
    for (const query of ['after=abc', 'limit=0', 'limit=201', 'place=53x'])
      expect((await desk.call('GET', `/desk/households?${query}`)).status).toBe(400);
  });
});

describe('the household', () => {
  test('file, verdict, what is missing, history and names', async () => {
    const { household, changes } = await survey('李有田');
    const shown = await page(household);
    expect(shown.file.household.record).toBe(household);
    expect(shown.file.persons).toHaveLength(1);
    expect(shown.evaluation.result.verdict).toBe('incomplete');
    expect(shown.completeness.length).toBeGreaterThan(0);
    expect(shown.history.map(({ change }) => change)).toEqual(
      [...changes].reverse().map(({ envelope }) => envelope.id),
    );
    expect(shown.history[2]).toMatchObject({
      record: household,
      author: cadre.user,
      ops: [{ path: 'group', value: '3', cleared: false }],
    });
    expect(shown.names[cadre.user]).toContain('cadre-');
    expect(shown).toMatchObject({ withheld: false, mayReview: true, villageName: '甲村（测试）' });
  });

  test('who has no right there does not learn that it exists', async () => {
    const { household } = await survey('周三');
    const far = await atDesk('supervisor', FAR_VILLAGE);
    for (const record of [household, newId()])
      expect((await far.call('GET', `/desk/households/${record}`)).status).toBe(404);
    expect((await rows('', far)).total).toBe(0);
    const edit = { record: household, kind: 'household', edits: { group: { value: '9', basis: [] } } };
    expect(await far.call('POST', '/desk/changes', edit)).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
  });

  test('without sensitive parts: the verdict, but neither the facts nor what tells of them', async () => {
    const { household } = await survey('吴四', { 'sensitive/phone': '13900000000', incomeCollapse: true });
    const blind = await atDesk('supervisor', VILLAGE, false);
    const [whole, part] = [await page(household), await page(household, blind)];
    expect(part.withheld).toBe(true);
    expect(part.evaluation.result.verdict).toBe(whole.evaluation.result.verdict);
    const text = JSON.stringify(part);
    for (const secret of ['13900000000', '999999198001010018', 'seriousIllness', 'sensitive/']) {
      expect(JSON.stringify(whole)).toContain(secret);
      expect(text).not.toContain(secret);
    }
    expect((await rows('search=0018', blind)).rows).toEqual([]);
    expect((await rows('search=ws', blind)).rows.map(({ record }) => record)).toContain(household);
    const edit = { record: household, kind: 'household', edits: { 'sensitive/phone': { value: '1', basis: [] } } };
    expect(await blind.call('POST', '/desk/changes', edit)).toMatchObject({ status: 403, json: { code: 'RIGHT' } });
  });
});

describe('work at the desk', () => {
  const save = async (
    by: TestDevice,
    record: string,
    kind: string,
    edits: Record<string, { value: Json | null; basis: string[]; reason?: string }>,
  ) => by.call('POST', '/desk/changes', { record, kind, edits });

  test('choosing between two answers settles the conflict, with its reason, and reaches the tablets', async () => {
    const { household, changes } = await survey('郑五');
    const [first] = changes;
    if (first === undefined) throw new Error('surveyed');
    const other = await server.tablet(`other-${newId()}`);
    const second = await other.change({ record: household, set: { group: '4' } });
    await other.push(second);
    await server.evaluate();
    expect((await page(household)).file.household.conflicts).toEqual(['group']);
    const basis = [dotAt(first, 'group'), dotAt(second, 'group')];
    server.clock += 1000;
    const answer = await save(desk, household, 'household', { group: { value: '3', basis, reason: '看了户口本' } });
    const result = PushResult.parse(answer.json);
    expect(result).toMatchObject({ state: 'admitted', feed: VILLAGE });
    const after = await page(household);
    expect(after.file.household.conflicts).toEqual([]);
    expect(after.history[0]).toMatchObject({
      author: desk.user,
      device: `server.${cadre.epoch}`,
      ops: [{ path: 'group', value: '3', reason: '看了户口本' }],
    });

    await cadre.signIn();
    const { entries } = await cadre.pull({ [VILLAGE]: result.state === 'admitted' ? result.position - 1 : 0 });
    const [entry] = entries;
    if (entry?.entry !== 'change') throw new Error('the change was pulled');
    expect(entry.change.envelope).toMatchObject({
      device: `server.${cadre.epoch}`,
      author: desk.user,
      record: household,
    });
    // Verified with the key that the server names for its device, as a tablet does it.
    const { signingKey } = (await cadre.call('GET', `/devices/${entry.change.envelope.device}`)).json as {
      signingKey: JsonWebKey;
    };
    expect(await verifies(entry.change, signingKey)).toBe(true);
  });

  test('what another tablet filled in beside the visit is told as merged, a choice to the one whose answer it replaced', async () => {
    const { household } = await survey('郑六');
    server.clock += 1000;
    const other = await server.tablet(`beside-${newId()}`);
    await other.push(
      await other.change({ record: household, set: { address: '大青树下', 'sensitive/phone': '13900000000' } }),
    );
    await server.evaluate();
    const merged = (seen: DeskHousehold) =>
      seen.merged.map(({ author, fields }) => [author, fields.map(({ path, value }) => [path, value])]);
    expect(merged(await page(household))).toEqual([
      [
        other.user,
        [
          ['address', '大青树下'],
          ['sensitive/phone', '13900000000'],
        ],
      ],
    ]);
    expect(merged(await page(household, await atDesk('supervisor', VILLAGE, false)))).toEqual([
      [other.user, [['address', '大青树下']]],
    ]);

    // One supervisor chooses, another chooses again: the first is told, and it is no merge.
    const choose = async (by: TestDevice, value: string) => {
      const [shown] = (await page(household)).file.household.live['address'] ?? [];
      const edit = { value, basis: [shown?.dot ?? ''], reason: `按${value}` };
      server.clock += 1000;
      expect((await save(by, household, 'household', { address: edit })).json).toMatchObject({ state: 'admitted' });
    };
    const second = await atDesk('supervisor', '530925');
    await choose(desk, '小河边');
    expect((await page(household)).told).toEqual([]);
    await choose(second, '水井旁');
    expect((await page(household)).told).toMatchObject([
      { path: 'address', mine: '小河边', theirs: '水井旁', author: second.user, reason: '按水井旁' },
    ]);
    expect((await page(household, second)).told).toEqual([]);
    expect(merged(await page(household))).toEqual([[other.user, [['sensitive/phone', '13900000000']]]]);
  });

  test('returning and accepting a visit is for leaders and supervisors, and the list says so at once', async () => {
    const { household, visit, changes } = await survey('王六');
    const submitted = changes
      .map((change) => (change.envelope.record === visit ? dotAt(change, 'review/state') : ''))
      .join('');
    const own = await atDesk('cadre', VILLAGE);
    expect((await page(household, own)).mayReview).toBe(false);
    expect(
      await save(own, visit, 'visit', { 'review/state': { value: 'accepted', basis: [submitted] } }),
    ).toMatchObject({ status: 403, json: { code: 'RIGHT' } });
    const point = newId();
    const returned = await save(desk, visit, 'visit', {
      'review/state': { value: 'returned', basis: [submitted] },
      'review/reason': { value: '补一下水费', basis: [] },
      [`review/points/${point}/path`]: { value: 'water/source', basis: [] },
    });
    expect(returned.json).toMatchObject({ state: 'admitted' });
    expect((await rows('review=returned')).rows.map(({ record }) => record)).toContain(household);
  });

  test('a case is made for a household that is there', async () => {
    const { household } = await survey('冯七');
    const made = await save(desk, newId(), 'case', {
      household: { value: household, basis: [] },
      'findings/3/state': { value: 'clear', basis: [] },
    });
    expect(made.json).toMatchObject({ state: 'admitted', feed: VILLAGE });
    expect((await page(household)).file.cases).toHaveLength(1);
    expect((await save(desk, newId(), 'case', { household: { value: newId(), basis: [] } })).status).toBe(404);
  });

  test('bad requests change nothing', async () => {
    const { household } = await survey('陈八');
    const before = (await page(household)).history.length;
    for (const body of [
      {},
      { record: household, kind: 'household', edits: { '..': { value: 1, basis: [] } } },
      { record: household, kind: 'person', edits: { name: { value: 'x', basis: [] } } },
      { record: household, kind: 'household', edits: {} },
    ]) {
      expect((await desk.call('POST', '/desk/changes', body)).status).toBe(400);
    }
    expect((await save(desk, household, 'household', { nothing: { value: 1, basis: [] } })).json).toMatchObject({
      state: 'quarantined',
      code: 'SCHEMA',
    });
    expect((await page(household)).history).toHaveLength(before);
  });

  test('desk changes of one server form one chain', async () => {
    const { household } = await survey('褚九');
    for (const group of ['5', '6', '7'])
      expect((await save(desk, household, 'household', { group: { value: group, basis: [] } })).json).toMatchObject({
        state: 'admitted',
      });
    const lines = await server.deps.store.db
      .selectFrom('changes')
      .select(['n', 'hash', 'previous'])
      .where('device', '=', `server.${cadre.epoch}`)
      .orderBy('n')
      .execute();
    lines.forEach((line, index) =>
      expect([line.n, line.previous]).toEqual([index + 1, lines[index - 1]?.hash ?? null]),
    );
  });
});

async function verifies(change: Change, jwk: JsonWebKey): Promise<boolean> {
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  const signature = Uint8Array.from(Buffer.from(change.signature, 'base64url'));
  return crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    signature,
    new TextEncoder().encode(canonicalJson(change.envelope)),
  );
}

test('everything is evaluated after a restart, too', async () => {
  const own = await TestServer.start();
  const tablet = await own.tablet('restart', 'supervisor');
  await tablet.push(await tablet.change());
  expect(await own.deps.store.db.selectFrom('desk_rows').selectAll().execute()).toHaveLength(0);
  await own.restart();
  await own.evaluate();
  expect(await own.deps.store.db.selectFrom('desk_rows').selectAll().execute()).toHaveLength(1);
  expect(await own.deps.store.db.selectFrom('evaluation_jobs').selectAll().execute()).toHaveLength(0);
  await own.remove();
});
