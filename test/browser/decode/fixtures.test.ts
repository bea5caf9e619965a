import { expect, test } from 'vitest';
import { PipelineError } from '../../../src/core/errors.ts';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { PictureDecoder } from '../../../src/stages/decode/picture-decoder.ts';
import manifest from '../../fixtures/manifest.json';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

const SQUASH = { ...NOTEBOOK, sizePx: manifest.sizePx, resizePx: manifest.cropResizePx };
const SPECS: Readonly<Record<string, Preprocessing>> = {
  squash: SQUASH,
  crop: { ...SQUASH, preset: 'crop', filter: 'bicubic' },
  upright: { ...SQUASH, exif: 'upright' },
};

const urls = import.meta.glob<string>('../../fixtures/{images,refused}/*', {
  query: '?url',
  import: 'default',
  eager: true,
  exhaustive: true, // names that begin with a dot as well
});

async function openFixture(file: string): Promise<Blob> {
  const url = urls[`../../fixtures/${file}`];
  if (url === undefined) throw new Error(`the manifest names ${file}, which is not there`);
  return (await fetch(url)).blob();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const decoder = new PictureDecoder();

const cases = manifest.images.flatMap((image) =>
  Object.entries(image.golden).map(([preset, { sha256: sha }]) => ({ image, preset, sha, name: image.name })),
);

test('there are forty or more pictures, of every format', () => {
  expect(manifest.images.length).toBeGreaterThanOrEqual(40);
  expect(Object.keys(urls).length).toBe(manifest.images.length + manifest.refused.length);
});

/** Not every Chromium decodes it: Debian's 156 does, the packaged 153 does not. */
const isRare = (name: string) => name === 'jpeg-arithmetic.jpg';

test('a JPEG with arithmetic coding has Pillow’s bytes, or is refused by name where the browser does not decode it', async () => {
  const item = cases.find(({ name, preset }) => isRare(name) && preset === 'squash')!;
  const outcome = await decoder.toRgb(await openFixture(item.image.file), item.name, SQUASH).then(
    ({ rgb }) => sha256(rgb),
    (error: unknown) => error,
  );
  if (typeof outcome === 'string') expect(outcome).toBe(item.sha);
  else expect(outcome).toMatchObject({ code: 'image-unsupported', path: item.name });
});

test.each(cases.filter(({ name }) => !isRare(name)))('$name, $preset: every byte is Pillow’s', async (item) => {
  const file = await openFixture(item.image.file);
  const { rgb } = await decoder.toRgb(file, item.name, SPECS[item.preset]!);
  expect(await sha256(rgb)).toBe(item.sha);
});

test.each(manifest.refused)('$name is refused as $code', async ({ name, file, code }) => {
  const refusal = decoder.toRgb(await openFixture(file), name, SQUASH);
  await expect(refusal).rejects.toMatchObject({ code, stage: 'decode', path: name });
  await expect(refusal).rejects.toBeInstanceOf(PipelineError);
});
