/** `npm run pictures`: draws the main screens from the demo county into docs/pictures. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Page } from 'playwright-core';
import sharp from 'sharp';
import { consent } from '#content/locales/zh-CN/consent.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { sync } from '#content/locales/zh-CN/sync.ts';
import { addresses } from '#domain/tablet/address.ts';
import { build } from '../../sync-server/bootstrap/build.mjs';
import { Cadre } from '../journeys/support/cadre.ts';
import { Supervisor } from '../journeys/support/supervisor.ts';
import { SIZES } from '../support/browser.ts';
import { RunningServer } from '../support/running-server.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

async function draw(page: Page, name: string): Promise<void> {
  // Pictures and fonts come a moment after the words.
  await page.waitForTimeout(800);
  const shot = await page.screenshot();
  await sharp(shot).png({ palette: true, colours: 64, effort: 10 }).toFile(`${FOLDER}${name}.png`);
  process.stderr.write(`docs/pictures/${name}.png\n`);
}

/** Household records of the list under a state, as many as are drawn. */
async function householdsOf(cadre: Cadre, state: keyof typeof households.states): Promise<string[]> {
  const { page } = cadre;
  const tabs = page.getByRole('group', { name: households.list.tabs });
  await tabs.getByRole('button', { name: households.states[state] }).click();
  const rows = page.getByRole('link').filter({ has: page.getByText(households.states[state], { exact: true }) });
  await rows.first().waitFor();
  const links = await Promise.all((await rows.all()).map((row) => row.getAttribute('href')));
  await tabs.getByRole('button', { name: households.list.all }).click();
  return links.map((link) => link?.split('/')[2] ?? '');
}

async function tablet(server: RunningServer): Promise<void> {
  const fresh = await Cadre.on(server);
  await draw(fresh.page, 'tablet-welcome');
  await fresh.tablet.close();

  const cadre = await Cadre.ready(server, 'cadre1');
  const { page } = cadre;
  const open = async (address: string) => {
    await page.goto(`${server.url}${address}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.waitForFunction(() => document.querySelector('main.loading') === null);
  };
  const drawAll = async (screens: Readonly<Record<string, string>>) => {
    for (const [name, address] of Object.entries(screens)) {
      await open(address);
      await draw(page, name);
    }
  };
  try {
    await draw(page, 'tablet-list');
    const [begun = ''] = await householdsOf(cadre, 'inProgress');
    const [toVisit = ''] = await householdsOf(cadre, 'toVisit');
    const done = await withWages(cadre, open, await householdsOf(cadre, 'done'));
    await drawAll({
      'tablet-household': addresses.household(begun),
      'tablet-check': addresses.check(begun),
      'tablet-why': addresses.why(done),
      'tablet-income': addresses.topic(done, 'wage'),
      'tablet-members': addresses.topic(done, 'members'),
      'tablet-question': addresses.topic(done, 'house'),
    });

    await open(addresses.topic(toVisit, 'wage'));
    await cadre.taps(survey.list.add('一笔工资'));
    await cadre.answers({ '是哪种工资？': '外出务工', '这 12 个月一共挣了多少？': '1.8万' });
    await cadre.field('干了几个月？').focus();
    await draw(page, 'tablet-wage');

    await open(addresses.consent(toVisit));
    await draw(page, 'tablet-consent');
    await cadre.answers({ [consent.readAloud]: consent.readAloudYes });
    await page
      .getByRole('button', { name: new RegExp(`${consent.signs('')}$`, 'u') })
      .first()
      .click();
    await cadre.draws();
    await draw(page, 'tablet-signing');
    await cadre.taps(consent.notNow);

    await cadre.tablet.offline(true);
    await open(addresses.sync);
    await cadre.taps(sync.now);
    await cadre.sees(sync.trouble.noSignal.title);
    await draw(page, 'tablet-sync');
    await cadre.tablet.offline(false);

    await open(addresses.settings);
    await draw(page, 'tablet-settings');
    await page.setViewportSize({ width: 1280, height: 800 });
    await drawAll({ 'tablet-landscape': addresses.household(begun) });
    await page.setViewportSize(SIZES.phone);
    await open(addresses.settings);
    await cadre.goesToList();
    await draw(page, 'phone-list');
    await drawAll({ 'phone-question': addresses.topic(done, 'house') });
  } finally {
    await cadre.tablet.close();
  }
}

/** The first of these households in which somebody earns wages. */
async function withWages(
  cadre: Cadre,
  open: (address: string) => Promise<void>,
  among: readonly string[],
): Promise<string> {
  for (const household of among) {
    await open(addresses.topic(household, 'wage'));
    if ((await cadre.page.getByRole('list', { name: survey.list.lines }).count()) > 0) return household;
  }
  throw new Error('nobody earns wages in this county');
}

async function desk(server: RunningServer): Promise<void> {
  const supervisor = await Supervisor.ready(server);
  const { page } = supervisor;
  const open = async (search: string) => {
    await page.goto(`${server.url}/desk${search}`);
    await supervisor.rows().first().waitFor();
  };
  try {
    await open('?review=submitted');
    await draw(page, 'desk-list');
    await supervisor.rows().getByRole('link').first().click();
    await page.getByRole('tab').first().waitFor();
    await draw(page, 'desk-household');
    await open('?conflicts=yes');
    await supervisor.rows().getByRole('link').first().click();
    await page.getByRole('tab').first().waitFor();
    await draw(page, 'desk-conflict');
  } finally {
    await supervisor.leaves();
  }
}

await mkdir(FOLDER, { recursive: true });
await build();
const server = await RunningServer.create({ demo: true });
try {
  await tablet(server);
  await desk(server);
} finally {
  await server.remove();
}
