import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { divideByAlpha, multiplyByAlpha } from '../../../../src/stages/decode/alpha-frame.ts';
import golden from '../../../golden/alpha.json';

/** Every colour with every alpha, R G B A: alpha down, colour along. */
function everyPair(): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(4 * 65_536);
  for (let i = 0; i < 65_536; i++) pixels.set([i & 255, i & 255, i & 255, i >> 8], 4 * i);
  return pixels;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('colours are multiplied by alpha as Pillow does it, all 256 × 256 pairs', () => {
  const pixels = everyPair();
  const pairs = new Uint8Array(pixels.length);
  const place = (pixel: number, channel: number) => 8 * (pixel >> 1) + 2 * channel + (pixel & 1);
  for (let i = 0; i < pixels.length; i++) pairs[place(i >> 2, i & 3)] = pixels[i]!;
  multiplyByAlpha({ bytes: pairs, stride: 4 * 256, size: { widthPx: 256, heightPx: 256 } });
  expect(sha256(pixels.map((_, i) => pairs[place(i >> 2, i & 3)]!))).toBe(golden.multiplied.there);
});

test('and divided by it, colours too bright for their alpha among them', () => {
  const pixels = everyPair();
  divideByAlpha(pixels);
  expect(sha256(pixels)).toBe(golden.multiplied.back);
});
