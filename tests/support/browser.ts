import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type Page, chromium } from 'playwright-core';
import { findChromium } from '../../sync-server/bootstrap/browser.mjs';

/** Screen sizes that every screen is looked at in. */
export const SIZES = {
  tablet: { width: 800, height: 1280 },
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
} as const;
export type Size = keyof typeof SIZES;

/** The browser that is there: named by FANGPIN_CHROMIUM, else found on the path. */
function chromiumPath(): string {
  const path = findChromium();
  if (path === undefined) throw new Error('Chromium is needed: set FANGPIN_CHROMIUM or install the package chromium');
  return path;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
  // A microphone that hums.
  '--use-fake-device-for-media-stream',
];

const running = new Set<Tablet>();

/** What every open browser shows, in words: for whoever reads why a journey failed. */
export async function whatIsOnScreen(): Promise<string> {
  const screens = [...running].map(
    async ({ page }) => `${page.url()}\n${(await page.locator('body').innerText()).slice(0, 1500)}`,
  );
  return (await Promise.all(screens)).join('\n\n');
}

/** A real Chromium with a profile folder of its own, that can be killed and opened again like a tablet whose battery died. */
export class Tablet {
  readonly profile: string;
  readonly #size: Size;
  #context: BrowserContext | null = null;

  private constructor(profile: string, size: Size) {
    this.profile = profile;
    this.#size = size;
  }

  static async create(size: Size = 'tablet'): Promise<Tablet> {
    const tablet = new Tablet(await mkdtemp(join(tmpdir(), 'tablet-')), size);
    await tablet.open();
    return tablet;
  }

  async open(): Promise<Page> {
    this.#context = await chromium.launchPersistentContext(this.profile, {
      executablePath: chromiumPath(),
      args: [...FLAGS],
      viewport: SIZES[this.#size],
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      hasTouch: this.#size !== 'desk',
    });
    this.#context.setDefaultTimeout(60_000);
    running.add(this);
    this.#context.once('close', () => running.delete(this));
    return this.page;
  }

  get context(): BrowserContext {
    if (this.#context === null) throw new Error('the tablet is off');
    return this.#context;
  }

  get page(): Page {
    const page = this.context.pages()[0];
    if (page === undefined) throw new Error('no page is open');
    return page;
  }

  async offline(offline: boolean): Promise<void> {
    await this.context.setOffline(offline);
  }

  /** Closes the browser as its user would; the profile stays. */
  async shut(): Promise<void> {
    await this.context.close();
    this.#context = null;
  }

  /** Ends every process of this browser at once, without a farewell: it is a process group of its own, led by whom the profile's lock names. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    const leader = Number((await readlink(join(this.profile, 'SingletonLock'))).split('-').at(-1));
    process.kill(-leader, 'SIGKILL');
    await closed;
    this.#context = null;
  }

  async close(): Promise<void> {
    await this.#context?.close();
    this.#context = null;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

let axeSource: string | null = null;

/**
 * Runs axe-core, target sizes included, on the page as it stands; returns one line a violation.
 * @param rules further rules that are off unless asked for, such as `color-contrast-enhanced`
 */
export async function axeViolations(page: Page, rules: readonly string[] = []): Promise<string[]> {
  axeSource ??= await readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  return await page.evaluate(
    async (enabled) => {
      type Violation = { id: string; nodes: { target: unknown[]; failureSummary?: string }[] };
      type Axe = { run(context: Document, options: object): Promise<{ violations: Violation[] }> };
      const { violations } = await (window as unknown as { axe: Axe }).axe.run(document, {
        rules: Object.fromEntries(enabled.map((rule) => [rule, { enabled: true }])),
        resultTypes: ['violations'],
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
      );
    },
    ['target-size', ...rules],
  );
}
