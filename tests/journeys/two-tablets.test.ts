import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk } from '#content/locales/zh-CN/desk.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { told } from '#content/locales/zh-CN/told.ts';
import { addresses } from '#domain/tablet/address.ts';
import { DEMO_ACCOUNTS } from '../../sync-server/seed/demo-accounts.ts';
import { axeViolations } from '../support/browser.ts';
import { type RunningServer } from '../support/running-server.ts';
import { Cadre } from './support/cadre.ts';
import { demoServer } from './support/demo-server.ts';
import { journey } from './support/journey.ts';
import { Supervisor } from './support/supervisor.ts';

/** Two cadres, two tablets, one household, and no network while they ask. */

journey();

const AREA = '房子有多大？';
const YEAR = '是哪一年盖的？';
const REASON = '打电话问过户主，加盖以后是 120';

let server: RunningServer;
let one: Cadre;
let other: Cadre;
let supervisor: Supervisor;
let household: string;

beforeAll(async () => {
  server = await demoServer();
  one = await Cadre.ready(server, 'cadre1');
  other = await Cadre.ready(server, 'cadre2');
  supervisor = await Supervisor.ready(server);
});

afterAll(async () => {
  await Promise.all([one?.tablet.close(), other?.tablet.close(), supervisor?.leaves()]);
  await server.remove();
});

/** The village that both cadres survey. */
function sharedVillage(): string {
  const of = (login: string) => DEMO_ACCOUNTS.find((account) => account.login === login)?.places ?? [];
  return of('cadre1').find((village) => of('cadre2').includes(village)) ?? '';
}

async function asksAboutHouse(cadre: Cadre, said: Record<string, string>): Promise<void> {
  await cadre.goesTo(household);
  await cadre.opens('住房');
  await cadre.topic('住的房子', said);
  await cadre.seesTitle('房子安不安全');
  await cadre.taps(survey.toHousehold);
}

test('without a network each fills in something of the same household', async () => {
  household = (await one.opensFirst('toVisit', sharedVillage())).record;
  await Promise.all([one.tablet.offline(true), other.tablet.offline(true)]);
  await asksAboutHouse(one, { [AREA]: '80', [YEAR]: '2001' });
  await asksAboutHouse(other, { [AREA]: '120', '房子是什么结构？': '砖木' });
});

test('once both are up each tablet has what the other filled in, and both answers where they differ', async () => {
  for (const cadre of [one, other]) {
    await cadre.tablet.offline(false);
    await cadre.syncs();
  }
  await one.syncs();
  for (const cadre of [one, other]) {
    await cadre.goesTo(household);
    await cadre.sees(households.page.conflictsTitle(1));
    await cadre.opens('住房');
    await cadre.seesTitle('住的房子');
    expect(await cadre.field(YEAR).inputValue()).toBe('2001');
    expect(await cadre.field('房子是什么结构？').getByLabel('砖木', { exact: true }).isChecked()).toBe(true);
    const question = cadre.page.getByRole('group', { name: AREA, exact: true });
    for (const answer of ['80 平方米', '120 平方米']) await question.getByText(answer, { exact: true }).waitFor();
    await question.getByText(survey.conflict.title).waitFor();
  }
});

test('each is told by name that the other said something else, and what merged by itself', async () => {
  const meets = async (cadre: Cadre, name: string, merged: RegExp) => {
    await cadre.goesTo(household);
    await cadre.sees(told.here(1));
    await cadre.sees(told.merged(name, 1));
    await cadre.sees(merged);
    await cadre.opens('住房');
    await cadre.sees(new RegExp(`^${name} · `));
  };
  await meets(one, '演示村干部乙', /房屋结构：砖木|结构：砖木/);
  await meets(other, '演示村干部甲', /2001/);
  await one.page.goto(`${server.url}${addresses.told}`);
  await one.sees(told.differs);
  expect(await axeViolations(one.page)).toEqual([]);
});

test('the supervisor compares both and chooses one with a reason', async () => {
  await supervisor.opensRecord(household);
  await supervisor.sees(desk.differ.title(1));
  await supervisor.sees('演示村干部甲');
  await supervisor.sees('演示村干部乙');
  await supervisor.button(new RegExp(`^${desk.differ.choose}：120`)).click();
  await supervisor.page.getByLabel(desk.differ.reason).fill(REASON);
  await supervisor.button(desk.differ.save).click();
  await supervisor.page.getByText(desk.differ.title(1)).waitFor({ state: 'detached' });
});

test('both tablets get the answer that was chosen', async () => {
  for (const cadre of [one, other]) {
    await cadre.syncs();
    await cadre.goesTo(household);
    await cadre.opens('住房');
    await cadre.seesTitle('住的房子');
    expect(await cadre.field(AREA).inputValue()).toBe('120');
    expect(await cadre.page.getByText(survey.conflict.title).count()).toBe(0);
  }
});

test('the server keeps both answers and the reason in its history', async () => {
  await server.stop();
  await server.start();
  await supervisor.opensRecord(household);
  await supervisor.turnsTo('history');
  await supervisor.sees(REASON);
  await supervisor.sees('80');
});
