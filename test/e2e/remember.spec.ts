import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makePictureFolder } from './support/picture-folder.ts';
import { readEmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { chooseFolder, expect, finished, inSettings, openView, takeSmallModel, test } from './support/page-test.ts';

const PICTURE = join(import.meta.dirname, '..', 'fixtures', 'images', 'jpeg-tall-340x500.jpg');
const IMAGES = 40;

/** Pictures in the origin's private files, as a folder that the picker then "chooses": a genuine handle. */
async function putPictures(page: Page, paths: readonly string[]): Promise<void> {
  const base64 = (await readFile(PICTURE)).toString('base64');
  await page.evaluate(
    async ({ base64, paths }) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('photos', { create: true });
      for (const path of paths) {
        const [top = '', name = ''] = path.split('/');
        const sub = await folder.getDirectoryHandle(top, { create: true });
        const writable = await (await sub.getFileHandle(name, { create: true })).createWritable();
        await writable.write(bytes);
        await writable.close();
      }
    },
    { base64, paths },
  );
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('photos'),
    });
  });
  page.on('dialog', (dialog) => void dialog.accept()); // leaving a run asks first
  await page.goto('/');
  await putPictures(
    page,
    Array.from({ length: IMAGES }, (_, i) => `${i % 4}/${i}.jpg`),
  );
});

const start = (page: Page) => page.getByRole('button', { name: 'Start', exact: true });

/** Encodes some of the pictures, and cancels. @returns how many are stored */
async function encodeSome(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await takeSmallModel(page);
  await inSettings(page, (panel) => panel.getByRole('radio', { name: /crop/i }).check());
  await start(page).click();
  const bar = page.getByRole('progressbar');
  const done = async () => Number(/^\d+/.exec((await bar.getAttribute('aria-valuetext')) ?? '')?.[0] ?? 0);
  await expect.poll(done, { timeout: 300_000, intervals: [30] }).toBeGreaterThan(3);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Cancelled' })).toBeVisible();
  return done();
}

/** The file that a button saves. */
async function bytesBehind(page: Page, button: Locator): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await button.click();
  return readFile(await (await download).path());
}

/** All that is in an npz, but for the moment that it was saved at. */
async function contentOf(npz: Buffer): Promise<unknown> {
  const archive = await readEmbeddingsArchive(new Uint8Array(npz));
  const { date, ...meta } = archive.meta ?? {};
  expect(date).toMatch(/^\d{4}-/);
  return { ...archive, meta };
}

test('after a reload the folder goes on with the model that its rows were made with; Start sees a new file', async ({
  page,
}) => {
  const stored = await encodeSome(page);
  expect(stored).toBeLessThan(IMAGES);
  await page.reload();
  await page.getByRole('button', { name: 'Restore last folder (photos)' }).click();
  const stand = page.getByText(`Continue with EfficientNet-Lite0, crop: ${stored} of ${IMAGES} images done.`);
  await expect(stand).toBeVisible();
  await inSettings(page, (panel) => expect(panel.getByRole('radio', { name: /EfficientNet/ })).toBeChecked());
  await start(page).click();
  expect(await finished(page)).toContain(`${IMAGES - stored} images encoded, ${stored} kept from before`);

  await putPictures(page, ['0/new.jpg']);
  await start(page).click();
  await expect(page.getByRole('status').filter({ hasText: `1 image encoded, ${IMAGES} kept` })).toBeVisible();
  await openView(page, 'Index');
  await expect(page.getByText(`${IMAGES + 1} images with`)).toBeVisible();
});

test('what is left out of a folder, and that a sample is enough, come back with it, also before its first run', async ({
  page,
}) => {
  const sample = (panel: Locator) => panel.getByRole('checkbox', { name: /^A sample of/ });
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await page.getByText('4 of 4 subfolders included').click();
  await page.getByRole('checkbox', { name: /^2/ }).uncheck();
  await inSettings(page, (panel) => sample(panel).check());
  await page.reload();
  await page.getByRole('button', { name: 'Restore last folder (photos)' }).click();
  await expect(page.getByText('3 of 4 subfolders included')).toBeVisible();
  await inSettings(page, (panel) => expect(sample(panel)).toBeChecked());
});

test('stored rows open without their folder, and are saved as the same file', async ({ page }) => {
  await encodeSome(page);
  const save = page.getByRole('button', { name: /^Download/ }).first();
  const before = await bytesBehind(page, save);
  await page.reload();
  await page.getByRole('button', { name: 'Open the vectors of photos by EfficientNet-Lite0, crop' }).click();
  await expect(page.getByRole('group', { name: 'Stored vectors of “photos”' })).toBeVisible();
  const after = await bytesBehind(page, save);
  expect(after.length).toBe(before.length);
  expect(await contentOf(after)).toEqual(await contentOf(before));

  await page.getByRole('button', { name: 'Open the folder to continue' }).click();
  await expect(page.getByText(/^Continue with EfficientNet-Lite0, crop/)).toBeVisible();
});

test('a folder that was picked by mistake closes nothing, and the good one is restored after a reload', async ({
  page,
}) => {
  await encodeSome(page);
  const mistake = await makePictureFolder({ 'notes.txt': 'README.md' });
  await chooseFolder(page, mistake.path);
  await expect(page.getByRole('alert')).toContainText('no image');
  await expect(page.getByRole('heading', { name: 'photos' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Restore last folder (photos)' })).toBeVisible();
  await mistake.remove();
});
