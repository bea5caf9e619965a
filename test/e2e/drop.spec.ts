import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { madeNetwork } from '../support/made-weights.ts';
import { writeSafetensors } from '../support/write-safetensors.ts';
import { expect, test } from './support/page-test.ts';
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
  await expect(page.getByRole('radio', { name: /net\.safetensors/ })).toBeChecked({ timeout: 300_000 });

  await writeFile(beside('labels.csv'), 'file,colour\n0108775015.jpg,red\n');
  await drop(page, beside('labels.csv'));
  await expect(page.getByText('labels.csv')).toBeVisible();

  await writeFile(beside('evil.pth'), '\x80\x02cposix\nsystem\nX\x02\x00\x00\x00id\x85R.', 'latin1');
  await drop(page, beside('evil.pth'));
  await expect(page.getByText(/asks to run code/)).toBeVisible();

  await drop(page, beside('labels.csv'), beside('evil.pth'));
  await expect(page.getByText('That cannot be dropped here')).toBeVisible();
});

test('pictures whose names the browser hides from handles are found in a dropped folder, at any depth', async ({
  page,
}) => {
  test.skip(process.platform === 'win32', 'Windows has no such names');
  const odd = join(folder.path, '..', 'odd names');
  const names = ['fine.png', 'colon:x.png', 'q?mark.png', 'back\\slash.png', 'CON.png', 'zwj\u200d.png', ' lead.png'];
  const paths = [...names, 'sub:dir/deep/a.png'];
  await mkdir(join(odd, 'sub:dir', 'deep'), { recursive: true });
  for (const path of paths) await cp(join(import.meta.dirname, '../fixtures/images/png-rgb.png'), join(odd, path));
  await page.goto('/');
  await drop(page, odd);
  await expect(page.getByText('8 images', { exact: false }).first()).toBeVisible();
  await expect(page.getByText('7 images will be missing if this folder is restored')).toBeVisible();
});
