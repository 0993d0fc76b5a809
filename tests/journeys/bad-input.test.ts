import { afterAll, beforeAll, expect, test } from 'vitest';
import { account } from '#content/locales/zh-CN/account.ts';
import { consent } from '#content/locales/zh-CN/consent.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { photos } from '#content/locales/zh-CN/photos.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { addresses } from '#domain/tablet/address.ts';
import { screenFaults } from '../support/measured.ts';
import { type RunningServer } from '../support/running-server.ts';
import { Cadre } from './support/cadre.ts';
import { demoServer } from './support/demo-server.ts';
import { journey } from './support/journey.ts';
import { photoOfHouse } from './support/pictures.ts';

/** What somebody types, picks or gives that cannot be right: words that say what to do, and nothing lost. */

journey();

let server: RunningServer;
let cadre: Cadre;
let household: string;

beforeAll(async () => {
  server = await demoServer();
  cadre = await Cadre.on(server);
});

afterAll(async () => {
  await cadre?.tablet.close();
  await server?.remove();
});

/** The words are there, what was typed still stands, and the screen is as usable as without them. */
async function says(words: string): Promise<void> {
  await cadre.sees(words);
  expect(await screenFaults(cadre.page)).toEqual([]);
}

test('enrolment: nothing typed, a wrong code, a used code, no server', async () => {
  await cadre.taps(account.welcome.submit);
  await says(account.welcome.codeMissing);
  await says(account.welcome.nameMissing);

  await cadre.enrols('AAAA-BBBB-CCCC', '一号平板');
  await says(account.refusals.codeWrong);
  expect(await cadre.field(account.welcome.name).inputValue()).toBe('一号平板');
  await cadre.enrols('😀'.repeat(300), '一号平板');
  await says(account.refusals.codeWrong);

  await cadre.tablet.offline(true);
  await cadre.enrols('AAAA-BBBB-CCCC', '一号平板');
  await says(account.refusals.noServer);
  await cadre.tablet.offline(false);
  await cadre.page.route('**/api/v1/enrol', (route) => route.fulfill({ status: 502, body: '<html>' }));
  await cadre.taps(account.welcome.submit);
  await says(account.refusals.noServer);
  await cadre.page.unrouteAll();

  const { code } = await server.admin('device', 'invite', '--user', 'cadre1');
  const other = await Cadre.on(server);
  await other.enrols(code ?? '', '二号平板');
  await other.seesTitle(account.signIn.title);
  await other.tablet.close();
  await cadre.enrols(code ?? '', '一号平板');
  await cadre.sees(new RegExp(`${account.refusals.codeUsed}|${account.refusals.codeWrong}`, 'u'));

  const { code: good } = await server.admin('device', 'invite', '--user', 'cadre1');
  // As it is read out on the telephone: small letters and spaces.
  await cadre.enrols(` ${(good ?? '').toLowerCase().replaceAll('-', ' ')} `, '一号平板');
  await cadre.seesTitle(account.signIn.title);
});

test('sign-in: nothing typed, a wrong password, no server; it can be left for later', async () => {
  await cadre.taps(account.signIn.submit);
  await says(account.signIn.passwordMissing);
  const password = cadre.page.getByLabel(account.signIn.password, { exact: true });
  await password.fill('demo-cadre2');
  await cadre.taps(account.signIn.submit);
  await says(account.refusals.passwordWrong);
  expect(await password.inputValue()).toBe('demo-cadre2');
  await cadre.tablet.offline(true);
  await cadre.taps(account.signIn.submit);
  await says(account.refusals.noServer);
  await cadre.taps(account.signIn.later);
  await cadre.seesTitle(households.list.title);
  await says(households.list.noneTitle);
  await cadre.tablet.offline(false);
  await cadre.page.goto(`${server.url}${addresses.signIn}`);
  await cadre.signsIn('demo-cadre1');
});

test('the list: names that are not there, of any kind', async () => {
  await cadre.page.getByRole('link').filter({ hasText: households.states.toVisit }).first().waitFor();
  const search = cadre.page.getByRole('searchbox', { name: households.list.search });
  for (const query of ['没有这个人', '\\ [(*+?', '🙂', 'x'.repeat(2000)]) {
    await search.fill(query);
    await says(households.list.notFoundBody);
  }
  await search.fill('');
  household = (await cadre.opensFirst('toVisit')).record;
  await cadre.taps(households.page.start);
  // The visit has begun when it is on disk, and only then is there nothing left to begin.
  await cadre.page.getByRole('button', { name: households.page.start }).waitFor({ state: 'detached' });
  await cadre.sees(/^实地调查/u);
});

/** Types what cannot be and sees the words for each; the last one stands there still for whoever comes back. */
async function refuses(ask: string, ...tries: readonly (readonly [typed: string, words: string])[]): Promise<void> {
  const field = cadre.field(ask);
  for (const [typed, words] of tries) {
    await field.fill(typed);
    await field.blur();
    await cadre.sees(words);
    expect(await field.inputValue()).toBe(typed);
  }
  expect(await screenFaults(cadre.page)).toEqual([]);
  await cadre.isKept(ask, tries.at(-1)?.[0] ?? '');
}

test('money and numbers: letters, signs, too much, too little', async () => {
  await cadre.page.goto(`${server.url}${addresses.topic(household, 'wage')}`);
  await cadre.taps(survey.list.add('一笔工资'));
  await refuses(
    '这 12 个月一共挣了多少？',
    ...['一万多', '-500', '12.345', '1e5', '12,3,4元左右'].map((typed) => [typed, survey.wrong.money] as const),
    ['99999999999999', survey.wrong.moneyHigh],
  );
  await refuses('干了几个月？', ['半年', survey.wrong.integer], ['13', survey.wrong.range(0, 12)]);
  await cadre.taps(survey.list.done);
  await cadre.seesTitle('工资性收入');

  await cadre.page.goto(`${server.url}${addresses.topic(household, 'fields')}`);
  await refuses('一共有多少亩耕地？', ['三亩半', survey.wrong.decimal], ['1.23456', survey.wrong.decimal]);
});

test('a number of the identity card: too short, letters, a day that is none, a wrong last digit', async () => {
  await cadre.page.goto(`${server.url}${addresses.topic(household, 'members')}`);
  await cadre.page.getByRole('list', { name: survey.persons.list }).getByRole('link').first().click();
  await cadre.opens('姓名和证件');
  await cadre.answers({ '有什么证件？': '身份证' });
  await refuses(
    '身份证号码是多少？',
    ['99999919800305001', survey.wrong.idLength],
    ['99999919800305OO17', survey.wrong.idCharacters],
    ['999999198013050017', survey.wrong.idDate],
    ['999999198003050010', survey.wrong.idCheckDigit],
  );
  await refuses('叫什么名字？', ['长'.repeat(60), survey.wrong.long(50)]);
  const birth = cadre.field('哪年哪月哪天生的？');
  await birth.fill('2126-01-01');
  await birth.blur();
  await says(survey.wrong.dateFuture);
});

test('a telephone number and a text that is too long', async () => {
  await cadre.page.goto(`${server.url}${addresses.topic(household, 'address')}`);
  await refuses('打哪个电话能找到家里人？', ['没有电话', survey.wrong.phone]);
  await refuses('家住哪里？', ['远'.repeat(5000), survey.wrong.long(200)]);
});

test('photos: no picture, an empty file, half a picture; a good one is taken all the same', async () => {
  await cadre.page.goto(`${server.url}${addresses.topic(household, 'photos')}`);
  const role = '户主和房屋外观';
  const good = await photoOfHouse();
  await cadre.photographs(role, { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('你好') });
  await says(photos.wrong.notPicture);
  for (const buffer of [Buffer.alloc(0), Buffer.from('你好'), good.buffer.subarray(0, 300)]) {
    await cadre.photographs(role, { ...good, buffer });
    await says(photos.wrong.broken);
  }
  expect(await cadre.page.getByRole('img').count()).toBe(0);
  await cadre.photographs(role, good);
  await cadre.page.getByRole('img', { name: photos.photo(role, 1) }).waitFor();
  expect(await cadre.page.getByText(photos.wrong.broken).count()).toBe(0);
});

test('signing: before it was read out, and an empty pad', async () => {
  await cadre.page.goto(`${server.url}${addresses.consent(household)}`);
  await cadre.page
    .getByRole('button', { name: new RegExp(`${consent.signs('')}$`, 'u') })
    .first()
    .click();
  await says(consent.readAloudMissing);
  await cadre.answers({ [consent.readAloud]: consent.readAloudYes });
  await cadre.page
    .getByRole('button', { name: new RegExp(`${consent.signs('')}$`, 'u') })
    .first()
    .click();
  await cadre.taps(consent.finish);
  await says(consent.empty);
  await cadre.taps(consent.notNow);

  await cadre.page.goto(`${server.url}${addresses.signature(household)}`);
  await cadre.taps(consent.signature.start);
  await says(consent.signature.whoMissing);
});

test('the visit cannot be handed in, everything that is missing leads to its field, and all that was typed is there', async () => {
  await cadre.page.goto(`${server.url}${addresses.check(household)}`);
  await cadre.sees(households.check.blocking);
  expect(await cadre.button(households.check.submit).isDisabled()).toBe(true);
  await cadre.page.goto(`${server.url}${addresses.topic(household, 'address')}`);
  expect(await cadre.field('打哪个电话能找到家里人？').inputValue()).toBe('没有电话');
  expect(await cadre.field('家住哪里？').inputValue()).toBe('远'.repeat(5000));
});

test('addresses of nothing', async () => {
  for (const address of [
    '/nowhere',
    '/households/1',
    addresses.household('0190a000-0000-7000-8000-000000000001'),
    addresses.topic(household, 'nothing'),
    addresses.person(household, 'members', 'nobody'),
  ]) {
    await cadre.page.goto(`${server.url}${address}`);
    await cadre.page.getByRole('heading', { level: 1 }).waitFor();
    await cadre.page.locator('main').getByRole('link').first().waitFor();
    expect(await screenFaults(cadre.page)).toEqual([]);
  }
});
