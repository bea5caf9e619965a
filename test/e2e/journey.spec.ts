import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { readEmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { readPickle } from '../../src/formats/pickle/reader.ts';
import { findNumpy, runPython } from '../support/find-numpy.ts';
import { chooseFolder, expect, openView, runToEnd, takeSmallModel, test } from './support/page-test.ts';
import { PICTURE_PATHS, makePictureFolder, type PictureFolder } from './support/picture-folder.ts';

let folder: PictureFolder;
test.beforeAll(async () => {
  folder = await makePictureFolder();
});
test.afterAll(() => folder.remove());

async function save(page: Page, format: RegExp): Promise<{ readonly file: string; readonly download: Download }> {
  await openView(page, 'Save');
  await page.getByRole('radio', { name: format }).check();
  const downloads: Promise<Download> = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const download = await downloads;
  return { file: await download.path(), download };
}

test('a folder becomes a verified index and files that independent readers open', async ({ page }) => {
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await expect(page.getByText('8 images', { exact: false }).first()).toBeVisible();
  await expect(page.getByText('1 .txt')).toBeVisible();
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('8 images encoded');

  // The spot check, over all of them.
  await openView(page, 'Check');
  await page.getByRole('radio', { name: 'All' }).check();
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(page.getByText('8 of 8 agree')).toBeVisible({ timeout: 150_000 });

  // The index answers to a path, with and without extension.
  await openView(page, 'Index');
  await page.getByRole('textbox', { name: 'Path' }).fill('010/0108775015');
  await page.getByRole('button', { name: 'Look up' }).click();
  await expect(page.getByRole('heading', { name: /0108775015\.jpg/ })).toBeVisible();
  // So it does to a folder, to which several pictures answer, and to a path as the computer has it, whatever its case.
  await page.getByRole('textbox', { name: 'Path' }).fill('DEEP');
  await page.getByRole('button', { name: 'Look up' }).click();
  await expect(page.getByRole('heading', { name: /0110065002\.jpg/ })).toBeVisible();
  await page.getByRole('textbox', { name: 'Path' }).fill('012');
  await page.getByRole('button', { name: 'Look up' }).click();
  await expect(page.getByRole('listbox', { name: 'Pictures that answer' }).getByRole('option')).toHaveCount(3);
  await page.getByRole('textbox', { name: 'Path' }).fill(join(folder.path, '010', '0108775015.JPG'));
  await page.getByRole('button', { name: 'Look up' }).click();
  await expect(page.getByRole('heading', { name: /0108775015\.jpg/ })).toBeVisible();

  const { file: npz, download } = await save(page, /\.npz/);
  expect(download.suggestedFilename()).toBe('photos.npz');
  const archive = await readEmbeddingsArchive(new Uint8Array(await readFile(npz)));
  expect(archive.paths).toEqual(PICTURE_PATHS);
  expect(archive.dim).toBe(1280);
  expect([...(archive.labels ?? [])]).toEqual([-1, 0, 0, 1, 1, 2, 2, 2]);
  expect(archive.classes).toEqual(['010', '011', '012']);
  expect(archive.embeddings.every(Number.isFinite)).toBe(true);

  await openView(page, 'Save');
  await page.getByText(/^More formats/).click();
  const { file: matrix } = await save(page, /Matrix \(\.pkl\)/);
  const { file: nested } = await save(page, /nested/i);
  for (const pickle of [matrix, nested]) expect(readPickle(new Uint8Array(await readFile(pickle)))).toBeDefined();

  const numpy = findNumpy();
  if (numpy === undefined) return;
  const program = `
import json, pickle, numpy as np
a = np.load(${JSON.stringify(npz)}); m = pickle.load(open(${JSON.stringify(matrix)}, 'rb')); n = pickle.load(open(${JSON.stringify(nested)}, 'rb'))
row = a['paths'].tolist().index('011/deep/er/0110065002.jpg')
n['010']['0108775015.jpg'][0] = 0
print(json.dumps({'same': bool((a['embeddings'] == m).all()), 'deep': bool((n['011']['deep']['er']['0110065002.jpg'] == m[row]).all()), 'paths': a['paths'].tolist()}))`;
  expect(runPython(numpy, program, '.')).toEqual({ same: true, deep: true, paths: PICTURE_PATHS });
});

test('a bad file is listed with its reason, and the others are encoded', async ({ page }) => {
  const bad = await makePictureFolder({
    'a/good.jpg': 'images/jpeg-444.jpg',
    'a/cut.jpg': 'refused/half.jpg',
    'a/text.jpg': 'refused/text.jpg',
    'a/empty.png': 'refused/empty.png',
    'b/._x.jpg': 'refused/._x.jpg',
    'b/good.png': 'images/png-rgb.png',
  });
  await page.goto('/');
  await chooseFolder(page, bad.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('2 images encoded, 4 skipped');
  await page.getByText('4 images skipped').click();
  const skipped = page.getByRole('list', { name: 'Skipped images' }).getByRole('listitem');
  const shown = await skipped.allInnerTexts();
  expect(shown.map((text) => /[ab]\/\S+\.(jpg|png)/.exec(text)?.[0]).sort()).toEqual([
    'a/cut.jpg',
    'a/empty.png',
    'a/text.jpg',
    'b/._x.jpg',
  ]);

  const downloads = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save list as CSV' }).click();
  const csv = await readFile(await (await downloads).path(), 'utf8');
  expect(csv.trim().split('\n')).toHaveLength(5);

  // A file that was mended is done by "Retry skipped" alone.
  await page.getByRole('button', { name: 'Retry skipped' }).click();
  await expect(page.getByRole('status').filter({ hasText: '4 skipped' })).toBeVisible();
  await bad.remove();
});

test('another folder of the same name is kept apart, and the first one keeps its rows', async ({ page }) => {
  const other = await makePictureFolder({ 'x/other.jpg': 'images/jpeg-444.jpg' });
  await page.goto('/');
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  await runToEnd(page);
  await chooseFolder(page, other.path);
  await page.getByRole('button', { name: 'No, another folder' }).click();
  expect(await runToEnd(page)).toContain('1 image encoded');

  await page.reload();
  await chooseFolder(page, folder.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('0 images encoded, 8 kept');
  await other.remove();
});

test('hostile file names are shown as text and saved as they are', async ({ page }) => {
  const names = [
    '<img src=x onerror=alert(1)>.jpg',
    `it's "quoted".jpg`,
    'two\nlines.jpg',
    '\u202egpj.exe.jpg',
    '😀.jpg',
    '__proto__.jpg',
  ];
  const hostile = await makePictureFolder(
    Object.fromEntries(names.map((name) => [`<b>class/${name}`, 'images/jpeg-5x7.jpg'])),
  );
  await page.goto('/');
  await chooseFolder(page, hostile.path);
  await takeSmallModel(page);
  expect(await runToEnd(page)).toContain('6 images encoded');
  await openView(page, 'Index');
  await page.getByRole('treeitem', { name: /<b>class/ }).click();
  await expect(page.getByRole('treeitem', { name: /<img src=x/ })).toBeVisible();
  expect(await page.locator('main img[src="x"]').count()).toBe(0);
  const { file } = await save(page, /\.npz/);
  const { paths } = await readEmbeddingsArchive(new Uint8Array(await readFile(file)));
  expect([...paths].sort()).toEqual(names.map((name) => `<b>class/${name}`).sort());
  await hostile.remove();
});

test('a folder without images, and an empty one, each say so; neither needs a reload', async ({ page }) => {
  const text = await makePictureFolder({ 'a/notes.txt': 'README.md' });
  await page.goto('/');
  await chooseFolder(page, text.path);
  await expect(page.getByRole('alert')).toContainText('No images in this folder');
  await chooseFolder(page, folder.path);
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  await text.remove();
});
