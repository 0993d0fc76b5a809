import { readFile } from 'node:fs/promises';
import { type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SIZES, Tablet, axeViolations } from '../support/browser.ts';
import { type RunningServer } from '../support/running-server.ts';
import { demoServer } from './support/demo-server.ts';

/** The supervisors' screens in a real browser, on the real server with the demo county. */

let server: RunningServer;
let desk: Tablet;
let page: Page;

const at = (path: string) => `${server.url}/desk${path}`;
const rows = () => page.locator('tr.ant-table-row');
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const says = (text: string | RegExp) => page.getByText(text).first().waitFor();

async function signIn(user: string, password: string): Promise<void> {
  await page.getByLabel('登录名').fill(user);
  await page.getByLabel('密码').fill(password);
  await page.keyboard.press('Enter');
}

/** Waits for something to be so, however slow the machine is. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  await expect.poll(isSo, { timeout: 100_000, interval: 200 }).toBe(true);
}

/** The list at an address of its own, once it is there. */
async function list(search: string): Promise<void> {
  await page.goto(at(search));
  await rows().first().waitFor();
}

/** What the accessibility rules hold against the screen as it stands, in one size or, without a name, in all three. */
async function violations(only?: keyof typeof SIZES): Promise<string[]> {
  const found: string[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    if (only !== undefined && name !== only) continue;
    await page.setViewportSize(size);
    found.push(...(await axeViolations(page)).map((one) => `${name} ${one}`));
  }
  await page.setViewportSize(SIZES.desk);
  return found;
}

beforeAll(async () => {
  server = await demoServer();
  desk = await Tablet.create('desk');
  page = desk.page;
});

afterAll(async () => {
  await desk.close();
  await server.remove();
});

beforeEach(async () => {
  await page.goto('about:blank');
  await page.unrouteAll();
});

test('signing in leads to the address that was asked for, and says plainly what is wrong', async () => {
  await page.goto(at('?review=submitted'));
  await says('乡镇和县里的监督员');
  await button('登录').click();
  await says('请填登录名。');
  await signIn('township', 'not-it');
  await says('登录名或密码不对。');
  expect(await violations()).toEqual([]);
  await signIn('township', 'demo-township');
  await rows().first().waitFor();
  expect(new URL(page.url()).search).toBe('?review=submitted');
  // The server goes on judging after it is ready; everybody is listed when it has done.
  await until(async () => {
    await page.goto(at(''));
    await rows().first().waitFor();
    return (await page.getByText('共 600 户').count()) > 0 && (await page.getByText('正在读取').count()) === 0;
  });
  expect(await violations()).toEqual([]);
});

test('somebody without a township or village to supervise is told so', async () => {
  const other = await Tablet.create('desk');
  const before = page;
  page = other.page;
  try {
    await page.goto(at(''));
    await signIn('admin', 'demo-admin');
    await says('这个账号不能看农户资料');
    expect(await violations()).toEqual([]);
  } finally {
    page = before;
    await other.close();
  }
});

test('filters, order, page and the open household are in the address, and the keys walk the rows', async () => {
  await list('?sort=head&order=asc');
  const first = await rows().first().innerText();
  await button('下一页').click();
  await says(/第 51—100 户/);
  await page.reload();
  await says(/第 51—100 户/);
  expect(await rows().first().innerText()).not.toBe(first);
  await page.goBack();
  await says(/第 1—50 户/);
  await until(async () => (await rows().first().innerText()) === first);

  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const name = await rows().nth(1).getByRole('link').innerText();
  await page.getByRole('heading', { name: `${name}家` }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: `${await rows().first().getByRole('link').innerText()}家` }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type('没有这个人');
  await page.keyboard.press('Enter');
  await says('没有符合条件的农户');
  expect(await violations()).toEqual([]);
});

test('the columns chosen are remembered, and what is on screen is exported', async () => {
  await list('?conflicts=yes');
  await button('选择列').click();
  await page.getByLabel('人口').check();
  await page.getByLabel('最近改动').uncheck();
  await list('?conflicts=yes');
  const heads = await page.locator('th').filter({ hasText: /\S/ }).allInnerTexts();
  expect(heads.join()).toContain('人口');
  expect(heads.join()).not.toContain('最近改动');

  const [download] = await Promise.all([page.waitForEvent('download'), button('导出表格').click()]);
  const text = await readFile(await download.path(), 'utf8');
  const lines = text.trimEnd().split('\r\n');
  expect(text.startsWith('\ufeff"户主","审核","初步判断"')).toBe(true);
  expect(lines.length - 1).toBe(await rows().count());
  expect(lines[1]).toContain(await rows().first().getByRole('link').innerText());
});

test('one of two answers is chosen with a reason, and is still so after the server was started again', async () => {
  await list('?conflicts=yes&sort=conflicts');
  await rows().first().getByRole('link').click();
  await says(/\d+ 处答案不同/);
  const before = await page.getByText('选这个').count();
  const question = page.locator('.desk-differing .desk-topic').first();
  const label = await question.getByRole('heading').innerText();
  const answer = await question.locator('.desk-choice-answer').nth(1).innerText();
  await question
    .getByRole('button', { name: /^选这个/ })
    .nth(1)
    .click();
  await button('就按它保存').click();
  await says('请写明理由。');
  expect(await violations()).toEqual([]);
  await page.getByLabel('为什么选它').fill('打电话问过户主');
  await button('就按它保存').click();
  await until(async () => (await page.getByText('选这个').count()) === before - 2);

  const record = new URL(page.url()).searchParams.get('open');
  await server.stop();
  await server.start();
  await page.goto(at(`/households/${record}?tab=history`));
  await says(`${label}：${answer}（理由：打电话问过户主）`);
  expect(await violations()).toEqual([]);
});

test('a visit is returned with a reason pinned to a field, the return survives a lost session, and can be taken back', async () => {
  await list('?review=submitted');
  await rows().first().getByRole('link').click();
  await page.getByRole('tab', { name: '全部答案' }).click();
  await page.keyboard.press('r');
  await says('在缺项或答案旁边打勾');
  await page.getByRole('checkbox', { name: /退回这一项：鉴定等级/ }).check();
  await page.locator('.desk-return').getByRole('button', { name: '退回', exact: true }).click();
  await says('请写明要怎么改');
  await page.getByRole('tab', { name: '概况' }).click();
  expect(await violations()).toEqual([]);
  await page.getByLabel('鉴定等级要怎么改').fill('请补拍等级牌');
  await page.getByLabel('退回的总理由').fill('住房没有依据');

  await desk.context.clearCookies();
  await page.locator('.desk-return').getByRole('button', { name: '退回', exact: true }).click();
  await says('请再登录一次');
  expect(await violations('desk')).toEqual([]);
  const address = page.url();
  await page.getByRole('dialog').getByLabel('密码').fill('demo-township');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(page.url()).toBe(address);
  expect(await page.getByLabel('鉴定等级要怎么改').inputValue()).toBe('请补拍等级牌');
  await page.locator('.desk-return').getByRole('button', { name: '退回', exact: true }).click();
  await says('已退回，干部下次联网就能看到。');

  await page.getByRole('tab', { name: '签字和走访' }).click();
  await says('退回理由：住房没有依据');
  await says('鉴定等级：请补拍等级牌');
  expect(await violations()).toEqual([]);
  await button('撤回退回').click();
  await says('这次走访又是待审核');
  await until(async () => (await page.getByText('请补拍等级牌').count()) === 0);
});

test('accepting asks once, wants a reason where something is open, and nothing is lost without a network', async () => {
  await list('?review=submitted&conflicts=yes');
  await rows().first().getByRole('link').click();
  await says(/\d+ 处答案不同/);
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/处答案不同没有选定/).waitFor();
  await dialog.getByRole('button', { name: '通过', exact: true }).click();
  await says('请写明为什么仍然通过');
  expect(await violations()).toEqual([]);
  await page.getByLabel('为什么仍然通过').fill('乡里核实过');

  await desk.offline(true);
  await dialog.getByRole('button', { name: '通过', exact: true }).click();
  await says('没有保存：连不上服务器。');
  expect(await violations()).toEqual([]);
  await desk.offline(false);
  expect(await page.getByLabel('为什么仍然通过').inputValue()).toBe('乡里核实过');
  await dialog.getByRole('button', { name: '通过', exact: true }).click();
  await says('已通过。');
  await button('撤回通过').waitFor();
});

test('without the server the desk says so, and goes on when it is back', async () => {
  await page.route('**/api/v1/desk/households?**', (route) => route.abort());
  await page.goto(at(''));
  await says('现在连不上服务器');
  expect(await violations()).toEqual([]);
  await page.unrouteAll();
  await button('再试一次').click();
  await rows().first().waitFor();

  await page.route('**/api/v1/desk/households?**', (route) => route.fulfill({ status: 500, body: '{}' }));
  await page.goto(at('?review=returned'));
  await says('没有读出来');
  expect(await violations()).toEqual([]);
});

test('the keys are explained in a dialog', async () => {
  await list('');
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('写字的时候快捷键不起作用').waitFor();
  expect(await violations()).toEqual([]);
  await button('知道了').click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('an address of nothing leads back to the list', async () => {
  for (const path of ['/households/01890000-0000-7000-8000-000000000001', '/households/1', '/nothing']) {
    await page.goto(at(path));
    await page.getByRole('link', { name: '回到农户列表' }).waitFor();
    expect(await violations()).toEqual([]);
  }
});

test('every tab of a household can be read at every size', async () => {
  await list('?review=returned');
  await rows().first().getByRole('link').click();
  await page.getByRole('heading', { level: 2 }).waitFor();
  const record = new URL(page.url()).searchParams.get('open');
  for (const tab of ['overview', 'answers', 'papers', 'history']) {
    await page.goto(at(`/households/${record}?tab=${tab}`));
    await page.getByRole('heading', { level: 2 }).waitFor();
    expect(await violations()).toEqual([]);
  }
});

test('words on screen carry no codes: no English beyond what people typed', async () => {
  await list('');
  await rows().first().getByRole('link').click();
  await page.getByRole('heading', { level: 2 }).waitFor();
  const record = new URL(page.url()).searchParams.get('open');
  for (const tab of ['overview', 'answers', 'papers', 'history']) {
    await page.goto(at(`/households/${record}?tab=${tab}`));
    await page.getByRole('heading', { level: 2 }).waitFor();
    // Identity numbers end in X, house grades are letters.
    const words = (await page.locator('.desk-household').innerText()).match(/[A-Za-z]{2,}/g) ?? [];
    expect(words).toEqual([]);
  }
});
