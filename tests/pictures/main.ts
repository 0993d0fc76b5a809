/** `npm run pictures`: draws the main screens from the demo county into docs/pictures. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Page } from 'playwright-core';
import sharp from 'sharp';
import { households } from '#content/locales/zh-CN/households.ts';
import { addresses } from '#domain/tablet/address.ts';
import { build } from '../../sync-server/bootstrap/build.mjs';
import { Cadre } from '../journeys/support/cadre.ts';
import { Supervisor } from '../journeys/support/supervisor.ts';
import { RunningServer } from '../support/running-server.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

async function draw(page: Page, name: string): Promise<void> {
  // Pictures and fonts come a moment after the words.
  await page.waitForTimeout(800);
  const shot = await page.screenshot();
  await sharp(shot).png({ palette: true, colours: 64, effort: 10 }).toFile(`${FOLDER}${name}.png`);
  process.stderr.write(`docs/pictures/${name}.png\n`);
}

/** The record of the first household in the list under a tab. */
async function firstOf(cadre: Cadre, tab: string): Promise<string> {
  const { page } = cadre;
  await page.getByRole('group', { name: households.list.tabs }).getByRole('button', { name: tab }).click();
  const row = page.locator('a[href^="/households/"]').first();
  await row.waitFor();
  return (await row.getAttribute('href'))?.split('/')[2] ?? '';
}

async function tablet(server: RunningServer): Promise<void> {
  const cadre = await Cadre.on(server);
  const { page } = cadre;
  const open = async (address: string) => {
    await page.goto(`${server.url}${address}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
  };
  try {
    await draw(page, 'tablet-welcome');
    const { code } = await server.admin('device', 'invite', '--user', 'cadre1');
    await cadre.enrols(code ?? '', '演示平板');
    await cadre.signsIn('demo-cadre1');
    await page.locator('a[href^="/households/"]').first().waitFor();
    await draw(page, 'tablet-list');

    const fresh = await firstOf(cadre, households.states.toVisit);
    const done = await firstOf(cadre, households.states.done);
    for (const [name, address] of [
      ['tablet-household', addresses.household(done)],
      ['tablet-why', addresses.why(done)],
      ['tablet-income', addresses.topic(done, 'wage')],
      ['tablet-members', addresses.topic(done, 'members')],
      ['tablet-question', addresses.topic(done, 'house')],
      ['tablet-check', addresses.check(done)],
    ] as const) {
      await open(address);
      await draw(page, name);
    }
    await open(addresses.household(fresh));
    await cadre.taps(households.page.start);
    await draw(page, 'tablet-begun');
    await open(addresses.consent(fresh));
    await draw(page, 'tablet-consent');
    await open(addresses.sync);
    await draw(page, 'tablet-sync');
    await open(addresses.settings);
    await draw(page, 'tablet-settings');
    await page.setViewportSize({ width: 390, height: 844 });
    await open(addresses.households);
    await draw(page, 'phone-list');
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(addresses.household(done));
    await draw(page, 'tablet-landscape');
  } finally {
    await cadre.tablet.close();
  }
}

async function desk(server: RunningServer): Promise<void> {
  const supervisor = await Supervisor.on(server);
  const { page } = supervisor;
  const open = async (search: string) => {
    await page.goto(`${server.url}/desk${search}`);
    await supervisor.rows().first().waitFor();
  };
  try {
    await supervisor.signsIn('township', 'demo-township');
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
