import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentForm } from '#content/forms/load.ts';
import { account } from '#content/locales/zh-CN/account.ts';
import { consent } from '#content/locales/zh-CN/consent.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { sync } from '#content/locales/zh-CN/sync.ts';
import { addresses } from '#domain/tablet/address.ts';
import { SIZES } from '../support/browser.ts';
import { screenFaults } from '../support/measured.ts';
import { type RunningServer } from '../support/running-server.ts';
import { Cadre } from './support/cadre.ts';
import { demoServer } from './support/demo-server.ts';

/**
 * Every screen of the tablet, with the demo county's households on it, in the three themes, each at another size and
 * letter size: no violation, nothing sticks out sideways, everything that can be tapped is large enough for a finger.
 * The desk's screens are looked at in desk.test.ts, states without disk or server in tests/features.
 */

let server: RunningServer;
let cadre: Cadre;
/** A household that was visited, and one that waits for its visit. */
let visited: string;
let fresh: string;
let person: string;

const PASSES = [
  { look: 'day', size: 'tablet', letters: 'standard', rules: [] },
  // In the sun contrast is at least 7:1.
  { look: 'sun', size: 'phone', letters: 'largest', rules: ['color-contrast-enhanced'] },
  { look: 'night', size: 'desk', letters: 'large', rules: [] },
] as const;

beforeAll(async () => {
  server = await demoServer();
  cadre = await Cadre.ready(server, 'cadre1');
  fresh = (await cadre.opensFirst('toVisit')).record;
  await cadre.taps(households.page.start);
  await cadre.sees(/实地调查/);
  await cadre.goesToList();
  visited = (await cadre.opensFirst('done')).record;
  await cadre.opens('家庭成员');
  await cadre.page.getByRole('list', { name: survey.persons.list }).getByRole('link').first().click();
  await cadre.page.getByRole('list', { name: survey.persons.topics }).waitFor();
  person = new URL(cadre.page.url()).pathname.split('/').at(-1) ?? '';
});

afterAll(async () => {
  await cadre?.tablet.close();
  await server?.remove();
});

/** Another screen of the running app, as a link would bring it. */
async function shows(address: string): Promise<void> {
  const { page } = cadre;
  await page.evaluate((to) => {
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  }, address);
  await page.waitForFunction(
    (to) =>
      location.pathname === to &&
      document.querySelector('h1') !== null &&
      document.querySelector('main.loading') === null,
    address,
  );
}

function everyScreen(): string[] {
  const topics = currentForm('fieldSurvey').sections.flatMap((section) => section.topics);
  const persons = topics.flatMap((topic) =>
    topic.kind === 'persons' ? topic.topics.map(({ id }) => addresses.personTopic(visited, topic.id, person, id)) : [],
  );
  const [line] = topics.filter(({ kind }) => kind === 'list');
  return [
    addresses.households,
    ...[visited, fresh].flatMap((household) => [
      addresses.household(household),
      addresses.check(household),
      addresses.why(household),
      addresses.consent(household),
      addresses.signature(household),
    ]),
    ...topics
      .filter(({ kind }) => kind !== 'consent' && kind !== 'signature')
      .map(({ id }) => addresses.topic(visited, id)),
    addresses.topic(fresh, 'how'),
    addresses.topic(fresh, 'photos'),
    addresses.line(fresh, line?.id ?? '', '0190a000-0000-7000-8000-000000000001'),
    addresses.person(visited, 'members', person),
    ...persons,
    addresses.sync,
    ...(['sent', 'waiting', 'attention'] as const).map(addresses.syncList),
    addresses.settings,
    addresses.ready,
    addresses.signIn,
    '/nowhere',
    addresses.household('0190a000-0000-7000-8000-000000000002'),
  ];
}

test.each(PASSES)(
  'every screen: $look at the size of a $size, letters $letters',
  async ({ look, size, letters, rules }) => {
    const { page } = cadre;
    await page.setViewportSize(SIZES[size]);
    await page.goto(`${server.url}${addresses.settings}`);
    await cadre.answers({
      [account.settings.look]: account.settings.looks[look],
      [account.settings.size]: account.settings.sizes[letters],
    });
    const found: string[] = [];
    for (const address of everyScreen()) {
      await shows(address);
      found.push(
        ...(await screenFaults(page, rules)).map((fault) => `${address.replace(/[0-9a-f-]{36}/gu, '…')} ${fault}`),
      );
    }
    expect(found).toEqual([]);
  },
);

/** What is open on screen, at each size. */
async function atEverySize(cadre: Cadre): Promise<string[]> {
  const found: string[] = [];
  for (const [name, size] of Object.entries(SIZES)) {
    await cadre.page.setViewportSize(size);
    found.push(...(await screenFaults(cadre.page)).map((fault) => `${name} ${fault}`));
  }
  return found;
}

test('dialogs, menus of answers and the signing screen; turning the tablet takes nothing away', async () => {
  await cadre.page.setViewportSize(SIZES.tablet);
  await cadre.page.goto(`${server.url}${addresses.settings}`);
  await cadre.goesToList();
  await cadre.taps(households.list.add);
  await cadre.page.getByRole('dialog', { name: households.add.title }).waitFor();
  expect(await atEverySize(cadre)).toEqual([]);
  await cadre.button(households.add.cancel).click();

  await cadre.page.goto(`${server.url}${addresses.topic(fresh, 'members')}`);
  await cadre.taps(survey.persons.add);
  const dialog = cadre.page.getByRole('dialog', { name: survey.persons.dialog.title });
  await cadre.button(survey.persons.dialog.add, dialog).click();
  await cadre.sees(survey.persons.dialog.nameMissing);
  expect(await atEverySize(cadre)).toEqual([]);

  const name = dialog.getByLabel(survey.persons.dialog.name, { exact: true });
  await name.fill('扎发');
  await cadre.page.setViewportSize(SIZES.tablet);
  await cadre.page.setViewportSize({ width: SIZES.tablet.height, height: SIZES.tablet.width });
  expect(await name.inputValue()).toBe('扎发');
  await dialog.getByRole('button', { name: survey.persons.dialog.relation }).click();
  await cadre.page.getByRole('searchbox', { name: survey.choice.search, exact: true }).fill('没有这样的');
  await cadre.sees(survey.choice.nothing);
  expect(await atEverySize(cadre)).toEqual([]);

  await cadre.page.goto(`${server.url}${addresses.consent(fresh)}`);
  await cadre.answers({ [consent.readAloud]: consent.readAloudYes });
  await cadre
    .button(consent.sign)
    .or(cadre.page.getByRole('button', { name: new RegExp(`${consent.signs('')}$`, 'u') }))
    .first()
    .click();
  await cadre.page.getByRole('img', { name: consent.pad }).waitFor();
  await cadre.taps(consent.finish);
  await cadre.sees(consent.empty);
  expect(await atEverySize(cadre)).toEqual([]);
});

test('a tablet without network, and what it says about it', async () => {
  await cadre.page.goto(`${server.url}${addresses.sync}`);
  await cadre.seesTitle(sync.title);
  await cadre.tablet.offline(true);
  await cadre.taps(sync.now);
  await cadre.sees(sync.trouble.noSignal.title);
  expect(await atEverySize(cadre)).toEqual([]);
  await cadre.tablet.offline(false);
});

test('the measures find a target that is too small, what sticks out, and grey on grey', async () => {
  const page = await cadre.tablet.context.newPage();
  await page.setContent(
    '<html lang="zh"><title>t</title><main><h1>t</h1><button style="width:30px;height:30px">小</button>' +
      '<p style="width:3000px">宽</p><p style="color:#999;background:#aaa">灰底上的灰字</p></main></html>',
  );
  const found = (await screenFaults(page)).join('\n');
  for (const fault of [/^small BUTTON/mu, /^sideways P/mu, /^color-contrast:/mu]) expect(found).toMatch(fault);
  await page.close();
});
