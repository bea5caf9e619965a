import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { readEmbeddingsArchive, type EmbeddingsArchive } from '../../src/formats/npy/embeddings-archive.ts';
import { tinyOnnx } from '../support/tiny-onnx.ts';
import { chooseFolder, openView, runToEnd, takeSmallModel, test as pageTest } from './support/page-test.ts';
import { makePictureFolder, type PictureFolder } from './support/picture-folder.ts';
import { runTerminal, type Outcome } from './support/terminal.ts';

/** Red, green and blue as they are, and their averages over the picture. */
const COLOURS = {
  convs: [{ weights: [1, 0, 0, 0, 1, 0, 0, 0, 1], outChannels: 3, kernel: 1, stride: 1, pad: 0 }],
  reluAndPool: true,
};
const SIZE_PX = 32;
const CLASSES = ['blue & "cold"', 'green', 'red'];
const A_CLASS = 16;
const NEIGHBOURS = 10;
/** Lies in `red`, and is as blue as can be. */
const HOSTILE = 'red/<script>window.hacked=1<-script><img src=x onerror=window.hacked=1>.ppm';

let scratch: string;
let folder: PictureFolder;
let outcome: Outcome;
let out: string;
let report: string;

test.beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'foldvec-report-'));
  folder = await makePictureFolder({}, 'paints');
  for (const [path, colour] of paints()) await folder.write(path, plainPicture(colour));
  await folder.write('green/copy.ppm', plainPicture(paints().get('green/3.ppm')!));
  await folder.write('green/broken.jpg', '');
  const model = join(scratch, 'colours.onnx');
  await writeFile(model, tinyOnnx({ ...COLOURS, input: ['N', 3, SIZE_PX, SIZE_PX] }));
  [out, report] = [join(scratch, 'paints.npz'), join(scratch, 'paints.html')];
  const bytes = '--mean 0,0,0 --std 1,1,1 --range 0-255 --device wasm'.split(' ');
  outcome = await encode([folder.path, '--out', out, '--model', model, ...bytes, '--report', report]);
});
test.afterAll(async () => {
  await folder.remove();
  await rm(scratch, { recursive: true, force: true });
});

const encode = (args: readonly string[]) => runTerminal('encode', args, { cache: join(scratch, 'cache') });

/** Colours about that of their class, so wide that classes overlap; no two are alike. */
function paints(): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, readonly number[]>();
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (const [kind, name] of CLASSES.entries()) {
    for (let i = 0; i < A_CLASS; i++) {
      const colour = [0, 1, 2].map((channel) => Math.round((2 - channel === kind ? 130 : 50) + 120 * random()));
      all.set(`${name}/${i}.ppm`, colour);
    }
  }
  return all.set(HOSTILE, [5, 9, 250]);
}

function plainPicture(colour: readonly number[]): Buffer {
  const pixels = Buffer.from(Array.from({ length: 40 * 30 }, () => colour).flat());
  return Buffer.concat([Buffer.from('P6 40 30 255\n'), pixels]);
}

/** Leave-one-out among the ten nearest by cosine, in plain doubles. */
function countRight({ embeddings, labels = new Int32Array(0), dim, paths }: EmbeddingsArchive): number {
  const units = paths.map((_, row) => {
    const values = Array.from(embeddings.subarray(row * dim, (row + 1) * dim));
    const norm = Math.hypot(...values);
    return values.map((value) => value / norm);
  });
  return paths.filter((_, row) => {
    const near = units
      .map((unit, other) => ({ other, cosine: unit.reduce((sum, value, i) => sum + value * units[row]![i]!, 0) }))
      .filter(({ other }) => other !== row)
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, NEIGHBOURS)
      .map(({ other }) => labels[other]!);
    const votes = (label: number) => near.filter((one) => one === label).length;
    const most = Math.max(...near.map(votes));
    return near.find((label) => votes(label) === most) === labels[row];
  }).length;
}

/** Opens the report from the disk, where no network is. */
async function openReport(
  context: BrowserContext,
): Promise<{ readonly page: Page; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const page = await context.newPage();
  await context.setOffline(true);
  context.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) asked.push(request.url());
  });
  page.on('pageerror', (error) => asked.push(error.message));
  page.on('console', (message) => asked.push(message.text()));
  await page.goto(pathToFileURL(report).href);
  return { page, asked };
}

test('the report is made with the rows: its number is that of the rows in the file', async ({ context }) => {
  expect(outcome.code, outcome.stderr).toBe(0);
  const rows = await readEmbeddingsArchive(new Uint8Array(await readFile(out)));
  const right = countRight(rows);
  const summary = JSON.parse(outcome.stdout) as { readonly report: Readonly<Record<string, unknown>> };
  expect(summary.report).toMatchObject({
    bytes: (await stat(report)).size,
    ...{ map: 'made', thumbnails: rows.paths.length, copies: 1, outliers: rows.paths.length - right },
    classes: { rows: rows.paths.length, right, neighbours: NEIGHBOURS },
  });
  expect(right).toBeGreaterThan(20);
  expect(right).toBeLessThan(rows.paths.length);
  const { page, asked } = await openReport(context);
  await expect(page.getByText(`${right} of ${rows.paths.length} pictures that have a class.`)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('paints');
  await expect(page.getByText('1 copy of 1 picture')).toBeVisible();
  await expect(page.locator('#left-out')).toContainText('green/broken.jpg');
  await expect(page.locator('#settings')).toContainText('colours.onnx');
  expect(asked).toEqual([]);
});

test('from the disk, without a network, the map is drawn and numbers open their pictures', async ({ context }) => {
  const { page, asked } = await openReport(context);
  const map = page.getByRole('group', { name: /^Map of/ });
  const colours = () =>
    map.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
  await expect.poll(colours).toBeGreaterThan(10);
  const card = map.locator('#map-card');
  const { x, y, width, height } = (await map.boundingBox())!;
  for (let step = 0; step < 400 && !(await card.isVisible()); step++) {
    await page.mouse.move(x + width * ((step * 0.618) % 1), y + (height * step) / 400);
  }
  await expect(card).toContainText('.ppm');
  await expect(card.locator('img')).toBeVisible();
  await map.focus();
  await page.keyboard.press('+');
  await page.keyboard.press('0');
  const legend = page.getByRole('list', { name: 'Classes on the map' });
  await legend.getByRole('button', { name: /green/ }).click();
  await expect(legend.getByRole('button', { pressed: true })).toHaveText(/green/);

  const cell = page.getByRole('link', { name: /pictures of red: like blue & "cold"/ });
  await cell.click();
  await expect(cell).toHaveAttribute('aria-current', 'true');
  const list = page.locator('.cell:visible');
  await expect(list).toHaveCount(1);
  await expect(list.getByText('<script>window.hacked=1<-script><img src=x onerror=window.hacked=1>.ppm')).toBeVisible();
  const thumbnail = list.locator('img').first();
  await expect.poll(() => thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(96);
  expect(await thumbnail.evaluate((image: HTMLImageElement) => image.naturalHeight)).toBe(72);

  const table = page.getByRole('group', { name: 'Pictures out of place' });
  await table.getByRole('button', { name: 'Picture' }).click();
  const names = await table.locator('tbody tr .path').allTextContents();
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })));
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(asked).toEqual([]);
});

test('the whole list of pictures out of place is in the report as CSV', async ({ context }) => {
  const { page } = await openReport(context);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('#out-of-place').getByRole('link', { name: 'Save the whole list as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('paints-outliers.csv');
  const text = await readFile(await download.path(), 'utf8');
  expect(text.split('\r\n')[0]).toBe('\uFEFFpath,class,looks_like,neighbours,of');
  expect(text).toContain('red,"blue & ""cold"""');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the report has no barriers, ${colorScheme}, on a wide screen and a narrow one`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, bypassCSP: true }); // the policy stops the checker’s own script, too
    const { page } = await openReport(context);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
}

test('without script the report reads well: a drawn map, the table, lists', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const { page } = await openReport(context);
  await expect(page.locator('noscript p')).toHaveText(/^Scripts are off/);
  await expect(page.getByRole('img', { name: /drawn by class/ })).toBeVisible();
  await page.getByRole('link', { name: /pictures of red: like blue/ }).click();
  await expect(page.locator('.cell li').filter({ hasText: 'hacked' })).toBeVisible();
  await context.close();
});

test('two pictures of one class make a report that says what it lacks, and none is written over', async ({
  context,
}) => {
  const small = await makePictureFolder({ 'a/1.jpg': 'images/jpeg-grey.jpg', 'a/2.png': 'images/png-rgb.png' });
  const args = [small.path, '--out', join(scratch, 'small.npz'), '--model', 'efficientnet_lite0', '--report'];
  const refused = await encode([...args, report]);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('paints.html exists already')]);
  report = join(scratch, 'small.html');
  const { code, stderr, stdout } = await encode([...args, report, '--report-thumbnails', '0']);
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ report: { map: 'too-few-pictures', classes: null, thumbnails: 0 } });
  const { page, asked } = await openReport(context);
  await expect(page.getByText('A map needs three pictures')).toBeVisible();
  await expect(page.getByText('All pictures lie in one class')).toBeVisible();
  await expect(page.getByText('This file holds no pictures')).toBeVisible();
  expect(asked).toEqual([]);
  await small.remove();
});

pageTest('the page saves a report of what is open, with small pictures or without', async ({ page }) => {
  const few = await makePictureFolder();
  await page.goto('/');
  await chooseFolder(page, few.path);
  await takeSmallModel(page);
  await runToEnd(page);
  await openView(page, 'Save');
  const saved = async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save a report' }).click();
    expect((await download).suggestedFilename()).toBe('photos-report.html');
    return readFile(await (await download).path(), 'utf8');
  };
  expect(await saved()).toContain('small copies, 96 pixels, of all pictures');
  await page.getByRole('checkbox', { name: /With small pictures/ }).uncheck();
  expect(await saved()).toContain('This file holds no pictures');
  await expect(page.getByText(/Saved photos-report.html/)).toBeVisible();
  await few.remove();
});
