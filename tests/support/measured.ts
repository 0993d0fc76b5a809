import { type Page } from 'playwright-core';
import { axeViolations } from './browser.ts';

/** CSS pixels that a finger needs, each way. Source: look, targets. */
const TARGET = 48;

/** What sticks out sideways without scrolling by itself, one line each. */
export async function sidewaysOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element) => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX);
    const contained = (element: Element | null): boolean =>
      element !== null && element !== document.body && (scrolls(element) || contained(element.parentElement));
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (right > innerWidth + 1 || left < -1) && !contained(element.parentElement);
    });
    const wide = document.documentElement.scrollWidth > innerWidth ? [document.documentElement] : [];
    return [...out, ...wide].map((element) => {
      const { left, right } = element.getBoundingClientRect();
      return `sideways ${element.tagName}.${element.className} ${Math.round(left)}…${Math.round(right)}`;
    });
  });
}

/** What can be tapped but is smaller than a finger, one line each. A label that fires its input counts as the target. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const targets = document.querySelectorAll(
      'a[href], button, input, select, textarea, summary, [role=button], [role=tab]',
    );
    return [...targets].flatMap((element) => {
      const label = element instanceof HTMLInputElement && element.type === 'file' ? element.closest('label') : null;
      const { width, height } = (label ?? element).getBoundingClientRect();
      const shown = element.checkVisibility({ visibilityProperty: true }) && width > 0 && height > 0;
      if (!shown || (width >= least - 0.5 && height >= least - 0.5)) return [];
      const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
      return [
        `small ${element.tagName}.${element.className} ${Math.round(width)}×${Math.round(height)} ${name.slice(0, 20)}`,
      ];
    });
  }, TARGET);
}

/** Everything that is wrong with what is on a cadre's screen. @param rules further rules of axe-core */
export async function screenFaults(page: Page, rules: readonly string[] = []): Promise<string[]> {
  return [...(await axeViolations(page, rules)), ...(await sidewaysOverflow(page)), ...(await smallTargets(page))];
}
