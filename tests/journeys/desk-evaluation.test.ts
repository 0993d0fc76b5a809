import { type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SIZES, Tablet, axeViolations } from '../support/browser.ts';
import { type RunningServer } from '../support/running-server.ts';
import { demoServer } from './support/demo-server.ts';

/** A supervisor tries another line and looks at whose verdict has changed, on the real server with the demo county. */

let server: RunningServer;
let desk: Tablet;
let page: Page;

const says = (text: string | RegExp) => page.getByText(text).first().waitFor();

async function violations(): Promise<string[]> {
  const found: string[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
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
  await page.goto(`${server.url}/desk`);
  await page.getByLabel('登录名').fill('township');
  await page.getByLabel('密码').fill('demo-township');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '算一算' }).waitFor();
});

afterAll(async () => {
  await desk.close();
  await server.remove();
});

test('another line: what each village would come to, with ways to the households, and nothing is decided', async () => {
  await page.getByRole('link', { name: '算一算' }).click();
  await says('选好地方，填一个数');
  await page.getByRole('button', { name: '算一算' }).click();
  await says('请先选地方。');
  await says('请填每人每年多少元');
  expect(await violations()).toEqual([]);

  await page.getByRole('combobox', { name: '地方' }).click();
  await page.getByRole('option').first().waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await page.getByLabel('每人每年的监测线').fill('八千');
  await page.keyboard.press('Enter');
  await says('请只写数字');
  await page.getByLabel('每人每年的监测线').fill('20,000');
  await page.keyboard.press('Enter');
  await says(/如果监测线是每人每年 20,000 元，/);
  await says('更不是纳入或不纳入的决定');
  expect(await page.getByRole('row').count()).toBeGreaterThan(2);
  expect(await violations()).toEqual([]);
  await page.reload();
  await says(/如果监测线是每人每年 20,000 元，/);
  const number = page.getByRole('row', { name: /合计/ }).getByRole('link', { name: /^现在/ }).first();
  const households = (await number.innerText()).replace(/\D/g, '');
  await number.click();
  await says(new RegExp(`共 ${households} 户|第 1—50 户，共 ${households} 户`));

  await page.route('**/api/v1/desk/what-if', (route) => route.abort());
  await page.goBack();
  await page.reload();
  await says('现在连不上服务器');
  await page.unroute('**/api/v1/desk/what-if');
});

test('a household whose verdict changed is listed with the reason, leads to its page, and should be visited again', async () => {
  const changed = await page.evaluate(async () => {
    const list = await fetch('/api/v1/desk/households?verdict=notNow&review=submitted&limit=1').then((answer) =>
      answer.json(),
    );
    const [first] = list.rows as { record: string; head: string }[];
    if (first === undefined) throw new Error('no household to change');
    const { record, head } = first;
    const file = await fetch(`/api/v1/desk/households/${record}`).then((answer) => answer.json());
    const dots = (path: string) => ((file.file.household.live[path] ?? []) as { dot: string }[]).map(({ dot }) => dot);
    const edits = { usesRuralServices: { value: false, basis: dots('usesRuralServices'), reason: '测试' } };
    const answer = await fetch('/api/v1/desk/changes', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ record, kind: 'household', edits }),
    });
    return { status: answer.status, head };
  });
  expect(changed.status).toBe(200);
  await page.goto(`${server.url}/desk/changes?days=7&because=facts`);
  const row = page.getByRole('row', { name: new RegExp(changed.head) }).filter({ hasText: '不在监测范围' });
  await row.getByText('填报内容变了').waitFor();
  await row.getByText('在不在监测范围').waitFor();
  expect(await violations()).toEqual([]);
  await row.getByRole('link').click();
  await page.getByRole('heading', { name: `${changed.head}家` }).waitFor();

  // Its visit was handed in: somebody should go there again, and the village is told by message.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${server.url}/desk?revisit=yes`);
  await page
    .getByRole('row', { name: new RegExp(changed.head) })
    .getByText('判断有变化')
    .waitFor();
  await page.getByRole('button', { name: '复制回访名单' }).click();
  await says(/已复制 \d+ 户/);
  expect(await violations()).toEqual([]);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    new RegExp(`建议回访 \\d+ 户.*\\n.*${changed.head}，.*：判断有变化`, 's'),
  );

  await page.goto(`${server.url}/desk/changes?because=policy`);
  await says('没有判断变化的户');
  expect(await violations()).toEqual([]);
});
