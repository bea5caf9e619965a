import { expect, test } from 'vitest';
import { chooseWay, type PictureWays } from '../../../../src/stages/decode/picture-ways.ts';

const NATIVE: PictureWays = { jpeg: 'native', webp: 'native', webpAlpha: 'native', png: 'native' };
const NO_FRAMES: PictureWays = { jpeg: 'canvas', webp: 'canvas', webpAlpha: 'own', png: 'own' };
const NOISY: PictureWays = { jpeg: 'own', webp: 'own', webpAlpha: 'own', png: 'own' };

test('where a decoder’s own bytes are exact, they are taken', () => {
  expect(chooseWay({ format: 'jpeg' }, 'planes-or-bitmap', NATIVE)).toEqual({
    way: 'native',
    format: 'jpeg',
  });
  expect(chooseWay({ format: 'webp' }, 'bitmap', NATIVE)).toEqual({ way: 'native', format: 'webp' });
  expect(chooseWay({ format: 'png' }, 'native-alpha', NATIVE)).toEqual({
    way: 'native',
    format: 'png',
  });
});

test('a picture that needs a reader of ours gets it, whatever the browser can do', () => {
  expect(chooseWay({ format: 'png' }, 'own', NATIVE)).toEqual({ way: 'own', format: 'png' });
  expect(chooseWay({ format: 'tiff' }, 'own', NATIVE)).toEqual({ way: 'own', format: 'tiff' });
});

test('without native frames PNG goes through our own reader, JPEG and WebP through a canvas', () => {
  expect(chooseWay({ format: 'png' }, 'bitmap', NO_FRAMES)).toEqual({ way: 'own', format: 'png' });
  expect(chooseWay({ format: 'jpeg' }, 'planes-or-bitmap', NO_FRAMES)).toEqual({
    way: 'canvas',
    format: 'jpeg',
  });
  expect(chooseWay({ format: 'webp' }, 'bitmap', NO_FRAMES)).toEqual({
    way: 'canvas',
    format: 'webp',
  });
});

test('a WebP with alpha goes through libwebp where a canvas would lose its colours, and so does every animation', () => {
  expect(chooseWay({ format: 'webp' }, 'native-alpha', NO_FRAMES)).toEqual({ way: 'own-webp' });
  expect(chooseWay({ format: 'webp' }, 'library', NO_FRAMES)).toEqual({ way: 'own-webp' });
  expect(chooseWay({ format: 'webp' }, 'library', NATIVE)).toEqual({ way: 'own-webp' });
});

test('where the browser gives other pixels, it is not asked', () => {
  expect(chooseWay({ format: 'jpeg' }, 'planes-or-bitmap', NOISY)).toEqual({ way: 'own-jpeg' });
  expect(chooseWay({ format: 'webp' }, 'bitmap', NOISY)).toEqual({ way: 'own-webp' });
  expect(chooseWay({ format: 'png' }, 'native-alpha', NOISY)).toEqual({ way: 'own', format: 'png' });
});
