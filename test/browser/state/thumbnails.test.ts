import { expect, test } from 'vitest';
import { placesOf } from '../../../src/core/raw-picture.ts';
import type { Preprocessing } from '../../../src/core/preprocessing.ts';
import { Thumbnails } from '../../../src/state/run/thumbnails.svelte.ts';
import { NOTEBOOK } from '../../support/notebook-preprocessing.ts';

const SIZE = { widthPx: 40, heightPx: 20 };

/** A raw picture that is bright on its left half, dark on the right. */
function halves(spec: Preprocessing) {
  const picture = { layout: 'I420', ...SIZE } as const;
  const { planes, byteLength } = placesOf(picture);
  const buffer = new ArrayBuffer(byteLength);
  const bytes = new Uint8Array(buffer).fill(128, planes[1]!.offset);
  for (let i = 0; i < planes[1]!.offset; i++) bytes[i] = i % SIZE.widthPx < 20 ? 200 : 10;
  const lease = { buffer, byteOffset: 0, byteLength };
  return { prepared: { kind: 'planes', lease, picture, spec }, ...SIZE, remarks: [] } as const;
}

/** The grey of every pixel in the row in the middle. */
function middleRow({ width, height, data }: ImageData): number[] {
  return Array.from({ length: width }, (_, x) => data[(Math.floor(height / 2) * width + x) * 4]!);
}

test.each(['squash', 'crop'] as const)('a raw picture is shown as the model will see it: %s', (preset) => {
  const spec: Preprocessing = { ...NOTEBOOK, preset, sizePx: 16, resizePx: 20 };
  const thumbnails = new Thumbnails();
  thumbnails.offer('a.jpg', halves(spec), spec, 0);
  const [shown] = thumbnails.shown;
  expect(shown).toMatchObject({ path: 'a.jpg', ...(preset === 'crop' ? { widthPx: 16, heightPx: 16 } : SIZE) });
  expect(middleRow(shown!.pixels)).toEqual([...Array<number>(8).fill(200), ...Array<number>(8).fill(10)]);
  expect(shown!.pixels.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
});
