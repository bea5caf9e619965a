import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { csp } from '../../src/cli/headers.ts';
import { expectAccessible, expectNoSideways } from './support/accessible.ts';
import { PageHost } from './support/page-host.ts';
import { chooseFolder, expect, runToEnd, takeSmallModel, test as base } from './support/page-test.ts';
import { makePictureFolder } from './support/picture-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');

interface OfflineFixtures {
  readonly host: PageHost;
  readonly scratch: string;
}

const test = base.extend<OfflineFixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from this pattern
  host: async ({}, use) => {
    const host = new PageHost();
    await host.serve({ root: DIST });
    await use(host);
    await host.close();
  },
  baseURL: async ({ host }, use) => use(host.origin),
  // eslint-disable-next-line no-empty-pattern -- as above
  scratch: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'foldvec-offline-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const footer = (page: Page) => page.getByRole('contentinfo');
const TWO = { 'a/one.jpg': 'images/jpeg-odd-101x67.jpg', 'b/two.png': 'images/png-rgb.png' };
const OTHERS = { 'a/three.jpg': 'images/jpeg-grey.jpg', 'b/four.png': 'images/png-palette.png' };

test('what was encoded with once is there without the network: the page loads again and encodes other pictures', async ({
  page,
  context,
  host,
}) => {
  let byWorker = 0;
  context.on('request', (request) => (byWorker += Number(request.serviceWorker() !== null)));
  const [two, others] = [await makePictureFolder(TWO, 'two'), await makePictureFolder(OTHERS, 'others')];
  await page.goto('/');
  await expect(footer(page)).toContainText(/Works offline: \d\.\d\sMB kept in this browser; a model is kept once/);
  await chooseFolder(page, two.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('2 images');
  await expect(footer(page)).toContainText(/Works offline: 1\d\.\d\sMB kept in this browser with 1\smodel/);

  expect(byWorker).toBeGreaterThan(100); // all of them to the page's own host: every journey sees to it

  await host.close();
  await context.setOffline(true);
  const policies: (string | undefined)[] = [];
  page.on('response', (response) => {
    if (!response.url().startsWith('blob:')) policies.push(response.headers()['content-security-policy']);
  });
  await page.reload();
  await chooseFolder(page, others.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('2 images');
  expect(new Set(policies)).toEqual(new Set([csp]));
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  await page.getByRole('link', { name: 'What is kept' }).click();
  await page.getByText(/^The page’s own \d+ files$/).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'index.html' })).toContainText('kB');
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: 'EfficientNet' })).toContainText(/13\.4\sMB\s*kept/);
  await expect(rows.filter({ hasText: 'ResNet' })).toContainText('once it was used');
  await page.screenshot({ path: test.info().outputPath('kept.png'), fullPage: true });
  await two.remove();
  await others.remove();
});

/** A copy of the page whose description differs, with a worker that lists it. */
async function buildNext(folder: string): Promise<void> {
  await cp(DIST, folder, { recursive: true });
  const file = join(folder, 'index.html');
  const before = await readFile(file, 'utf8');
  const after = before.replace('Turns a local folder', 'Makes a local folder');
  const sha256Of = (text: string) => createHash('sha256').update(text).digest('hex');
  await writeFile(file, after);
  const worker = join(folder, 'offline.js');
  await writeFile(worker, (await readFile(worker, 'utf8')).replace(sha256Of(before), sha256Of(after)));
}

test('a newer build asks first: until the visitor presses, the page stays what it is', async ({
  page,
  host,
  scratch,
}) => {
  const description = page.locator('meta[name=description]');
  await page.goto('/');
  await expect(footer(page)).toContainText('Works offline');
  await buildNext(join(scratch, 'next'));
  await host.serve({ root: join(scratch, 'next') });

  await page.reload();
  await expect(description).toHaveAttribute('content', /^Turns/);
  await expect(page.getByText('A new version of this page is here')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('update.png') });
  await expectAccessible(page, 'the offer of a new version');
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSideways(page, 'the offer of a new version');
  await expectAccessible(page, 'the offer of a new version on a phone');
  await page.reload();
  await expect(description).toHaveAttribute('content', /^Turns/);

  await page.getByRole('button', { name: 'Load it', exact: true }).click();
  await expect(description).toHaveAttribute('content', /^Makes/);
  await expect(footer(page)).toContainText('Works offline');
  await expect(page.getByRole('button', { name: 'Load it' })).toHaveCount(0);
  const kept = await page.evaluate(async () => {
    const [name = ''] = await caches.keys();
    return (await (await caches.open(name)).keys()).filter(({ url }) => url.includes('index.html')).length;
  });
  expect(kept).toBe(1); // of the build before, nothing is left
});

test('on a host without isolation headers, under a path, the page isolates itself by loading once more', async ({
  page,
  host,
}) => {
  await host.serve({ root: ROOT, isBare: true });
  let loads = 0;
  page.on('load', () => loads++);
  const folder = await makePictureFolder(TWO);
  await page.goto('/dist/');
  await expect.poll(() => page.evaluate(() => crossOriginIsolated).catch(() => false)).toBe(true);
  await expect(page.getByRole('list', { name: 'About this browser' })).toHaveCount(0);
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await runToEnd(page);
  await expect(page.getByText(/Made on CPU · [2-9] threads/)).toBeVisible();
  expect(loads).toBe(2);
  await folder.remove();
});

test('where another page lives at the address by now, it is shown, and nothing of ours is left', async ({
  page,
  host,
  scratch,
}) => {
  await page.goto('/');
  await expect(footer(page)).toContainText('Works offline');
  await writeFile(join(scratch, 'index.html'), '<!doctype html><title>other</title><h1>Another page</h1>');
  await host.serve({ root: scratch });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Another page' })).toBeVisible();
  const left = await page.evaluate(async () => [
    (await navigator.serviceWorker.getRegistrations()).length,
    (await caches.keys()).length,
  ]);
  expect(left).toEqual([0, 0]);
});

test('a page that a terminal drives has no worker', async ({ context }) => {
  const page = await context.newPage(); // not the watched one: here the terminal is missing on purpose
  await page.goto('/#terminal=nobody');
  await page.waitForLoadState('networkidle');
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
});
