import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './page-test.ts';

/** Whether axe finds nothing to complain of, in light and in dark. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(found, `${state}, ${colorScheme}`).toEqual([]);
  }
}

/** Whether the page is as wide as the window, without anything to scroll to at the side. */
export async function expectNoSideways(page: Page, state: string): Promise<void> {
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(wide, `${state}: width of the page`).toBeLessThanOrEqual(window);
}
