import { expect, test } from 'vitest';
import { chooseWay, type PictureWays } from '../../../../src/stages/decode/picture-ways.ts';

const NATIVE: PictureWays = { jpeg: 'native', webp: 'native', png: 'native' };
const NO_FRAMES: PictureWays = { jpeg: 'canvas', webp: 'canvas', png: 'own' };

test('where a decoder’s own bytes are exact, they are taken', () => {
  expect(chooseWay('jpeg', 'planes-or-bitmap', NATIVE)).toEqual({ way: 'native', format: 'jpeg' });
  expect(chooseWay('webp', 'bitmap', NATIVE)).toEqual({ way: 'native', format: 'webp' });
  expect(chooseWay('png', 'native-alpha', NATIVE)).toEqual({ way: 'native', format: 'png' });
});

test('a picture that needs a reader of ours gets it, whatever the browser can do', () => {
  expect(chooseWay('png', 'own', NATIVE)).toEqual({ way: 'own', format: 'png' });
  expect(chooseWay('tiff', 'own', NATIVE)).toEqual({ way: 'own', format: 'tiff' });
});

test('without native frames PNG goes through our own reader, JPEG and WebP through a canvas', () => {
  expect(chooseWay('png', 'bitmap', NO_FRAMES)).toEqual({ way: 'own', format: 'png' });
  expect(chooseWay('jpeg', 'planes-or-bitmap', NO_FRAMES)).toEqual({ way: 'canvas', format: 'jpeg' });
  expect(chooseWay('webp', 'native-alpha', NO_FRAMES)).toEqual({ way: 'canvas', format: 'webp' });
});
