import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Services } from '../../src/services.ts';
import { findChromium } from '../../sync-server/bootstrap/browser.mjs';
import { SIZES, axeViolations } from '../support/browser.ts';
import { screenFaults } from '../support/measured.ts';
import { startScreens } from '../support/screens-server.ts';

/** The tablet's screens in a real browser, on services in memory. */

let browser: Browser;
let screens: Awaited<ReturnType<typeof startScreens>>;
let context: BrowserContext | null = null;

beforeAll(async () => {
  screens = await startScreens();
  browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--lang=zh-CN', '--use-fake-device-for-media-stream'],
  });
});

afterAll(async () => {
  await browser?.close();
  await screens?.stop();
});

afterEach(async () => {
  await context?.close();
  context = null;
});

/** What comes to be true: waits long, so that a slow machine decides nothing. */
function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 30_000 });
}

/** What is wrong with the screen as it stands, on a tablet, a phone and a desk. */
async function faultsAtEverySize(page: Page): Promise<string[]> {
  const before = page.viewportSize() ?? SIZES.tablet;
  const found: string[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    found.push(...(await screenFaults(page)).map((fault) => `${name} ${fault}`));
  }
  await page.setViewportSize(before);
  return found;
}

interface Opened {
  readonly page: Page;
  readonly household: string;
  readonly person: string;
  go(path: string): Promise<void>;
}

interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number;
}

/** Opens the app in a state of tests/support/screens.tsx. */
async function open(state: string, size: keyof typeof SIZES = 'tablet', at?: Place): Promise<Opened> {
  context = await browser.newContext({
    viewport: SIZES[size],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    hasTouch: true,
    ...(at === undefined ? {} : { geolocation: at, permissions: ['geolocation', 'microphone'] }),
  });
  await context.addInitScript((name) => sessionStorage.setItem('state', name), state);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(`${screens.address}/settings`);
  await page.locator('h1').waitFor();
  const id = (name: string) => page.evaluate((key) => sessionStorage.getItem(key) ?? '', name);
  return {
    page,
    household: await id('household'),
    person: await id('person'),
    async go(path) {
      await page.evaluate((to) => {
        history.pushState({}, '', to);
        dispatchEvent(new PopStateEvent('popstate', { state: {} }));
      }, path);
      await page.waitForFunction(
        (to) =>
          location.pathname === to.split('?')[0] &&
          document.querySelector('h1') !== null &&
          document.querySelector('main.loading') === null,
        path,
      );
    },
  };
}

function draftOf(
  page: Page,
  household: string,
): Promise<
  | {
      at: { field: string | null };
      records: Record<
        string,
        {
          edits: Record<string, { value: unknown; typed?: string; reason?: string; basis: string[] }>;
          attachments: { type: string; role: string }[];
        }
      >;
    }
  | null
  | undefined
> {
  return page.evaluate(
    (id) => (globalThis as unknown as { services: Services }).services.households.draft(id).get() as never,
    household,
  );
}

describe('every screen and state is within reach of all', () => {
  const STATES: Readonly<Record<string, readonly string[]>> = {
    full: [
      '/',
      '/sync',
      '/sync/sent',
      '/sync/waiting',
      '/settings',
      '/ready',
      '/sign-in',
      '/nowhere',
      '/households/none',
      'home',
      'home/why',
      'home/check',
      'home/consent',
      'home/signature',
      'home/topics/how',
      'home/topics/type',
      'home/topics/members',
      'home/topics/wage',
      'home/topics/house-grade',
      'home/topics/photos',
      'home/topics/none',
      'home/topics/members/persons/person',
      'home/topics/members/persons/person/identity',
      'home/topics/members/persons/person/health',
    ],
    again: [
      'home',
      'home/split',
      'home/members/person',
      'home/topics/wage',
      'home/topics/type',
      'home/topics/members/persons/person',
    ],
    empty: ['/', '/sync', '/ready'],
    thousands: ['/'],
    signedOut: ['/', '/settings', '/ready'],
    trouble: ['/sync', '/sync/attention'],
    sending: ['/sync'],
    returned: ['home', 'home/topics/type'],
    conflict: ['home', 'home/topics/type', 'home/check'],
    told: ['/', 'home', '/told'],
    unenrolled: ['/welcome'],
  };

  /** Every state on the tablet; on the phone those that are laid out otherwise. */
  const ON_PHONE = ['again', 'thousands', 'conflict', 'told'];
  test.each([
    ...Object.keys(STATES).map((state) => ['tablet', state] as const),
    ...ON_PHONE.map((state) => ['phone', state] as const),
  ])('%s, %s', async (size, state) => {
    const { page, household, person, go } = await open(state, size);
    const found: string[] = [];
    for (const path of STATES[state] ?? []) {
      await go(path.replace('home', `/households/${household}`).replace(/(persons|members)\/person\b/, `$1/${person}`));
      found.push(...(await axeViolations(page)).map((violation) => `${path} ${violation}`));
    }
    expect(found).toEqual([]);
  });
});

describe('filling in', () => {
  test('what is no answer yet stays in its field and says what to do; the next save takes the rest', async () => {
    const { page, household, go } = await open('full');
    await go(`/households/${household}/topics/wage`);
    await page.getByRole('button', { name: '添加一笔工资' }).click();
    await page.getByLabel('这 12 个月一共拿回多少？').fill('一万多');
    await page.getByLabel('干了几个月？').fill('5');
    await page.getByText('请写数字，例如 18000 或 1.8万。').waitFor();
    await page.getByRole('button', { name: '填好了' }).click();
    await page.getByRole('link', { name: '还没写金额' }).click();
    await page.getByText('请写数字，例如 18000 或 1.8万。').waitFor();
    expect(await page.getByLabel('这 12 个月一共拿回多少？').inputValue()).toBe('一万多');
    expect(await page.getByLabel('干了几个月？').inputValue()).toBe('5');
    await page.getByLabel('这 12 个月一共拿回多少？').fill('1.2万');
    await page.getByText('12,000 元，就是 1.2 万元').waitFor();
    await page.getByRole('button', { name: '填好了' }).click();
    await page.getByText('30,000 元').waitFor();
    expect(await draftOf(page, household)).toBeNull();
  });

  test('undo takes back the last answer, and the non-answers are answers', async () => {
    const { page, household, go } = await open('full');
    await go(`/households/${household}/topics/type`);
    await page.getByText('脱贫户', { exact: true }).click();
    await page.getByLabel('是哪一年脱贫的？').waitFor();
    await page.getByRole('button', { name: '没问到' }).click();
    const edits = async () => (await draftOf(page, household))?.records[household]?.edits ?? {};
    await eventually(async () => (await edits())['povertyExitYear']?.value).toEqual({ $: 'unknown' });
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByRole('button', { name: '撤销' }).click();
    await eventually(edits).toEqual({});
    expect(await page.getByRole('radio', { name: '一般农户' }).isChecked()).toBe(true);
  });

  test('an identity number fills in birth date and sex', async () => {
    const { page, household, go, person } = await open('full');
    await go(`/households/${household}/topics/members/persons/${person}/identity`);
    await page.getByText('身份证', { exact: true }).click();
    await page.getByLabel('身份证号码是多少？').fill('99999919850307212');
    await page.getByLabel('叫什么名字？').click();
    await page.getByText('身份证号码是 18 位，请再数一遍。').waitFor();
    await page.getByLabel('身份证号码是多少？').fill('999999198503072124');
    await page.getByLabel('叫什么名字？').click();
    await eventually(() => page.getByLabel('哪年哪月哪天生的？').inputValue()).toBe('1985-03-07');
    expect(await page.getByRole('radio', { name: '女' }).isChecked()).toBe(true);
  });

  test('a draft that was interrupted opens at its field', async () => {
    const { page, household, go } = await open('full');
    await go(`/households/${household}/topics/address`);
    await page.getByLabel('家住哪里？').fill('新寨');
    await eventually(async () => (await draftOf(page, household))?.at.field).toBe('address');
    await go('/settings');
    await eventually(() => draftOf(page, household)).toBeNull();
    // As after a killed page: a draft, and the place where the cadre was.
    await page.evaluate(
      ([id = '', address = '']) =>
        (globalThis as unknown as { services: Services }).services.households.edit(
          id,
          { id, kind: 'household' },
          { address: { value: '新寨子', basis: [] } },
          'strict',
          { address, field: 'address' },
        ),
      [household, `/households/${household}/topics/address`],
    );
    await go(`/households/${household}/topics/address`);
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe('field-address');
    expect(await page.getByLabel('家住哪里？').inputValue()).toBe('新寨子');
  });

  test('a line that was taken away can be had back', async () => {
    const { page, household, go } = await open('full');
    await go(`/households/${household}/topics/wage`);
    await page.getByRole('link', { name: '外出务工' }).click();
    await page.getByRole('button', { name: '删掉这笔工资' }).click();
    await page.getByText('已删掉').waitFor();
    expect(await page.getByRole('link', { name: '外出务工' }).count()).toBe(0);
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByRole('link', { name: '外出务工' }).waitFor();
    await page.getByText('合计 18,000 元').waitFor();
  });

  test('a cost that nobody knows is suggested, taken with one tap as an estimate, and taken away like any line', async () => {
    const { page, household, go } = await open('full');
    const take = page.getByRole('button', { name: '茶叶记 3,600 元' });
    await go(`/households/${household}/topics/business-cost`);
    expect(await take.count()).toBe(0);
    await page.getByRole('link', { name: '茶叶' }).click();
    await page.getByRole('button', { name: '删掉这笔本钱' }).click();
    await take.click();
    const line = page.getByRole('link', { name: /茶叶.*估的.*3,600 元/su });
    await line.waitFor();
    expect(await take.count()).toBe(0);
    await line.click();
    await page.getByRole('radio', { name: '按比例估算' }).and(page.locator(':checked')).waitFor();
    await page.getByRole('button', { name: '删掉这笔本钱' }).click();
    await take.waitFor();
    expect(await faultsAtEverySize(page)).toEqual([]);
    await eventually(async () =>
      Object.values((await draftOf(page, household))?.records[household]?.edits ?? {}).every(
        ({ value }) => value !== 'estimate',
      ),
    ).toBe(true);
  });

  test('of two answers one is chosen with a reason, and replaces both', async () => {
    const { page, household, go } = await open('conflict');
    await go(`/households/${household}/topics/type`);
    await page.getByRole('button', { name: '以这个为准：答案一 脱贫户' }).click();
    await page.getByText('先写一句为什么，再选。').waitFor();
    await page.getByLabel('为什么选这个？').fill('看了扶贫手册');
    await page.getByRole('button', { name: '以这个为准：答案一 脱贫户' }).click();
    await eventually(async () => (await draftOf(page, household))?.records[household]?.edits['baseType']).toMatchObject(
      { value: 'povertyExited', reason: '看了扶贫手册' },
    );
    const basis = (await draftOf(page, household))?.records[household]?.edits['baseType']?.basis;
    expect(basis).toHaveLength(2);
  });

  test('a line that one tablet removed and another changed is kept, with a reason', async () => {
    const { page, household, go } = await open('conflict');
    await go(`/households/${household}/topics/transfer`);
    await page.getByRole('list').getByRole('link', { name: /1,450/ }).click();
    await page.getByText('一台平板删了这一条，另一台改了它，留哪个？').waitFor();
    expect(await faultsAtEverySize(page)).toEqual([]);
    await page.getByRole('button', { name: /^以这个为准：答案一 留下：.*1,450 元/ }).click();
    await page.getByText('先写一句为什么，再选。').waitFor();
    await page.getByLabel('为什么选这个？').fill('还在领');
    await page.getByRole('button', { name: /^以这个为准：答案一/ }).click();
    await page.getByText('一台平板删了这一条').waitFor({ state: 'detached' });
    const edits = async () =>
      Object.entries((await draftOf(page, household))?.records[household]?.edits ?? {}).map(
        ([path, { value, basis, reason }]) => [path.split('/').length, value === null, basis.length, reason],
      );
    await eventually(edits).toEqual([[5, false, 2, '还在领']]);
  });

  test('one tap says that a whole section has not changed, and can be taken back after saving', async () => {
    const { page, household, go } = await open('again');
    await go(`/households/${household}/topics/type`);
    await page.getByText('和上次一样 · 2025-10').waitFor();
    await page.getByText('脱贫户', { exact: true }).click();
    await page.getByText('上次：一般农户 · 2025-10').waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await go(`/households/${household}/topics/wage`);
    await page.getByRole('button', { name: '“收入”这 5 页都没有变化' }).click();
    await page.getByText('没有变化，已照上次填好').waitFor();
    await page.getByText('合计 16,500 元', { exact: true }).waitFor();
    await page.getByRole('button', { name: '保存' }).click();
    await eventually(() => draftOf(page, household)).toBeNull();
    await go(`/households/${household}/topics/transfer`);
    await page.getByText('合计 1,450 元', { exact: true }).waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByRole('button', { name: '这一页没有变化' }).waitFor();
    expect(await page.getByText('合计 1,450 元', { exact: true }).count()).toBe(0);
    expect(await page.getByRole('radio', { name: '有，都问到了' }).isChecked()).toBe(false);
  });

  test('a later answer takes the mark of its page away, and leaves the caret where it is', async () => {
    const { page, household, go } = await open('again');
    const mark = page.getByText('这次问过，没有变化');
    await go(`/households/${household}/topics/address`);
    await page.getByRole('button', { name: '这一页没有变化' }).click();
    await mark.waitFor();
    const group = page.getByLabel('是哪个村民小组的？');
    await group.click();
    await page.keyboard.press('End');
    await page.keyboard.type('A');
    await mark.waitFor({ state: 'detached' });
    await page.keyboard.type('BC');
    expect(await group.inputValue()).toBe('2ABC');
    await go(`/households/${household}/topics/wage`);
    await page.getByRole('button', { name: '这一页没有变化' }).click();
    const taken = page.getByText('没有变化，已照上次填好');
    await taken.waitFor();
    await page.getByRole('button', { name: '保存' }).click();
    await eventually(() => draftOf(page, household)).toBeNull();
    await page.getByRole('link', { name: '外出务工' }).click();
    await page.getByLabel('这 12 个月一共拿回多少？').fill('17000');
    await page.getByRole('button', { name: '填好了' }).click();
    await page.getByText('合计 17,000 元', { exact: true }).waitFor();
    expect(await taken.count()).toBe(0);
  });

  test('who married away no longer counts, and it can be taken back', async () => {
    const { page, household, person, go } = await open('again');
    await go(`/households/${household}/topics/members/persons/${person}`);
    await page.getByRole('link', { name: /^这个人有变化/ }).click();
    await page.getByText('婚出', { exact: true }).click();
    await page.getByLabel('是哪一天？').fill('2026-11-02');
    await page.getByRole('button', { name: '记下来' }).click();
    await page.getByText('请选去了哪里。').waitFor();
    await page.getByText('外地，或别的村').click();
    await page.getByLabel('具体是哪里？').fill('沧源县');
    await page.getByRole('button', { name: '记下来' }).click();
    const row = page.getByRole('link', { name: /张演示/ });
    await page.getByText('配偶 · 45岁 · 婚出 2026年11月 · 沧源县').waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('配偶 · 45岁', { exact: true }).waitFor();
    expect(await row.innerText()).not.toContain('婚出');
  });

  test('a household splits into two with lineage, and is put together again', async () => {
    const { page, household, go } = await open('again');
    await go(`/households/${household}/split`);
    for (const name of ['李演示', '张演示']) await page.getByRole('checkbox', { name }).check();
    await page.getByRole('radio', { name: '李演示' }).check();
    await page.getByRole('button', { name: '分户', exact: true }).click();
    await page.getByText('请写一句为什么分户。').waitFor();
    await page.getByRole('button', { name: /^张演示是新户主的什么人/ }).click();
    await page.getByRole('dialog').getByText('配偶', { exact: true }).click();
    await page.getByRole('radio', { name: '李小演' }).check();
    await page.getByLabel('哪天分的户？').fill('2026-11-01');
    await page.getByLabel('为什么分户？').fill('老人单过');
    await page.getByRole('button', { name: '分户', exact: true }).click();
    await page.getByText(/^已分户：李演示、张演示/).waitFor();
    const list = () =>
      page.evaluate(() =>
        (globalThis as unknown as { services: Services }).services.households
          .summaries()
          .get()
          ?.map(({ head, people, conflicts }) => `${head} ${people} ${conflicts}`)
          .sort(),
      );
    await eventually(list).toEqual(['李小演 2 0', '李演示 2 0']);
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('户主 · 47岁').waitFor();
    await eventually(list).toEqual(['李演示 4 0']);
  });

  test('a household or a person that is on record already is warned of, never forbidden', async () => {
    const { page, go } = await open('full');
    const other = await page.evaluate(() => sessionStorage.getItem('other') ?? '');
    await go('/');
    await page.getByRole('button', { name: '新增农户' }).click();
    await page.getByLabel('户主叫什么？').fill('李演示');
    await page.getByRole('link', { name: /^就是这一户：李演示家/ }).waitFor();
    await page.getByRole('button', { name: '不是，照样新增' }).waitFor();
    await page.getByRole('button', { name: '不新增' }).click();
    await go(`/households/${other}/topics/members`);
    await page.getByRole('button', { name: '添加一个人' }).click();
    await page.getByLabel('叫什么名字？').fill('张演示');
    await page.getByRole('button', { name: '不是，照样添加' }).waitFor();
    await page.getByRole('button', { name: /^是户主的什么人/ }).click();
    await page.getByRole('dialog').getByText('配偶', { exact: true }).click();
    await page.getByRole('button', { name: '就是这个人，转到这一户' }).click();
    await page.getByText('配偶 · 45岁 · 迁入 2026年11月 · 从李演示家来').waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('已转来').waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: /张演示/ }).count()).toBe(0);
  });

  test('a new household, its first person, and the visit begun', async () => {
    const { page } = await open('empty');
    await page.evaluate(() => history.pushState({}, '', '/'));
    await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate', { state: {} })));
    await page.getByRole('button', { name: '新增农户' }).click();
    await page.getByRole('button', { name: '新增', exact: true }).click();
    await page.getByRole('button', { name: '开始走访' }).click();
    await page.getByText('实地调查 · 2026年11月23日').waitFor();
    await page.getByRole('link', { name: '家庭成员' }).click();
    await page.getByRole('button', { name: '添加一个人' }).click();
    await page.getByLabel('叫什么名字？').fill('李演示');
    await page.getByRole('button', { name: '添加', exact: true }).click();
    await page.getByRole('heading', { name: '李演示' }).waitFor();
    await page.getByRole('link', { name: '家里的人' }).click();
    await page.getByRole('link', { name: '回到这一户' }).click();
    await page.getByRole('heading', { name: '李演示家' }).waitFor();
    await page.getByText('已保存在平板里').waitFor();
    expect(await page.getByText('还有草稿没保存').count()).toBe(0);
  });
});

describe('photos, consent and signature', () => {
  test('a photo is made small, shown, taken away and had back; what is no photo is refused in words', async () => {
    const { page, household, go } = await open('full');
    await go(`/households/${household}/topics/photos`);
    const input = page.getByLabel('拍照：户主和房屋外观');
    await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
    await page.getByText('这个文件不是照片，请重新拍。').waitFor();
    await input.setInputFiles({ name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
    await page.getByText('这张照片打不开，请重新拍一张。').waitFor();
    const large = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#7a8b5c' } })
      .jpeg()
      .toBuffer();
    await input.setInputFiles({ name: 'house.jpg', mimeType: 'image/jpeg', buffer: large });
    const picture = page.getByRole('img', { name: '户主和房屋外观，第 1 张' });
    await eventually(() =>
      picture.evaluate((image) =>
        image instanceof HTMLImageElement ? [image.naturalWidth, image.naturalHeight] : null,
      ),
    ).toEqual([1600, 1200]);
    await page.getByRole('button', { name: '删掉：户主和房屋外观，第 1 张' }).click();
    await page.getByText('已删掉一张照片').waitFor();
    expect(await picture.count()).toBe(0);
    await page.getByRole('button', { name: '撤销' }).click();
    await picture.waitFor();
  });

  async function sign(page: Page): Promise<void> {
    const box = await page.getByRole('img', { name: '在这里签字' }).boundingBox();
    if (box === null) throw new Error('no pad');
    await page.mouse.move(box.x + 40, box.y + 40);
    await page.mouse.down();
    for (let step = 1; step < 12; step++) await page.mouse.move(box.x + 40 + step * 14, box.y + 40 + (step % 4) * 20);
    await page.mouse.up();
    await page.getByRole('button', { name: '签好了' }).click();
  }

  test('everybody there signs one consent of the exact text; the absent one is to sign later', async () => {
    const { page, household, go } = await open('full');
    await go(`/households/${household}/consent`);
    await page.getByRole('button', { name: '李演示 签字' }).click();
    await page.getByText('先把全文读给他们听，再签字。').waitFor();
    await page.getByText('已经全部读过，都听懂了').click();
    const text = await page.locator('.consent-text').first().innerText();
    await page.getByRole('button', { name: '李演示 签字' }).click();
    await page.getByRole('button', { name: '签好了' }).click();
    await page.getByText('还没有写。').waitFor();
    await sign(page);
    await page.getByRole('button', { name: '张演示 签字' }).click();
    await sign(page);
    await page.getByRole('link', { name: '回到这一户' }).last().click();
    await page.getByText('2 人已签，1 人待补签').waitFor();
    const consents = await page.evaluate(
      (id) =>
        (globalThis as unknown as { services: Services }).services.households
          .file(id)
          .get()
          ?.consents.map(({ live }) => live),
      household,
    );
    expect(consents).toHaveLength(1);
    const [consent] = consents ?? [];
    const said = (path: string) => consent?.[path]?.[0]?.value;
    expect(String(said('text')).replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
    expect(said('textHash')).toBe(
      await page.evaluate(
        (words) => (globalThis as unknown as { services: Services }).services.hash(words),
        String(said('text')),
      ),
    );
    const signers = new Set(
      Object.keys(consent ?? {})
        .filter((path) => path.startsWith('signers/'))
        .map((path) => path.split('/')[1]),
    );
    expect(signers.size).toBe(2);
  });

  test('the household signs the visit', async () => {
    const { page, household, go } = await open('full');
    await go(`/households/${household}/signature`);
    await page.getByRole('button', { name: '开始签字' }).click();
    await page.getByText('请选谁来签。').waitFor();
    await page.getByText('张演示', { exact: true }).click();
    await page.getByRole('button', { name: '开始签字' }).click();
    await sign(page);
    await page.getByText('张演示，今天 10:42签').waitFor();
    await page.getByRole('img', { name: '张演示的签字' }).waitFor();
    expect(await draftOf(page, household)).toBeNull();
  });
});

test('where a visit is made is noted by itself once it may be, and never asked for unbidden', async () => {
  const asked = await open('full');
  await asked.go(`/households/${asked.household}`);
  await asked.page.getByRole('button', { name: '记下这里的位置' }).waitFor();
  await context?.close();
  const { page, household, go } = await open('full', 'tablet', { latitude: 23.47, longitude: 99.82, accuracy: 14.2 });
  await go(`/households/${household}/topics/type`);
  await go(`/households/${household}`);
  const known = page.getByText('位置已记下，约 15 米内');
  await known.waitFor();
  await eventually(() => draftOf(page, household)).toBeNull();
  const placeKept = () =>
    page.evaluate(
      (id) =>
        (globalThis as unknown as { services: Services }).services.households
          .file(id)
          .get()
          ?.visits.some(({ live }) => live['place'] !== undefined),
      household,
    );
  expect(await placeKept()).toBe(true);
  // It was a phone call after all: then it was nowhere.
  await go(`/households/${household}/topics/how`);
  await page.getByText('打电话', { exact: true }).click();
  await go(`/households/${household}`);
  await eventually(() => draftOf(page, household)).toBeNull();
  await eventually(placeKept).toBe(false);
  expect(await known.count()).toBe(0);
});

test('what a monthly check found waits in the list and on the page, and a 线索核查 begins with it', async () => {
  const { page, household, go } = await open('full');
  await page.evaluate(async (id) => {
    const { households, newId } = (globalThis as unknown as { services: Services }).services;
    const hand = (record: string, said: Record<string, string | boolean>) =>
      households.edit(
        id,
        { id: record, kind: 'visit' },
        Object.fromEntries(Object.entries(said).map(([path, value]) => [path, { value, basis: [] }])),
        'strict',
      );
    await hand(sessionStorage.getItem('visit') ?? '', { 'review/state': 'submitted' });
    await hand(newId(), {
      household: id,
      kind: 'monthlyCheck',
      date: '2026-11-23',
      'monthly/2': true,
      'monthly/2/note': '扎示范住院半个月，自己花了三千',
      'monthly/8': true,
      'review/state': 'submitted',
    });
    await households.save(id);
  }, household);
  await go('/');
  await page.getByText('线索要核查：生病住院、饮水（2026年11月23日起）').waitFor();
  expect(await faultsAtEverySize(page)).toEqual([]);
  await page.getByRole('button', { name: '有线索 1 户' }).click();
  expect(await page.getByRole('list', { name: '农户' }).getByRole('link').count()).toBe(1);
  await go(`/households/${household}`);
  await page.getByText('排查说“有”的 2 件事，还没有核查').waitFor();
  expect(await faultsAtEverySize(page)).toEqual([]);
  expect(await page.getByRole('radio', { name: '线索核查' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: '开始线索核查' }).click();
  await page.getByText('正在核查。').waitFor();
  await go(`/households/${household}/topics/lead-what`);
  await page.getByRole('radio', { name: '排查发现的' }).and(page.locator(':checked')).waitFor();
  expect(await page.getByLabel('线索说的是什么事？').inputValue()).toBe(
    '生病住院：扎示范住院半个月，自己花了三千\n饮水',
  );
  expect(await page.getByLabel('是哪天知道这条线索的？').inputValue()).toBe('2026-11-23');
});

test('where words are long they may be spoken: kept with the visit, heard again, and taken away', async () => {
  const { page, household, go } = await open('full', 'tablet', { latitude: 23.47, longitude: 99.82, accuracy: 14.2 });
  await go(`/households/${household}/topics/coping`);
  await page.getByRole('button', { name: '说一段话代替打字' }).click();
  await page.getByText('正在录音，最多两分钟…').waitFor();
  await page.waitForTimeout(1000); // something is said
  await page.getByRole('button', { name: '说完了' }).click();
  const remove = page.getByRole('button', { name: /^删掉：录音 1/ });
  await remove.waitFor();
  await eventually(() =>
    page.locator('audio').evaluate((sound) => (sound as HTMLAudioElement).readyState),
  ).toBeGreaterThan(0);
  const named = async () =>
    Object.values((await draftOf(page, household))?.records ?? {}).flatMap(({ attachments }) =>
      attachments.map(({ type, role }) => `${role} ${type}`),
    );
  await eventually(named).toEqual(['voiceNote audio/webm']);
  await remove.click();
  await remove.waitFor({ state: 'detached' });
});

test('a recording without a sound is told in words and not kept', async () => {
  const { page, household, go } = await open('full', 'tablet', { latitude: 23.47, longitude: 99.82, accuracy: 14.2 });
  await go(`/households/${household}/topics/coping`);
  await page.evaluate(() => {
    // What Chromium gives within the first 50 ms: the head of a file and nothing in it.
    const head = Uint8Array.from(atob('GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYEC'), (one) => one.charCodeAt(0));
    MediaRecorder.prototype.stop = function stop(this: MediaRecorder) {
      this.dispatchEvent(new BlobEvent('dataavailable', { data: new Blob([head, new Uint8Array(74)]) }));
      this.dispatchEvent(new Event('stop'));
    };
  });
  await page.getByRole('button', { name: '说一段话代替打字' }).click();
  await page.getByRole('button', { name: '说完了' }).click();
  await page.getByText(/没录到声音/u).waitFor();
  expect(await page.getByRole('button', { name: /^删掉：录音/ }).count()).toBe(0);
  expect(Object.values((await draftOf(page, household))?.records ?? {}).flatMap((one) => one.attachments)).toEqual([]);
});

test('the list searches, keeps its filter in the address and opens a household', async () => {
  const { page, go } = await open('full');
  await go('/');
  await page.getByRole('searchbox').fill('娜朵');
  await eventually(() => page.getByRole('list', { name: '农户' }).getByRole('link').count()).toBe(1);
  await page.getByRole('button', { name: /^已完成/ }).click();
  await page.getByText('没有找到“娜朵”').waitFor();
  expect(new URL(page.url()).searchParams.get('state')).toBe('done');
  await page.getByRole('button', { name: /^全部/ }).click();
  await page.getByRole('link', { name: /娜朵/ }).click();
  await page.getByRole('heading', { name: /娜朵.*家/ }).waitFor();
});

test('of two thousand households only those in sight are drawn, and the last is reached by scrolling', async () => {
  const { page, go } = await open('thousands');
  await go('/');
  const list = page.getByRole('list', { name: '农户' });
  await list.getByRole('link').first().waitFor();
  expect(await list.getByRole('link').count()).toBeLessThan(60);
  await page.locator('.virtual').evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await page.getByRole('link', { name: /演示户主1999/ }).waitFor();
});

test('a wrong code says what to do and keeps what was typed', async () => {
  const { page } = await open('unenrolled');
  await page.getByRole('button', { name: '启用' }).click();
  await page.getByText('请填启用码。').waitFor();
  await page.getByLabel('启用码').fill('WRONG');
  await page.getByLabel('这台平板叫什么').fill('示范一村 1 号平板');
  await page.getByRole('button', { name: '启用' }).click();
  await page.getByText('启用码不对。').waitFor();
  expect(await page.getByLabel('启用码').inputValue()).toBe('WRONG');
});

test('before leaving: what to ask now, who must be there, what a call can do; a warning takes a word and keeps it', async () => {
  const { page, household, go } = await open('full');
  await go(`/households/${household}/check`);
  await page.getByRole('heading', { name: '趁在家里问清楚' }).waitFor();
  await page.getByText(/都问完大约还要 \d+ 分钟/u).waitFor();
  const before = await page.getByRole('button', { name: '确实是这样' }).count();
  expect(before).toBeGreaterThan(0);
  await page.getByRole('button', { name: '确实是这样' }).first().click();
  await page.getByRole('button', { name: '写好了' }).click();
  await page.getByText('请写一句为什么是这样。').waitFor();
  await page.getByLabel('为什么是这样').fill('去年才搬来，问过邻居');
  await page.getByRole('button', { name: '写好了' }).click();
  await page.getByText('说明：去年才搬来，问过邻居').waitFor();
  await eventually(() => page.getByRole('button', { name: '确实是这样' }).count()).toBe(before - 1);
});
