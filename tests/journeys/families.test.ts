import { afterAll, beforeAll, expect, test } from 'vitest';
import { households } from '#content/locales/zh-CN/households.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { DEMO_ACCOUNTS } from '../../sync-server/seed/demo-accounts.ts';
import { type RunningServer } from '../support/running-server.ts';
import { Cadre } from './support/cadre.ts';
import { demoServer } from './support/demo-server.ts';
import { TODAY } from './support/family-of-four.ts';
import { journey } from './support/journey.ts';

/** Families as they are: thirty under one roof, a remarriage with a split, and a month of 排查 from village to village. */

journey();

const HEAD = '赵示范一';
const WIFE = '钱示范二';
const SON = '赵示范三';
const OTHER = '孙示范四';

let server: RunningServer;
let cadre: Cadre;

beforeAll(async () => {
  server = await demoServer();
  cadre = await Cadre.ready(server, 'cadre1');
});

afterAll(async () => {
  await cadre?.tablet.close();
  await server.remove();
});

/** Adds a household by its head; its page is open then. */
async function begins(head: string): Promise<void> {
  await cadre.taps(households.list.add);
  const dialog = cadre.page.getByRole('dialog');
  await dialog.getByLabel(households.add.head, { exact: true }).fill(head);
  await dialog.getByRole('radio').first().check();
  await cadre.taps(households.add.create);
  await cadre.seesTitle(households.page.ofHead(head));
}

/** Adds somebody by name and relation alone, and comes back to the list of people. */
async function adds(name: string, relation: string, arrival?: string): Promise<void> {
  const words = survey.persons.dialog;
  await cadre.taps(survey.persons.add);
  const dialog = cadre.page.getByRole('dialog', { name: words.title });
  await dialog.getByLabel(words.name, { exact: true }).fill(name);
  await dialog.getByRole('button', { name: words.relation }).click();
  await cadre.page.getByRole('dialog', { name: words.relation }).getByLabel(relation, { exact: true }).click();
  if (arrival !== undefined) {
    await dialog.getByLabel(arrival, { exact: true }).check();
    await dialog.getByLabel(words.arrivalDate).fill(TODAY);
  }
  await cadre.button(words.add, dialog).click();
  await cadre.seesTitle(name);
  await cadre.taps(survey.persons.back);
}

test('thirty people are written down one after another, and each is a row of the list', async () => {
  await begins('周示范');
  await cadre.taps(households.page.start);
  await cadre.opens('家庭成员');
  for (let number = 2; number <= 30; number += 1) await adds(`周示范${number}`, '其他');
  await cadre.sees(survey.persons.left(30));
  const rows = cadre.page.getByRole('list', { name: survey.persons.list }).getByRole('link');
  expect(await rows.count()).toBe(30);
  expect(await cadre.page.locator('input').count()).toBeLessThan(10);
  await rows.filter({ hasText: '周示范30' }).click();
  await cadre.seesTitle('周示范30');
  await cadre.taps(survey.persons.back);
  await cadre.taps(survey.toHousehold);
  await cadre.sees(households.page.members(30, 30));
  await cadre.goesToList();
});

test('a wife goes to another household of the tablet, with all that is known of her', async () => {
  await begins(OTHER);
  await cadre.taps(households.page.save);
  await cadre.goesToList();
  await begins(HEAD);
  await cadre.opens('家庭成员');
  await adds(WIFE, '配偶');
  await adds(SON, '儿子');
  await cadre.opens(WIFE);
  await cadre.taps(survey.persons.leaves);
  await cadre.page.getByRole('radio', { name: '婚出' }).check();
  await cadre.page.getByLabel(survey.movement.date).fill(TODAY);
  await cadre.page.getByRole('radio', { name: survey.movement.here }).check();
  await cadre.page.getByRole('searchbox').last().fill(OTHER);
  await cadre.page.getByRole('radio', { name: new RegExp(`^${OTHER}家`) }).check();
  await cadre.page.getByRole('button', { name: survey.movement.relationThere }).click();
  await cadre.page.getByRole('dialog').getByLabel('配偶', { exact: true }).click();
  await cadre.taps(survey.movement.write);
  await cadre.sees(survey.movement.written(WIFE, '婚出'));
  expect(await cadre.page.getByRole('link', { name: WIFE }).count()).toBe(0);
});

test('a new wife marries in, and the grown son splits off into a household of his own', async () => {
  await adds('吴示范五', '配偶', '婚入');
  await cadre.sees(/^配偶 · 婚入/u);
  await cadre.taps(survey.persons.split);
  await cadre.page.getByRole('checkbox', { name: SON }).check();
  await cadre.page.getByRole('radio', { name: SON }).check();
  await cadre.page.getByLabel(survey.split.date).fill(TODAY);
  await cadre.page.getByLabel(survey.split.reason).fill('成家单过');
  await cadre.taps(survey.split.write);
  await cadre.sees(survey.split.written([SON]));
  await cadre.taps(survey.toHousehold);
  await cadre.goesToList();
});

test('the server takes it all, and everybody is found where they live now', async () => {
  await cadre.syncs();
  for (const [head, people] of [
    [HEAD, 2],
    [SON, 1],
    [OTHER, 2],
  ] as const) {
    await cadre.page.getByRole('searchbox', { name: households.list.search }).fill(head);
    const row = cadre.page.getByRole('list', { name: households.list.label }).getByRole('link').first();
    await row.getByText(new RegExp(households.list.people(people), 'u')).waitFor();
  }
  await cadre.page.getByRole('link', { name: OTHER }).first().click();
  await cadre.seesTitle(households.page.ofHead(OTHER));
  await cadre.opens('家庭成员');
  await cadre.sees(new RegExp(survey.persons.came(households.page.ofHead(HEAD)), 'u'));
  await cadre.taps(survey.toHousehold);
  await cadre.goesToList();
});

test('a month of 排查: from village to village, the last one by phone to a migrant', async () => {
  const villages = DEMO_ACCOUNTS.find(({ login }) => login === 'cadre1')?.places.slice(0, 3) ?? [];
  for (const [index, village] of villages.entries()) {
    const mode = index === villages.length - 1 ? '打电话' : '到家里';
    await cadre.opensFirst('toVisit', village);
    await cadre.page.getByRole('radio', { name: '月排查' }).check();
    await cadre.taps(households.page.start);
    await cadre.sees(/^月排查 · /u);
    await cadre.opens('走访情况');
    await cadre.taps(survey.previous);
    await cadre.topic('怎么走访的', { '这次是怎么问的？': mode });
    await cadre.topic('谁问的，谁答的', {
      '是谁回答的？': '示范户主',
      '回答的人是户主的什么人？': '户主',
      ...(mode === '打电话' ? { '打的哪个电话号码？': '13800000000' } : {}),
    });
    for (const title of ['人口和身体', '上学、务工、种养', '住房和饮水', '意外和吃穿']) {
      await cadre.page.getByRole('heading', { level: 1, name: title }).waitFor();
      for (const answer of await cadre.page.getByRole('radio', { name: '没有', exact: true }).all())
        await cadre.chooses(answer);
      if (title !== '意外和吃穿') await cadre.goesOn();
    }
    await cadre.taps(survey.toHousehold);
    await cadre.handsIn();
  }
  await cadre.syncs();
});

/** From the page of a household with a visit begun: says that it is by phone, and with whom. */
async function isOnThePhone(relationAsk: string): Promise<void> {
  await cadre.opens('走访情况');
  await cadre.taps(survey.previous);
  await cadre.topic('怎么走访的', { '这次是怎么问的？': '打电话' });
  await cadre.topic('谁问的，谁答的', {
    '是谁回答的？': '示范户主',
    [relationAsk]: '户主',
    '打的哪个电话号码？': '13800000000',
  });
}

test('a migrant by phone: the check finds something, it is looked into, and a whole survey says who must be there', async () => {
  const { record } = await cadre.opensFirst('toVisit');
  await cadre.page.getByRole('radio', { name: '月排查' }).check();
  await cadre.taps(households.page.start);
  await isOnThePhone('回答的人是户主的什么人？');
  for (const title of ['人口和身体', '上学、务工、种养', '住房和饮水', '意外和吃穿']) {
    await cadre.page.getByRole('heading', { level: 1, name: title }).waitFor();
    for (const answer of await cadre.page.getByRole('radio', { name: '没有', exact: true }).all())
      await cadre.chooses(answer);
    if (title === '上学、务工、种养')
      await cadre.answers({ '务工的人有没有一个月以上没活干？': '有', '是怎么回事？': '厂里停工两个月' });
    if (title !== '意外和吃穿') await cadre.goesOn();
  }
  await cadre.taps(survey.toHousehold);
  await cadre.handsIn();

  await cadre.goesTo(record);
  await cadre.sees(households.page.leads(1));
  await cadre.taps(households.page.checkLeads);
  await cadre.sees(households.page.leadsUnderWay);
  await isOnThePhone('回答的人是户主的什么人？');
  await cadre.topic('是什么线索', {});
  await cadre.answers({
    '看到、问到了什么，家里人怎么说？': '电话里说已经找到新的活',
    '这条线索属实吗？': '情况属实，已经解决',
  });
  await cadre.taps(survey.toHousehold);
  await cadre.handsIn();

  await cadre.goesTo(record);
  await cadre.sees(households.page.again);
  expect(await cadre.page.getByText(households.page.leads(1)).count()).toBe(0);
  await cadre.taps(households.page.start);
  await cadre.sees(/^实地调查 · /u);
  await isOnThePhone('回答的人是户主的什么人？');
  await cadre.taps(survey.toHousehold);
  await cadre.taps(households.page.leave);
  await cadre.sees(households.check.groups.present.title);
  await cadre.sees(households.check.signersPresent);
  expect(await cadre.button(households.check.submit).isDisabled()).toBe(true);
});
