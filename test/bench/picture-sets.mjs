// Pictures of the sizes that are measured: a folder's own, and larger ones made of them.
import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How many pictures of a size: enough for a second of work, few enough to be made in some. */
const LARGER = [
  { name: '1166×1750', widthPx: 1166, heightPx: 1750, count: 60 },
  { name: '3000×4000 (12 MP)', widthPx: 3000, heightPx: 4000, count: 12 },
];
/** JPEG quality of what is made; Chromium writes 4:2:0 under 1. */
const QUALITY = 0.9;
/** Noise is even between minus and plus so many levels: an enlarged picture alone is smooth, and takes little work to decode. */
const NOISE_LEVELS = 7;

/** JPEGs below a folder, sorted. */
export async function jpegsBelow(folder) {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => /\.jpe?g$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Some files in a folder of their own, under the names of the folders that they lie in. @returns that folder */
export async function copyInto(folder, files) {
  for (const file of files) {
    const target = join(folder, basename(dirname(file)), basename(file));
    await mkdir(dirname(target), { recursive: true });
    await cp(file, target);
  }
  return folder;
}

/**
 * The sets: the folder's own pictures, and larger ones that the browser's canvas makes of its first ones, with noise.
 *
 * @param tab - a page of a browser
 * @param kept - where the larger ones are put, and may be already
 * @returns for each its name, folder, files and bytes a file
 */
export async function makePictureSets(tab, folder, kept) {
  const own = await jpegsBelow(folder);
  if (own.length === 0) throw new Error(`there are no JPEGs in ${folder}`);
  const sets = [{ name: await sizeOf(tab, own[0]), folder, files: own }];
  for (const { name, count, ...size } of LARGER) {
    const target = join(kept, `${size.widthPx}x${size.heightPx}`, 'made');
    await mkdir(target, { recursive: true });
    for (let i = (await jpegsBelow(target)).length; i < count; i++) {
      const bytes = await enlarge(tab, own[Math.floor((i * own.length) / count)], size);
      await writeFile(join(target, `${String(i).padStart(3, '0')}.jpg`), bytes);
    }
    sets.push({ name, folder: dirname(target), files: await jpegsBelow(target) });
  }
  return Promise.all(
    sets.map(async (set) => {
      const sizes = await Promise.all(set.files.map(async (file) => (await stat(file)).size));
      return { ...set, fileBytes: Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length) };
    }),
  );
}

/** Puts a file of the disk into an input of the page, for what the page then does with it. */
async function withFile(tab, file, work, argument) {
  await tab.setContent('<!doctype html><input type="file">');
  await tab.locator('input').setInputFiles(file);
  return tab.evaluate(work, argument);
}

async function sizeOf(tab, file) {
  return withFile(tab, file, async () => {
    const { width, height } = await createImageBitmap(document.querySelector('input').files[0]);
    return `${width}×${height}`;
  });
}

async function enlarge(tab, file, { widthPx, heightPx }) {
  const base64 = await withFile(
    tab,
    file,
    async ({ width, height, quality, noise }) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      context.drawImage(await createImageBitmap(document.querySelector('input').files[0]), 0, 0, width, height);
      const pixels = context.getImageData(0, 0, width, height);
      let state = 1;
      for (let i = 0; i < pixels.data.length; i++) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        pixels.data[i] += (state * noise) / 2 ** 31;
      }
      context.putImageData(pixels, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
      const reader = new FileReader();
      reader.readAsDataURL(blob);
      await new Promise((resolve) => (reader.onload = resolve));
      return reader.result.slice(reader.result.indexOf(',') + 1);
    },
    { width: widthPx, height: heightPx, quality: QUALITY, noise: NOISE_LEVELS },
  );
  return Buffer.from(base64, 'base64');
}
