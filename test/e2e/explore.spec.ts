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

let folder: PictureFolder;
test.beforeAll(async () => {
  folder = await makePictureFolder(PICTURES);
});
test.afterAll(() => folder.remove());

/** Paths of the other rows, the largest cosine first. */
function byCosine(path: string, { paths, embeddings, dim }: EmbeddingsArchive): string[] {
  const row = (of: string) => embeddings.subarray(paths.indexOf(of) * dim, (paths.indexOf(of) + 1) * dim);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const cosine = (other: string) => dot(row(path), row(other)) / Math.sqrt(dot(row(other), row(other)));
  return paths.filter((other) => other !== path).sort((a, b) => cosine(b) - cosine(a));
}

async function downloadBy(page: Page, button: string): Promise<Buffer> {
  const downloads: Promise<Download> = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return readFile(await (await downloads).path());
}

async function encoded(page: Page): Promise<void> {
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('5 images encoded');
}

/** Paths in a list of pictures, in its order. */
function pathsIn(page: Page, list: string): Promise<string[]> {
  const pictures = page.getByRole('list', { name: list }).locator('button[title*="/"]');
  return pictures.evaluateAll((buttons) => buttons.map((button) => (button as HTMLButtonElement).title));
}

test('the pictures of a run are compared: the nearest show below one, and near ones are found', async ({ page }) => {
  await encoded(page);
  await expect(page.getByText('5 pictures compared with all others')).toBeVisible();
  await expect(page.getByText(/of the pictures look most like pictures of their own class/)).toBeVisible();
  expect((await downloadBy(page, 'Save the groups as CSV')).toString()).toContain('1,grey/copy.jpg,2,1.000000,near');

  await openView(page, 'Index');
  await page.getByRole('textbox', { name: 'Path' }).fill('odd/1');
  await page.getByRole('button', { name: 'Look up' }).click();
  await expect(page.getByRole('list', { name: 'Nearest pictures' }).getByRole('listitem')).toHaveCount(4);
  const archive = await readEmbeddingsArchive(new Uint8Array(await downloadBy(page, 'Download NumPy archive (.npz)')));
  expect(await pathsIn(page, 'Nearest pictures')).toEqual(byCosine('odd/1.jpg', archive));

  await expectAccessible(page, 'neighbours');

  await openView(page, 'Explore');
  const cell = page.getByRole('table').getByRole('button').first();
  const name = (await cell.getAttribute('aria-label'))!;
  await cell.click();
  await expect(page.getByRole('list', { name }).getByRole('listitem')).toHaveCount(Number.parseInt(name));
  await expectAccessible(page, 'a cell of the confusion table');
});

test('a picture from elsewhere is searched for, pasted or chosen; others are added and subtracted', async ({
  page,
}) => {
  await encoded(page);
  // As another program would: a picture of the folder, under another name.
  const bytes = await readFile(`${folder.path}/odd/2.jpg`);
  await page.evaluate((base64) => {
    const file = new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'image.jpg', { type: 'image/jpeg' });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(file);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, bytes.toString('base64'));
  await expect(page.getByText(/The nearest of 5 pictures/)).toBeVisible({ timeout: 60_000 });
  expect((await pathsIn(page, 'Nearest to the query'))[0]).toBe('odd/2.jpg');
  const nearest = page.getByRole('list', { name: 'Nearest to the query' });
  await expect(nearest.getByRole('button', { name: 'odd/2.jpg, 1.000' })).toBeVisible();

  await nearest.getByRole('button', { name: 'Less like odd/2.jpg' }).click();
  await expect(page.getByText('These pictures cancel each other out')).toBeVisible();
  await page.getByRole('button', { name: 'odd/2.jpg is subtracted: add it' }).click();
  await expect(nearest).toBeVisible();
  await page.getByRole('button', { name: 'Remove image.jpg from the query' }).click();
  await expect(nearest.getByRole('listitem')).toHaveCount(4);

  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a picture' }).click();
  await (await chooser).setFiles({ name: 'cut off.jpg', mimeType: 'image/jpeg', buffer: bytes.subarray(0, 2000) });
  await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText('Image ends too early');
  await expectAccessible(page, 'a query that is refused');
});

test('copies are found by their bytes, and saved in one list with near pictures', async ({ page }) => {
  await encoded(page);
  await page.getByRole('button', { name: 'Look for copies' }).click();
  await expect(page.getByText(/^1 copy of 1 picture/)).toBeVisible();
  await expect(page.getByText('5 pictures compared with all others')).toBeVisible();
  await expect(page.getByText('No two pictures are as near as this.')).toBeVisible();
  const lines = (await downloadBy(page, 'Save the groups as CSV')).toString().trim().split(/\s+/);
  expect(lines.slice(1)).toEqual(['1,grey/1.jpg,2,,same bytes', '1,grey/copy.jpg,2,,same bytes'].join(' ').split(' '));
});
