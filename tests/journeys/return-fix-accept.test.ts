import { type Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk } from '#content/locales/zh-CN/desk.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { addresses } from '#domain/tablet/address.ts';
import { DEMO_ACCOUNTS } from '../../sync-server/seed/demo-accounts.ts';
import { type RunningServer } from '../support/running-server.ts';
import { Cadre } from './support/cadre.ts';
import { demoServer } from './support/demo-server.ts';
import { journey } from './support/journey.ts';
import { Supervisor } from './support/supervisor.ts';

/** A visit is sent back with a reason at a field, put right by who can, and accepted. */

journey();

const ADDRESS = '家住哪里？';
const POINT = '请写清楚是哪一家';
const REASON = '地址找不到人';

let server: RunningServer;
let cadre: Cadre;
let supervisor: Supervisor;
let visited: { record: string; head: string };

beforeAll(async () => {
  server = await demoServer();
  cadre = await Cadre.ready(server, 'cadre1');
  supervisor = await Supervisor.ready(server);
});

afterAll(async () => {
  await Promise.all([cadre?.tablet.close(), supervisor?.leaves()]);
  await server.remove();
});

/** Until the browser has read the sound and could play it. */
async function plays(sound: Locator): Promise<void> {
  await expect
    .poll(() => sound.evaluate((one: HTMLAudioElement) => one.readyState), { timeout: 60_000 })
    .toBeGreaterThan(0);
}

test('the supervisor sends a visit back and says at the field what to do', async () => {
  const [village] = DEMO_ACCOUNTS.find(({ login }) => login === 'cadre1')?.places ?? [];
  visited = await supervisor.opensFirst(`review=submitted&place=${village}`);
  await supervisor.returns({ 家庭住址: POINT }, REASON);
});

test('the cadre finds it among those to put right, and the reason at the field', async () => {
  await cadre.syncs();
  await cadre.opensOf('returned', visited.head);
  await cadre.sees(households.page.returnedTitle);
  await cadre.sees(REASON);
  await cadre.taps(POINT);
  await cadre.seesTitle('住在哪里');
  await cadre.sees(survey.returned(POINT));
  const field = cadre.field(ADDRESS);
  expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  await field.fill('大青树下第三家');
});

test('what is long to write is spoken', async () => {
  const { page } = cadre;
  await page.context().grantPermissions(['microphone']);
  await page.goto(new URL(addresses.topic(visited.record, 'coping'), page.url()).href);
  await cadre.taps(survey.voice.start);
  await cadre.sees(survey.voice.recording);
  // Nobody says anything in less: what was stopped at once holds no sound yet.
  await page.waitForTimeout(1500);
  await cadre.taps(survey.voice.stop);
  await plays(page.locator('audio'));
});

test('put right and handed in again it goes up', async () => {
  await cadre.taps(survey.toHousehold);
  await cadre.handsIn();
  await cadre.syncs();
});

test('the supervisor sees what was changed, and accepts', async () => {
  await supervisor.opensRecord(visited.record);
  await supervisor.sees(desk.review.submitted);
  await supervisor.turnsTo('answers');
  await supervisor.sees('大青树下第三家');
  await plays(supervisor.page.locator('audio'));
  await supervisor.accepts();
});

test('the cadre sees that it is accepted, and the household is done', async () => {
  await cadre.syncs();
  await cadre.opensOf('done', visited.head);
  await cadre.sees(households.page.accepted);
  expect(await cadre.page.getByText(POINT).count()).toBe(0);
});

test('who did what stands in the history, also after the server was started again', async () => {
  await server.stop();
  await server.start();
  await supervisor.opensRecord(visited.record);
  await supervisor.sees(desk.review.accepted);
  await supervisor.turnsTo('history');
  await supervisor.sees('大青树下第三家');
  await supervisor.sees(REASON);
});
