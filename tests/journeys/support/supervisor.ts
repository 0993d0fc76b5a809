import { type Locator, type Page } from 'playwright-core';
import { desk } from '#content/locales/zh-CN/desk.ts';
import { Tablet } from '../../support/browser.ts';
import { type RunningServer } from '../../support/running-server.ts';

/** A township's supervisor at the desk, in a browser of their own. */
export class Supervisor {
  readonly browser: Tablet;
  readonly #address: string;

  private constructor(browser: Tablet, address: string) {
    this.browser = browser;
    this.#address = address;
  }

  /** The demo township's supervisor, signed in. */
  static async ready(server: RunningServer): Promise<Supervisor> {
    const supervisor = await Supervisor.on(server);
    await supervisor.signsIn('township', 'demo-township');
    return supervisor;
  }

  static async on(server: RunningServer): Promise<Supervisor> {
    const supervisor = new Supervisor(await Tablet.create('desk'), `${server.url}/desk`);
    await supervisor.page.goto(supervisor.#address);
    return supervisor;
  }

  get page(): Page {
    return this.browser.page;
  }

  async leaves(): Promise<void> {
    await this.browser.close();
  }

  async signsIn(user: string, password: string): Promise<void> {
    await this.page.getByLabel(desk.signIn.user, { exact: true }).fill(user);
    await this.page.getByLabel(desk.signIn.password, { exact: true }).fill(password);
    await this.page.keyboard.press('Enter');
    await this.rows().first().waitFor();
  }

  rows(): Locator {
    return this.page.locator('tr.ant-table-row');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  async sees(words: string | RegExp): Promise<void> {
    await this.page.getByText(words).filter({ visible: true }).first().waitFor();
  }

  /** Opens the household of this head, found by name, on a page of its own. */
  async opens(head: string): Promise<void> {
    await this.page.goto(`${this.#address}?q=${encodeURIComponent(head)}`);
    await this.rows().getByRole('link', { name: head, exact: true }).click();
    await this.page.getByRole('link', { name: desk.household.openPage }).click();
    await this.page.getByRole('heading', { name: desk.household.of(head) }).waitFor();
  }

  /** The same household, by its record. */
  async opensRecord(record: string): Promise<void> {
    await this.page.goto(`${this.#address}/households/${record}`);
    await this.page.getByRole('heading', { level: 2 }).waitFor();
  }

  /** The first household of the list under these filters, on a page of its own. Answers its record and head. */
  async opensFirst(filters: string): Promise<{ record: string; head: string }> {
    await this.page.goto(`${this.#address}?${filters}`);
    const link = this.rows().first().getByRole('link').first();
    const head = await link.innerText();
    await link.click();
    await this.page.getByRole('heading', { name: desk.household.of(head) }).waitFor();
    const record = new URL(this.page.url()).searchParams.get('open') ?? '';
    await this.opensRecord(record);
    return { record, head };
  }

  async turnsTo(tab: keyof typeof desk.household.tabs): Promise<void> {
    await this.page.getByRole('tab', { name: desk.household.tabs[tab] }).click();
  }

  /** Sends the visit back: what to do about each field, by its label, and the reason over all. */
  async returns(points: Readonly<Record<string, string>>, reason: string): Promise<void> {
    await this.turnsTo('answers');
    await this.button(desk.actions.return).click();
    for (const label of Object.keys(points))
      await this.page.getByRole('checkbox', { name: desk.answers.select(label) }).check();
    const form = this.page.getByRole('region', { name: desk.actions.return });
    for (const [label, text] of Object.entries(points)) await form.getByLabel(desk.returning.point(label)).fill(text);
    await form.getByLabel(desk.returning.reason).fill(reason);
    await form.getByRole('button', { name: desk.returning.send, exact: true }).click();
    await this.sees(desk.returning.done);
  }

  async accepts(): Promise<void> {
    await this.button(desk.actions.accept).click();
    await this.page.getByRole('dialog').getByRole('button', { name: desk.accepting.save, exact: true }).click();
    await this.sees(desk.accepting.done);
  }

  /** Every picture of the household has come: photos and signatures. Answers how many of each are shown. */
  async countsPictures(): Promise<{ photos: number; signatures: number }> {
    await this.turnsTo('answers');
    const photos = await this.#shown('.desk-photos img');
    await this.turnsTo('papers');
    return { photos, signatures: await this.#shown('.desk-signatures img') };
  }

  async #shown(selector: string): Promise<number> {
    const pictures = await this.page.locator(selector).all();
    for (const picture of pictures) {
      await picture.scrollIntoViewIfNeeded();
      await picture.evaluate((image: HTMLImageElement) => image.decode());
    }
    return pictures.length;
  }
}
