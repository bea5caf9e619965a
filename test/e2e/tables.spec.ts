import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { openNpz } from '../../src/formats/npy/npz-arrays.ts';
import { toByteSource } from '../../src/formats/bytes/source.ts';
import { readEmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { readPickle } from '../../src/formats/pickle/reader.ts';
import { CHOICES, FILE_FORMATS } from '../../src/stages/write/file-formats/registry.ts';
import { chooseFolder, expect, inSettings, openView, runToEnd, takeSmallModel, test } from './support/page-test.ts';
import { PICTURE_PATHS, makePictureFolder, type PictureFolder } from './support/picture-folder.ts';

let folder: PictureFolder;
test.beforeAll(async () => {
  folder = await makePictureFolder();
});
test.afterAll(() => folder.remove());

async function download(page: Page, to: string): Promise<Uint8Array<ArrayBuffer>> {
  const downloads = page.waitForEvent('download');
  await openView(page, 'Save');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const file = join(folder.path, '..', to);
  await (await downloads).saveAs(file);
  return new Uint8Array(await readFile(file));
}

test('labels, unit length and float16 go into the file, which agrees with the rows and opens without the pictures', async ({
  page,
}) => {
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('8 images encoded');

  // As a shop has it: a key of digits with a leading zero, one article without a picture, one picture without an article.
  const csv = join(folder.path, '..', 'articles.csv');
  await writeFile(
    csv,
    'article_id;colour;price\r\n0108775015;black;9.5\r\n0108775044;white;12\r\n0999999999;red;1\r\n',
  );
  await openView(page, 'Save');
  await page.getByLabel('Choose a table').setInputFiles(csv);
  await expect(page.getByText(/2 of 8 images have a label/)).toBeVisible();

  await page.getByRole('checkbox', { name: /Unit length/ }).check();
  await page.getByRole('radio', { name: /float16/ }).check();
  await expect(page.getByText(/float16 changes a value by at most/)).toBeVisible();
  const bytes = await download(page, 'photos.npz');
  const archive = await readEmbeddingsArchive(bytes);
  expect(archive.meta).toMatchObject({ rows: { dtype: 'float16', l2: true } });
  for (let row = 0; row < archive.rows; row++) {
    const values = archive.embeddings.subarray(row * archive.dim, (row + 1) * archive.dim);
    expect(Math.hypot(...values)).toBeCloseTo(1, 3);
  }
  const npz = await openNpz(toByteSource(bytes));
  const row = PICTURE_PATHS.indexOf('010/0108775044.jpg');
  expect((await npz.strings('stems'))?.[row]).toBe('0108775044');
  expect(await npz.strings('columns')).toEqual(['colour', 'price']);
  expect((await npz.strings('column_colour'))?.[row]).toBe('white');

  await openView(page, 'Check');
  await page.getByLabel('Table of vectors').setInputFiles(join(folder.path, '..', 'photos.npz'));
  await expect(page.getByText(/8 of 8 vectors agree/)).toBeVisible();

  // On a fresh page the file is an index, and becomes the notebook's dictionary.
  await page.reload();
  await page.getByLabel('Table of vectors').setInputFiles(join(folder.path, '..', 'photos.npz'));
  await openView(page, 'Index');
  await page.getByRole('textbox', { name: 'Path' }).fill('010/0108775015');
  await page.getByRole('button', { name: 'Look up' }).click();
  await expect(page.getByRole('heading', { name: /0108775015\.jpg/ })).toBeVisible();
  const again = await openNpz(toByteSource(await download(page, 'again.npz')));
  expect((await again.strings('column_colour'))?.[row]).toBe('white');
  await openView(page, 'Save');
  await page.getByRole('radio', { name: /nested/i }).check();
  const nested = readPickle(await download(page, 'nested.pkl'));
  expect(nested instanceof Map && [...nested.keys()]).toEqual(['cover.bmp', '010', '011', '012']);
});

test('a changed preprocessing is another set of rows, and going back finds the first one', async ({ page }) => {
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('8 images encoded');
  await inSettings(page, async (panel) => {
    await panel.getByText('Adjust', { exact: true }).click();
    await panel.getByRole('radio', { name: 'Bicubic', exact: true }).check();
    await panel.getByRole('radio', { name: /BGR/ }).check();
  });
  const views = page.getByRole('tablist', { name: 'Views of the result' });
  await expect(views).toHaveCount(0);
  expect(await runToEnd(page)).toContain('8 images encoded');
  const { meta } = await readEmbeddingsArchive(await download(page, 'bgr.npz'));
  expect(meta).toMatchObject({ preprocessing: { filter: 'bicubic', channels: 'BGR', preset: 'squash' } });
  await inSettings(page, (panel) => panel.getByRole('button', { name: /Notebook/ }).click());
  await expect(views).toBeVisible();
  await expect(page.getByText('8 images, 8 of them stored already')).toBeVisible();
});

test('every format is saved by the page as it is built, under its own policy', async ({ page }) => {
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await runToEnd(page);
  await openView(page, 'Save');
  await page.getByText(/^More formats/).click();
  const formats = page.getByRole('group', { name: 'File format' });
  for (const id of CHOICES) {
    const files = FILE_FORMATS.filesOf(id).length;
    const saved: string[] = [];
    const all = new Promise<void>((resolve) => {
      const onDownload = (download: Download) => {
        if (saved.push(download.suggestedFilename()) < files) return;
        page.off('download', onDownload);
        resolve();
      };
      page.on('download', onDownload);
    });
    await formats.locator(`input[value="${id}"]`).check();
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await all;
    expect(saved.sort()).toEqual(
      FILE_FORMATS.filesOf(id)
        .map(({ suffix, fileName }) => fileName ?? `photos${suffix}`)
        .sort(),
    );
  }
});
