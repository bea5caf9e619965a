import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import { readEmbeddingsArchive, type EmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { chooseFolder, expect, runToEnd, takeSmallModel, test } from './support/page-test.ts';
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

test('the pictures of a run are compared: the nearest show below one, and copies are found', async ({ page }) => {
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('5 images encoded');
  await page.getByRole('button', { name: 'Compare all pictures' }).click();
  await expect(page.getByText('5 pictures compared with all others')).toBeVisible();
  await expect(page.getByText(/of the pictures look most like pictures of their own class/)).toBeVisible();
  expect((await downloadBy(page, 'Save the groups as CSV')).toString()).toContain('1,grey/copy.jpg,2,1.000000');

  await page.getByRole('textbox', { name: 'Path' }).fill('odd/1');
  await page.getByRole('button', { name: 'Look up' }).click();
  const near = page.getByRole('list', { name: 'Nearest pictures' }).getByRole('button');
  await expect(near).toHaveCount(4);
  const shown = await near.evaluateAll((buttons) => buttons.map((button) => (button as HTMLButtonElement).title));
  const archive = await readEmbeddingsArchive(new Uint8Array(await downloadBy(page, 'Download')));
  expect(shown).toEqual(byCosine('odd/1.jpg', archive));

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include('#explore').include('#index').analyze();
    expect(violations).toEqual([]);
  }
});
