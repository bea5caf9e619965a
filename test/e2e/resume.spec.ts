import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { chooseFolder, expect, finished, openView, takeSmallModel, test } from './support/page-test.ts';
import { makePictureFolder } from './support/picture-folder.ts';

const PICTURE = join(import.meta.dirname, '..', 'fixtures', 'images', 'jpeg-tall-340x500.jpg');
const IMAGES = 60;

/** Lets the picker "choose" a folder of the origin's private files: a genuine handle. */
async function answerPicker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('photos', { create: true }),
    });
  });
  await page.goto('/');
}

/** A folder of one picture many times, for the picker. */
async function preparePicker(page: Page): Promise<void> {
  await answerPicker(page);
  const base64 = (await readFile(PICTURE)).toString('base64');
  await page.evaluate(
    async ({ base64, images }) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('photos', { create: true });
      for (let i = 0; i < images; i++) {
        const sub = await folder.getDirectoryHandle(String(i % 3), { create: true });
        const file = await sub.getFileHandle(`${i}.jpg`, { create: true });
        const writable = await file.createWritable();
        await writable.write(bytes);
        await writable.close();
      }
    },
    { base64, images: IMAGES },
  );
}

async function encodedSoFar(page: Page): Promise<number> {
  const text = await page.getByRole('progressbar').getAttribute('aria-valuetext');
  return Number(/^\d+/.exec(text ?? '')?.[0] ?? 0);
}

test('a reload in the middle of a run costs no stored row: the folder is restored and only the rest is done', async ({
  page,
}) => {
  await preparePicker(page);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => encodedSoFar(page), { timeout: 300_000, intervals: [50] }).toBeGreaterThan(7);
  const before = await encodedSoFar(page);
  expect(before).toBeLessThan(IMAGES);

  page.on('dialog', (dialog) => void dialog.accept()); // leaving asks first
  await page.reload();
  await page.getByRole('button', { name: /Restore last folder/ }).click();
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const sentence = await finished(page);
  const kept = Number(/(\d+) kept/.exec(sentence)?.[1]);
  const encoded = Number(/(\d+) images? encoded/.exec(sentence)?.[1]);
  expect(kept).toBeGreaterThanOrEqual(before);
  expect(kept + encoded).toBe(IMAGES);
});

test('Pause stops, Resume goes on, Cancel keeps what is stored, and each button answers at once', async ({ page }) => {
  await preparePicker(page);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => encodedSoFar(page), { timeout: 300_000, intervals: [50] }).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Paused' })).toBeVisible();
  await expectAccessible(page, 'a paused run');
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Cancelled' })).toBeVisible();

  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const kept = Number(/(\d+) kept/.exec(await finished(page))?.[1]);
  expect(kept).toBeGreaterThan(0);
});

test('a second tab gets the folder of one that is idle, which can take it back, and not of one with a run on', async ({
  page,
}) => {
  await preparePicker(page);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await takeSmallModel(page);
  const second = await page.context().newPage();
  await answerPicker(second);
  await second.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(second.getByRole('button', { name: 'Start', exact: true })).toBeVisible();
  await expect(page.getByText('“photos” is open in another tab now.')).toBeVisible();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await second.getByRole('button', { name: 'Take it back' }).click();
  await expect(second.getByText('The folder is in use elsewhere')).toBeVisible();
  await second.close();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
});

test('a changed file is encoded again, and the row of a vanished one goes after a complete walk', async ({ page }) => {
  await preparePicker(page);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await finished(page);
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle('photos')).getDirectoryHandle('0');
    await folder.removeEntry('0.jpg');
    const changed = await folder.getFileHandle('3.jpg');
    const writable = await changed.createWritable({ keepExistingData: true });
    await writable.write({ type: 'write', position: (await changed.getFile()).size, data: new Uint8Array([0]) });
    await writable.close();
  });
  await page.reload();
  await page.getByRole('button', { name: /Restore last folder/ }).click();
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  expect(await finished(page)).toContain(`1 image encoded, ${IMAGES - 2} kept`);
  await openView(page, 'Index');
  await expect(page.getByText(`${IMAGES - 1} images with`)).toBeVisible();
});

test('a reload in the very first run costs no row either where the browser gives no handle', async ({ page }) => {
  const many = Object.fromEntries(Array.from({ length: IMAGES }, (_, i) => [`a/${i}.jpg`, 'images/jpeg-444.jpg']));
  const folder = await makePictureFolder(many);
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.poll(() => encodedSoFar(page), { timeout: 300_000, intervals: [50] }).toBeGreaterThan(7);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const sentence = await finished(page);
  expect(Number(/(\d+) kept/.exec(sentence)?.[1])).toBeGreaterThan(7);
  await folder.remove();
});

test('a file that changed into no image loses the row of its old content, and is listed', async ({ page }) => {
  await preparePicker(page);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await takeSmallModel(page);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await finished(page);
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle('photos')).getDirectoryHandle('0');
    const writable = await (await folder.getFileHandle('0.jpg')).createWritable();
    await writable.write('no image any more');
    await writable.close();
  });
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: '1 skipped' })).toBeVisible({ timeout: 300_000 });
  await openView(page, 'Index');
  await expect(page.getByText(`${IMAGES - 1} images with`)).toBeVisible();
});
