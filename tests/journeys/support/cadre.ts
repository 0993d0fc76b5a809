import { type Locator, type Page } from 'playwright-core';
import { account } from '#content/locales/zh-CN/account.ts';
import { app } from '#content/locales/zh-CN/app.ts';
import { consent } from '#content/locales/zh-CN/consent.ts';
import { households } from '#content/locales/zh-CN/households.ts';
import { photos } from '#content/locales/zh-CN/photos.ts';
import { survey } from '#content/locales/zh-CN/survey.ts';
import { sync } from '#content/locales/zh-CN/sync.ts';
import { type Size, Tablet } from '../../support/browser.ts';
import { type RunningServer } from '../../support/running-server.ts';

/** Question in its words → answer in its words: what is typed, or the label of what is chosen. */
export type Said = Readonly<Record<string, string>>;

const NON_ANSWERS: readonly string[] = Object.values(survey.notAnswers).slice(1);

/** A village cadre with a tablet. All that is done here is done on the screens, by their words. */
export class Cadre {
  readonly tablet: Tablet;
  readonly #address: string;

  private constructor(tablet: Tablet, address: string) {
    this.tablet = tablet;
    this.#address = address;
  }

  /** Switches a new tablet on and opens the app. */
  static async on(server: RunningServer, size: Size = 'tablet'): Promise<Cadre> {
    const cadre = new Cadre(await Tablet.create(size), server.url);
    await cadre.page.goto(server.url);
    return cadre;
  }

  /** A cadre of the demo county whose tablet is enrolled, signed in and has everything. */
  static async ready(server: RunningServer, login: string, size: Size = 'tablet'): Promise<Cadre> {
    const cadre = await Cadre.on(server, size);
    const line = server.printed.split('\n').find((one) => one.trim().split(/\s+/u)[0] === login);
    await cadre.enrols(line?.trim().split(/\s+/u).at(-1) ?? '', `${login} 的平板`);
    await cadre.signsIn(`demo-${login}`);
    await cadre.taps(households.list.ready);
    await cadre.sees(account.ready.good);
    await cadre.goesToList();
    return cadre;
  }

  get page(): Page {
    return this.tablet.page;
  }

  /** The app again as from the home screen, after the browser was closed or killed. */
  async opensAgain(): Promise<void> {
    await this.tablet.open();
    await this.page.goto(this.#address);
  }

  // Words on the screen.

  async sees(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).filter({ visible: true }).first().waitFor();
  }

  async seesTitle(words: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: words }).waitFor();
  }

  button(name: string, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  /** A button or a link; the way back stands above and below, and both lead to the same screen. */
  async taps(name: string): Promise<void> {
    await this.button(name)
      .or(this.page.getByRole('link', { name, exact: true }))
      .first()
      .click();
  }

  /** Opens one row of a list by what it begins with. */
  async opens(row: string): Promise<void> {
    await this.page.getByRole('link', { name: row }).first().click();
  }

  // Tablet and account.

  async enrols(code: string, name: string): Promise<void> {
    await this.page.getByLabel(account.welcome.code, { exact: true }).fill(code);
    await this.page.getByLabel(account.welcome.name, { exact: true }).fill(name);
    await this.taps(account.welcome.submit);
  }

  /** Signs in and waits until all is downloaded. */
  async signsIn(password: string): Promise<void> {
    await this.page.getByLabel(account.signIn.password, { exact: true }).fill(password);
    await this.taps(account.signIn.submit);
    await this.seesTitle(households.list.title);
    await this.badge(app.sync.allSent).waitFor();
  }

  /** The one badge, while it says these words. */
  badge(words: string): Locator {
    return this.page.getByRole('link', { name: `${app.sync.label}：${words}` });
  }

  /** By the badge to the sync screen, there 现在同步, and back when it is done and everything is up. */
  async syncs(): Promise<void> {
    await this.page.getByRole('link', { name: app.sync.label }).click();
    await this.taps(sync.now);
    await this.button(sync.now).waitFor();
    await this.sees(sync.allSent);
    await this.goesToList();
  }

  async goesToList(): Promise<void> {
    await this.taps(app.home);
    await this.seesTitle(households.list.title);
  }

  // The survey.

  /** The first household, of a village or of all, that stands like this. Answers its record and the name of its head. */
  async opensFirst(state: keyof typeof households.states, village = ''): Promise<{ record: string; head: string }> {
    await this.page.getByLabel(households.list.village).selectOption(village);
    const row = await this.#rowOf(state, '');
    const head = (await row.innerText()).split('\n')[0] ?? '';
    await row.click();
    await this.seesTitle(households.page.ofHead(head));
    return { head, record: this.household() };
  }

  /** The household of this head, which stands like this. */
  async opensOf(state: keyof typeof households.states, head: string): Promise<void> {
    await (await this.#rowOf(state, head)).click();
    await this.seesTitle(households.page.ofHead(head));
  }

  async #rowOf(state: keyof typeof households.states, query: string): Promise<Locator> {
    const word = households.states[state];
    await this.page.getByRole('searchbox', { name: households.list.search }).fill(query);
    const tabs = this.page.getByRole('group', { name: households.list.tabs });
    await tabs.getByRole('button', { name: word }).click();
    const here = this.page.getByRole('link').filter({ has: this.page.getByText(word, { exact: true }) });
    return here.filter({ hasText: query }).first();
  }

  /** By 离户前检查 the visit is handed in; back to the list. */
  async handsIn(): Promise<void> {
    await this.taps(households.page.leave);
    await this.sees(households.check.good);
    await this.taps(households.check.submit);
    await this.sees(households.check.submitted);
    await this.taps(households.check.toList);
    await this.seesTitle(households.list.title);
  }

  /** The household on screen, by its address. */
  household(): string {
    return new URL(this.page.url()).pathname.split('/')[2] ?? '';
  }

  /** The page of a household, by its address. */
  async goesTo(household: string): Promise<void> {
    await this.page.goto(`${this.#address}/households/${household}`);
    await this.page.getByRole('list', { name: households.page.sections }).waitFor();
  }

  /** One topic screen: waits for it, answers its questions, goes to the next one. */
  async topic(title: string, said: Said): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await this.answers(said);
    await this.button(survey.next).or(this.button(survey.list.done)).click();
  }

  async goesOn(): Promise<void> {
    await this.taps(survey.next);
  }

  async answers(said: Said): Promise<void> {
    for (const [ask, answer] of Object.entries(said)) await this.#answers(ask, answer);
  }

  /** The field of a question: the input, the button that opens its list, or the group of choices. */
  field(ask: string, page = this.page): Locator {
    return page
      .getByRole('group', { name: ask, exact: true })
      .or(page.getByLabel(ask, { exact: true }))
      .or(page.getByRole('button', { name: new RegExp(`^${ask} `) }));
  }

  /** Waits until what stands in a field is on disk, half typed or not: another tab shows it then. */
  async isKept(ask: string, typed: string): Promise<void> {
    const other = await this.tablet.context.newPage();
    do await other.goto(this.page.url());
    while ((await this.field(ask, other).inputValue()) !== typed);
    await other.close();
  }

  async #answers(ask: string, answer: string): Promise<void> {
    const field = this.field(ask);
    switch (await field.evaluate((element) => element.tagName)) {
      case 'FIELDSET':
        return this.chooses(field.getByLabel(answer, { exact: true }));
      case 'BUTTON':
        await field.click();
        return this.page.getByRole('dialog').getByLabel(answer, { exact: true }).click();
      default:
        if (!NON_ANSWERS.includes(answer)) return field.fill(answer);
        return this.button(answer, this.page.locator('.field').filter({ has: field })).click();
    }
  }

  /** Taps a choice unless it holds already: a second tap would take it back. It holds once it is kept. */
  async chooses(choice: Locator): Promise<void> {
    if (!(await choice.isChecked())) await choice.click();
    await choice.and(this.page.locator(':checked')).waitFor();
  }

  /** A list topic: whether there is something, then each line on its own page. */
  async list(
    title: string,
    ask: string,
    asked: keyof typeof survey.list.asked,
    line = '',
    lines: readonly Said[] = [],
  ): Promise<void> {
    const heading = this.page.getByRole('heading', { level: 1, name: title });
    await heading.waitFor();
    await this.answers({ [ask]: survey.list.asked[asked] });
    for (const said of lines) {
      await this.taps(survey.list.add(line));
      await this.button(survey.list.done).waitFor();
      await this.answers(said);
      await this.taps(survey.list.done);
    }
    await this.goesOn();
  }

  /** Adds a person; what is asked about them comes on one screen after another. */
  async adds(name: string, relation: string, topics: Readonly<Record<string, Said>>): Promise<void> {
    const words = survey.persons.dialog;
    await this.taps(survey.persons.add);
    const dialog = this.page.getByRole('dialog', { name: words.title });
    await dialog.getByLabel(words.name, { exact: true }).fill(name);
    const chosen = dialog.getByRole('button', { name: words.relation });
    // The first person is taken for the head.
    if (!(await chosen.innerText()).includes(relation)) {
      await chosen.click();
      await this.page.getByRole('dialog', { name: words.relation }).getByLabel(relation, { exact: true }).click();
    }
    // Somebody else of the county may have the same name.
    await this.button(words.add, dialog).or(this.button(survey.alike.addAnyway, dialog)).click();
    await this.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await this.opens(Object.keys(topics)[0] ?? '');
    for (const [topic, said] of Object.entries(topics)) await this.topic(`${name} · ${topic}`, said);
    await this.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await this.page.getByRole('link', { name: survey.persons.back, exact: true }).click();
  }

  /** Draws on the pad and says that it is signed. */
  async signs(): Promise<void> {
    await this.draws();
    await this.taps(consent.finish);
  }

  async draws(): Promise<void> {
    const pad = this.page.getByRole('img', { name: consent.pad });
    const box = await pad.boundingBox();
    if (box === null) throw new Error('there is no pad to sign on');
    const { mouse } = this.page;
    const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const;
    for (const stroke of [
      [at(0.2, 0.3), at(0.3, 0.7), at(0.4, 0.3)],
      [at(0.5, 0.5), at(0.8, 0.5)],
    ]) {
      const [first, ...rest] = stroke;
      await mouse.move(...(first ?? [0, 0]));
      await mouse.down();
      for (const point of rest) await mouse.move(...point, { steps: 8 });
      await mouse.up();
    }
  }

  /** Gives the camera's file input a picture. */
  async photographs(role: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.page.getByLabel(`${photos.take}：${role}`, { exact: true }).setInputFiles(file);
  }
}
