import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as base, type Locator, type Page } from '@playwright/test';

/** As Playwright's, but every journey also fails on a request to another origin, on a page error and on a breach of the CSP. */
export const test = base.extend({
  // A profile of its own, as people have, and not a private context: there a headless Chromium crashes when a folder's handle is
  // read back from IndexedDB.
  context: async ({ playwright, launchOptions, baseURL, viewport, locale }, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'foldvec-e2e-profile-'));
    const here = { ...(baseURL === undefined ? {} : { baseURL }), ...(locale === undefined ? {} : { locale }) };
    const options = { ...launchOptions, viewport, ...here };
    const context = await playwright.chromium.launchPersistentContext(profile, options);
    await use(context);
    await context.close();
    await rm(profile, { recursive: true, force: true });
  },
  page: async ({ page, baseURL }, use) => {
    const outside: string[] = [];
    const failures: string[] = [];
    // Of the whole context: what the service worker asks for, too.
    page.context().on('request', (request) => {
      const url = new URL(request.url());
      const isOwn = url.origin === new URL(baseURL ?? '').origin;
      if (!isOwn && !['blob:', 'data:'].includes(url.protocol)) outside.push(request.url());
    });
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      // Playwright's recorder fetches pictures that the browser could not show, and the policy stops it; blobs are the page's own.
      if (message.text().startsWith("Connecting to 'blob:")) return;
      if (message.type() === 'error' && /content security policy|trusted/i.test(message.text()))
        failures.push(message.text());
    });
    // Save dialogs cannot be answered by a test: without them the page downloads.
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
    await use(page);
    expect(outside, 'requests to another origin').toEqual([]);
    expect(failures, 'errors on the page').toEqual([]);
  },
});

export { expect };

/** Hands the folder to the page's labelled file input, as a browser without a picker would. */
export async function chooseFolder(page: Page, folder: string): Promise<void> {
  await page.getByLabel('Folder', { exact: true }).setInputFiles(folder);
}

/** Opens the panel of settings, does something there, and closes it. */
export async function inSettings(page: Page, work: (panel: Locator) => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Settings' });
  await work(panel);
  await panel.getByRole('button', { name: 'Done', exact: true }).click();
}

/** Takes the small model: journeys are about the way, not about the network. */
export async function takeSmallModel(page: Page): Promise<void> {
  await inSettings(page, (panel) => panel.getByRole('radio', { name: /EfficientNet/ }).check());
}

/** Goes to one of the views of a result. */
export async function openView(page: Page, name: 'Explore' | 'Map' | 'Index' | 'Check' | 'Save'): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
}

/** Presses Start and waits for the end of the run. Returns the result's sentence. */
export async function runToEnd(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  return finished(page);
}

/** Waits for the end of the run. Returns the result's sentence, spaces normalised. */
export async function finished(page: Page): Promise<string> {
  const status = page.getByRole('status').filter({ hasText: /Finished/ });
  await expect(status).toBeVisible({ timeout: 450_000 });
  return (await status.innerText()).replace(/\s+/g, ' ');
}
