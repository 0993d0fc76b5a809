import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { account } from '#content/locales/zh-CN/account.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { consent } from '#content/locales/zh-CN/consent.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { preview } from '#content/locales/zh-CN/preview.ts';
import { sync } from '#content/locales/zh-CN/sync.ts';
import { addresses } from '#domain/tablet/address.ts';
import { type RunningServer } from '../support/running-server.ts';
import { Cadre } from './support/cadre.ts';
import { demoServer } from './support/demo-server.ts';
import { journey } from './support/journey.ts';

/** Installing, starting with neither network nor server, and a new version that waits until it may. */

journey();

const YEAR = '是哪一年盖的？';

let folder: string;
let server: RunningServer;
let cadre: Cadre;
let household: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'app-'));
  await cp(fileURLToPath(new URL('../../dist', import.meta.url)), folder, { recursive: true });
  server = await demoServer({ app: folder });
  cadre = await Cadre.ready(server, 'cadre1');
});

afterAll(async () => {
  await cadre?.tablet.close();
  await server?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Another version on the server: its page says so, and its service worker has another list. */
async function deploys(version: string): Promise<void> {
  const [page, worker] = [join(folder, 'index.html'), join(folder, 'sw.js')];
  await writeFile(
    page,
    (await readFile(page, 'utf8')).replace(/<html [^>]*>/u, `<html lang="zh-CN" data-version="${version}">`),
  );
  await writeFile(
    worker,
    (await readFile(worker, 'utf8')).replace(
      /\{"revision":"[^"]*","url":"index.html"\}/u,
      `{"revision":"${version}","url":"index.html"}`,
    ),
  );
}

const versionShown = (page = cadre.page) => page.evaluate(() => document.documentElement.dataset['version']);

test('the browser finds nothing against installing it', async () => {
  const session = await cadre.tablet.context.newCDPSession(cadre.page);
  expect((await session.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
  expect((await session.send('Page.getAppManifest')).errors).toEqual([]);
});

test('with neither network nor server every screen opens, also those that were never opened', async () => {
  household = (await cadre.opensFirst('toVisit')).record;
  await cadre.tablet.shut();
  await server.stop();
  await cadre.opensAgain();
  await cadre.tablet.offline(true);
  for (const [address, title] of [
    [addresses.check(household), households.check.title],
    [addresses.why(household), preview.title],
    [addresses.topic(household, 'house'), '住的房子'],
    [addresses.topic(household, 'wage'), '工资性收入'],
    [addresses.topic(household, 'photos'), '照片'],
    [addresses.consent(household), consent.title],
    [addresses.signature(household), consent.signature.title],
    [addresses.sync, sync.title],
    [addresses.syncList('waiting'), sync.lists.waiting.title],
    [addresses.settings, account.settings.title],
    [addresses.signIn, account.signIn.title],
    ['/nowhere', app.noPage.title],
  ] as const) {
    await cadre.page.goto(`${server.url}${address}`);
    await cadre.page.getByRole('heading', { name: title }).first().waitFor();
  }
});

test('the guides open there too, and each prints on two pages', async () => {
  for (const title of Object.values(account.settings.guide)) {
    await cadre.page.goto(`${server.url}${addresses.settings}`);
    await cadre.page.getByRole('link', { name: title }).click();
    await cadre.page.getByRole('heading', { level: 1 }).filter({ hasNotText: account.settings.title }).waitFor();
    const pictures = cadre.page.locator('img');
    const missing = await pictures.evaluateAll((all) =>
      all.filter((image) => !(image as HTMLImageElement).complete || (image as HTMLImageElement).naturalWidth === 0),
    );
    expect([title, (await pictures.count()) > 0, missing.length]).toEqual([title, true, 0]);
    const pages = (await cadre.page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/gu);
    expect([title, pages?.length]).toEqual([title, 2]);
  }
});

test('a new version waits, reloads nothing, and can be put off while something is half typed', async () => {
  await server.start();
  await cadre.tablet.offline(false);
  await deploys('second');
  await cadre.page.goto(`${server.url}${addresses.topic(household, 'house')}`);
  await cadre.field(YEAR).pressSequentially('19');
  await cadre.page.evaluate(() => document.documentElement.setAttribute('data-same-page', ''));
  await cadre.sees(app.update.title);
  await cadre.field(YEAR).pressSequentially('9');
  await cadre.taps(app.update.later);
  expect(await cadre.page.getByText(app.update.title).count()).toBe(0);
  expect(await cadre.field(YEAR).inputValue()).toBe('199');
  expect(await cadre.page.evaluate(() => document.documentElement.hasAttribute('data-same-page'))).toBe(true);
  expect(await versionShown()).toBeUndefined();
});

test('agreed to, it takes over with what was typed, and another tab stays as it is', async () => {
  const other = await cadre.tablet.context.newPage();
  await other.goto(`${server.url}${addresses.topic(household, 'address')}`);
  await cadre.field('家住哪里？', other).fill('桥头');

  await cadre.isKept(YEAR, '199');
  await cadre.page.reload();
  await cadre.sees(app.update.title);
  await cadre.taps(app.update.now);
  await expect.poll(() => versionShown(), { timeout: 100_000 }).toBe('second');
  expect(await cadre.field(YEAR).inputValue()).toBe('199');

  expect(await versionShown(other)).toBeUndefined();
  expect(await cadre.field('家住哪里？', other).inputValue()).toBe('桥头');
  await other.close();
});

test('the new version starts without network too', async () => {
  await cadre.tablet.shut();
  await server.stop();
  await cadre.opensAgain();
  await cadre.tablet.offline(true);
  expect(await versionShown()).toBe('second');
  expect(await cadre.field(YEAR).inputValue()).toBe('199');
});
