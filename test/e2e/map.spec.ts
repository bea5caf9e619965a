import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { readEmbeddingsArchive, type EmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { expectAccessible } from './support/accessible.ts';
import { chooseFolder, expect, openView, runToEnd, takeSmallModel, test } from './support/page-test.ts';
import { makePictureFolder, type PictureFolder } from './support/picture-folder.ts';

// No TIFF: the browser does not show one, and what records a failed journey would fetch it again, which the page's policy forbids.
const PICTURES = {
  'grey/1.jpg': 'images/jpeg-grey.jpg',
  'grey/copy.jpg': 'images/jpeg-grey.jpg',
  'odd/1.jpg': 'images/jpeg-odd-101x67.jpg',
  'odd/2.jpg': 'images/jpeg-tall-340x500.jpg',
  'odd/3.png': 'images/png-rgb.png',
};
const SEASONS = 'path,season\ngrey/1.jpg,dry\nodd/1.jpg,wet\nodd/3.png,wet\n';

let folder: PictureFolder;
test.beforeAll(async () => {
  folder = await makePictureFolder(PICTURES);
});
test.afterAll(() => folder.remove());

async function downloadBy(page: Page, button: string): Promise<EmbeddingsArchive> {
  const downloads: Promise<Download> = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return readEmbeddingsArchive(new Uint8Array(await readFile(await (await downloads).path())));
}

/** Draws a line round the whole map. */
async function lassoAll(page: Page): Promise<void> {
  const map = page.getByRole('group', { name: 'Map of the pictures' });
  await map.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await map.boundingBox())!;
  const corners = [
    [2, 2],
    [width - 2, 2],
    [width - 2, height - 2],
    [2, height - 2],
  ] as const;
  await page.mouse.move(x + 2, y + 2);
  await page.mouse.down();
  for (const [right, down] of corners) await page.mouse.move(x + right, y + down, { steps: 4 });
  await page.mouse.up();
}

test('a map is made of a run; what is selected on it is saved alone', async ({ page }) => {
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('5 images encoded');
  await openView(page, 'Map');
  await expect(page.getByText('5 pictures on the map')).toBeVisible();

  await page.getByRole('button', { name: 'Select with lasso' }).click();
  await lassoAll(page);
  await expect(page.getByText('5 of 5 pictures selected')).toBeVisible();

  await page.getByRole('button', { name: 'odd 3', exact: true }).click();
  await expect(page.getByText('3 of 5 pictures selected')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Selected pictures' }).getByRole('button')).toHaveCount(3);
  await expectAccessible(page, 'a selection on the map');
  const all = await downloadBy(page, 'Download NumPy archive (.npz)');
  const some = await downloadBy(page, 'Save selection');
  expect(some.paths).toEqual(['odd/1.jpg', 'odd/2.jpg', 'odd/3.png']);
  expect(some.embeddings).toEqual(all.embeddings.slice(2 * all.dim));
  expect([...some.labels!]).toEqual([1, 1, 1]);
  expect(some.classes).toEqual(['grey', 'odd']);
  expect(some.meta).toMatchObject({ selection: { rows: 3, of: 5 }, counts: { rows: 3, skipped: 0 } });

  await openView(page, 'Save');
  await page.getByRole('checkbox', { name: /Unit length/ }).check(); // what is chosen for the whole holds for a part
  await openView(page, 'Map');
  const short = await downloadBy(page, 'Save selection');
  expect(Math.hypot(...short.embeddings.subarray(0, short.dim))).toBeCloseTo(1, 5);

  const labels = { name: 'seasons.csv', mimeType: 'text/csv', buffer: Buffer.from(SEASONS) };
  await openView(page, 'Save');
  await page.getByLabel('Choose a table').setInputFiles(labels);
  await expect(page.getByText(/of 5 images have a label/)).toBeVisible();
  await openView(page, 'Map');
  await page.getByRole('combobox', { name: 'Colour by' }).selectOption('season');
  await page.getByRole('button', { name: 'wet 2', exact: true }).click();
  await expect(page.getByText('2 of 5 pictures selected')).toBeVisible();
});
