import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shown } from '#domain/record/household-file.ts';
import { freshLook, valueOf } from '../storage/tablet-for-tests.ts';
import { TestServer, VILLAGE } from '../support/test-server.ts';
import { type Road, fieldTablet } from './field-tablet.ts';
import { fileOn, survey } from './survey.ts';

let server: TestServer;
let count = 0;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(async () => {
  await server.remove();
});

const cadre = () => server.person(`cadre${++count}`, 'cadre');

/** The server gets the request; its answer is lost on the way back. */
const loses = (which: string, times = 1): Road => {
  let left = times;
  return async ({ method, path }, pass) => {
    const answer = await pass();
    if (`${method} ${path}` !== which || left === 0) return answer;
    left -= 1;
    await answer.arrayBuffer();
    throw new TypeError('connection lost');
  };
};

describe('one tablet', () => {
  test('enrols, signs in, and learns the name of its person', async () => {
    const person = await cadre();
    const tablet = await fieldTablet(server);
    expect(await tablet.account.enrol('WRONG-CODE', 'x')).toBe('codeWrong');
    expect(await valueOf(tablet.account.current())).toBeNull();
    const code = await server.inviteCode(person.user);
    expect(await tablet.account.enrol(code, '平板')).toBeNull();
    expect(await (await fieldTablet(server)).account.enrol(code, '另一台')).toBe('codeUsed');
    expect(await valueOf(tablet.account.current(), (account) => account !== null)).toMatchObject({
      user: person.user,
      signedIn: false,
    });
    expect(await tablet.account.signIn('wrong')).toBe('passwordWrong');
    expect(await tablet.account.signIn(person.password)).toBeNull();
    const account = await valueOf(tablet.account.current(), (one) => one?.signedIn === true);
    expect(account).toMatchObject({
      name: `${person.login}（测试）`,
      assignments: [{ assignment: person.assignment, village: VILLAGE }],
    });
    await tablet.account.signOut();
    expect((await valueOf(tablet.account.current(), (one) => one?.signedIn === false))?.user).toBe(person.user);
  });

  test('an enrolment whose answer was lost is the same device the second time', async () => {
    const person = await cadre();
    const code = await server.inviteCode(person.user);
    const tablet = await fieldTablet(server);
    tablet.road = loses('POST /enrol');
    expect(await tablet.account.enrol(code, '平板')).toBe('noServer');
    expect(await tablet.account.enrol(code, '平板')).toBeNull();
    const other = await fieldTablet(server);
    expect(await other.account.enrol(code, '平板')).toBe('codeUsed');
  });

  test('says what waits, sends it, and says when all is up', async () => {
    const tablet = await fieldTablet(server, await cadre());
    const { household, head } = await survey(tablet);
    tablet.road = async () => {
      throw new TypeError('no network');
    };
    expect(await tablet.syncUp()).toMatchObject({
      activity: { is: 'idle' },
      waitingHouseholds: [household],
      trouble: { is: 'noSignal' },
      completeAt: null,
    });
    tablet.road = (_request, pass) => pass();
    const status = await tablet.syncUp();
    expect(status).toMatchObject({
      waitingHouseholds: [],
      waitingFiles: 0,
      attention: [],
      trouble: { is: 'clockWrong' },
    });
    expect(status.completeAt).not.toBeNull();
    expect((await tablet.households.history(head)).map(({ state }) => state)).toEqual(['admitted']);
    expect((await valueOf(tablet.households.summaries()))[0]).toMatchObject({ record: household, waiting: 0 });
  });

  test('a push whose answer was lost is sent again and counts once', async () => {
    const tablet = await fieldTablet(server, await cadre());
    const { household } = await survey(tablet);
    tablet.road = loses('POST /push');
    expect(await tablet.syncUp()).toMatchObject({ waitingHouseholds: [household], trouble: { is: 'noSignal' } });
    const status = await tablet.syncUp();
    expect(status.waitingHouseholds).toEqual([]);
    const file = await fileOn(tablet, household);
    expect(file.household.live['group']).toHaveLength(1);
    expect(await tablet.households.history(household)).toHaveLength(1);
  });

  test('without a session it sends all the same and asks to sign in', async () => {
    const person = await cadre();
    const tablet = await fieldTablet(server);
    await tablet.account.enrol(await server.inviteCode(person.user), '平板');
    const { household } = await survey(tablet);
    const status = await tablet.syncUp();
    expect(status).toMatchObject({ waitingHouseholds: [], trouble: { is: 'signInAgain' } });
    expect(status.completeAt).not.toBeNull();
    expect((await tablet.households.history(household)).map(({ state }) => state)).toEqual(['admitted']);
  });

  test('signing in while a run still waits for the answer that there is no session', async () => {
    const person = await cadre();
    const tablet = await fieldTablet(server);
    await tablet.account.enrol(await server.inviteCode(person.user), '平板');
    const [refused, signedIn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    tablet.road = async (_request, pass) => {
      const answer = await pass();
      if (answer.status !== 401) return answer;
      refused.resolve();
      await signedIn.promise;
      return answer;
    };
    const early = tablet.loop.syncNow();
    await refused.promise;
    expect(await tablet.account.signIn(person.password)).toBeNull();
    const woken = tablet.loop.syncNow();
    signedIn.resolve();
    await Promise.all([early, woken]);
    expect((await valueOf(tablet.loop.status())).trouble?.is).not.toBe('signInAgain');
    expect((await valueOf(tablet.account.current(), (account) => account?.signedIn === true))?.user).toBe(person.user);
  });

  test('what the server holds for review stays visible to its author, with the reason', async () => {
    const person = await cadre();
    const tablet = await fieldTablet(server, person);
    const household = await tablet.households.newHousehold('530925102201');
    await tablet.households.save(household);
    const status = await tablet.syncUp();
    expect(status).toMatchObject({ waitingHouseholds: [], attention: [{ household, code: 'OUT_OF_SCOPE' }] });
    expect((await fileOn(tablet, household)).household.record).toBe(household);
    expect((await tablet.households.history(household)).map(({ state }) => state)).toEqual(['quarantined']);
  });
});

describe('two tablets, one household', () => {
  test('different fields merge, the same field keeps both answers', async () => {
    const [a, b] = [await fieldTablet(server, await cadre()), await fieldTablet(server, await cadre())];
    const { household, head } = await survey(a);
    await a.syncUp();
    await b.syncUp();
    expect(shown((await fileOn(b, household)).persons[0], 'name')).toBe('李某甲');
    expect(
      (await valueOf(b.households.summaries(), (rows) => rows.some(({ record }) => record === household))).find(
        ({ record }) => record === household,
      ),
    ).toMatchObject({ head: '李某甲', tails: ['0016'] });

    await a.set(household, { id: household, kind: 'household' }, { group: '三组', address: '老寨' });
    await b.set(household, { id: household, kind: 'household' }, { group: '四组' });
    await b.set(household, { id: head, kind: 'person' }, { ethnicity: 'lahu' });
    await a.syncUp();
    await b.syncUp();
    await a.syncUp();
    const [onA, onB] = [await fileOn(a, household), await fileOn(b, household)];
    expect(onA).toEqual(onB);
    expect(onA.household.conflicts).toEqual(['group']);
    expect(new Set(onA.household.live['group']?.map(({ value }) => value))).toEqual(new Set(['三组', '四组']));
    expect(shown(onA.household, 'address')).toBe('老寨');
    expect(shown(onA.persons[0], 'ethnicity')).toBe('lahu');

    await b.set(household, { id: household, kind: 'household' }, { group: '四组' });
    await b.syncUp();
    await a.syncUp();
    expect((await fileOn(a, household)).household.conflicts).toEqual([]);
  });

  test('a page whose answer was lost is asked again, and the cursor moves once', async () => {
    const [a, b] = [await fieldTablet(server, await cadre()), await fieldTablet(server, await cadre())];
    const { household } = await survey(a);
    await a.syncUp();
    b.road = loses('POST /pull');
    expect((await b.syncUp()).trouble?.is).toBe('noSignal');
    expect(await valueOf(freshLook(b).households.file(household))).toBeNull();
    await b.syncUp();
    expect((await fileOn(b, household)).persons).toHaveLength(1);
    expect(await b.sync.cursors([VILLAGE])).toEqual(
      await a.sync.cursors([VILLAGE]).then(async (before) => (await a.syncUp(), before)),
    );
  });
});
