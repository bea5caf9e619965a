import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Page } from '@playwright/test';
import { BROWSER_HIDDEN_NAMES } from '../support/browser-hidden-names.ts';
import { madeNetwork } from '../support/made-weights.ts';
import { writeSafetensors } from '../support/write-safetensors.ts';
import { expect, finished, inSettings, runToEnd, takeSmallModel, test } from './support/page-test.ts';
import { makePictureFolder, type PictureFolder } from './support/picture-folder.ts';

let folder: PictureFolder;
test.beforeAll(async () => {
  folder = await makePictureFolder();
});
test.afterAll(() => folder.remove());

/** Drops files or folders on the page, as the file manager does. */
async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
  await session.detach();
}

test('a folder, a model and labels are dropped anywhere, each goes where it belongs', async ({ page }) => {
  const beside = (name: string) => join(folder.path, '..', name);
  await page.goto('/');
  await drop(page, folder.path);
  await expect(page.getByText('8 images', { exact: false }).first()).toBeVisible();

  await writeFile(beside('net.safetensors'), writeSafetensors(madeNetwork('mobilenet_v3_small')));
  await drop(page, beside('net.safetensors'));
  await expect(page.getByText('It is chosen now')).toBeVisible({ timeout: 300_000 });
  await inSettings(page, (panel) => expect(panel.getByRole('radio', { name: /net\.safetensors/ })).toBeChecked());

  await writeFile(beside('labels.csv'), 'file,colour\n0108775015.jpg,red\n');
  await drop(page, beside('labels.csv'));
  await expect(page.getByText('labels.csv')).toBeVisible();

  await writeFile(beside('evil.pth'), '\x80\x02cposix\nsystem\nX\x02\x00\x00\x00id\x85R.', 'latin1');
  await drop(page, beside('evil.pth'));
  await expect(page.getByText(/asks to run code/)).toBeVisible();

  await drop(page, beside('labels.csv'), beside('evil.pth'));
  await expect(page.getByText('That cannot be dropped here')).toBeVisible();

  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await drop(page, folder.path);
  const refusal = page.getByText('A run is on: only labels are taken now');
  await expect(refusal).toBeInViewport();
  await drop(page, beside('labels.csv'));
  await expect(refusal).toBeHidden();
  await finished(page);
});

/** The files that `os.walk` finds, by POSIX path. */
async function filesBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(path, join(entry.parentPath, entry.name)));
}

test('of a dropped folder with names that the browser hides, encoded + skipped are all files that Python sees', async ({
  page,
}) => {
  test.skip(process.platform === 'win32', 'Windows has no such names');
  const odd = join(folder.path, '..', 'odd names');
  const fixture = (path: string) => join(import.meta.dirname, '../fixtures', path);
  await mkdir(join(odd, 'sub:dir', 'deep'), { recursive: true });
  for (const path of [...BROWSER_HIDDEN_NAMES, 'sub:dir/deep/a.png']) {
    await cp(fixture('images/png-rgb.png'), join(odd, path));
  }
  await cp(fixture('refused/half.jpg'), join(odd, 'cut?.jpg'));
  const { length: all } = await filesBelow(odd);
  expect(all).toBe(BROWSER_HIDDEN_NAMES.length + 2);

  await page.goto('/');
  await drop(page, odd);
  await expect(page.getByText(`${all} images`, { exact: false }).first()).toBeVisible();
  // Handles list one of these alone: after a restore, it and those that are said now are all files, too.
  const hidden = page.getByText(`${all - 1} images will be missing if this folder is restored`);
  await expect(hidden).toBeVisible();
  await hidden.click();
  await expect(page.getByText('colon:x.png')).toBeVisible();
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain(`${all - 1} images encoded, 1 skipped`);
});

test('folders, archives and loose pictures of one drop are one set, and what is renamed is said', async ({ page }) => {
  const beside = (name: string) => join(folder.path, '..', name);
  execFileSync('tar', ['-czf', beside('photos.tgz'), '-C', join(folder.path, '..'), 'photos']);
  await cp(join(import.meta.dirname, '../fixtures/images/png-rgb.png'), beside('loose.png'));
  await page.goto('/');
  await drop(page, folder.path, beside('photos.tgz'), beside('loose.png'));
  await expect(page.getByText('17 images', { exact: false }).first()).toBeVisible();
  await expect(page.getByText('one of them is “photos (2)” in the paths')).toBeVisible();
  await expect(page.getByText('All of photos.tgz lies in the folder “photos”')).toBeVisible();
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('17 images encoded');
});
