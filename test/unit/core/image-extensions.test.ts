import { expect, test } from 'vitest';
import { extensionOf, hasImageExtension, hasMoreExtension } from '../../../src/core/image-extensions.ts';

test("ImageFolder's nine extensions are taken in any case, and nothing else", () => {
  const names = ['a.jpg', 'b.JPEG', 'c.PnG', 'd.ppm', 'e.bmp', 'f.pgm', 'g.tif', 'h.TIFF', 'i.webp', '.jpg', '._x.jpg'];
  expect(names.every(hasImageExtension)).toBe(true);
  expect(['a.gif', 'a.heic', 'jpg', 'a.jpg.txt', 'a.', ''].some(hasImageExtension)).toBe(false);
});

test('other files are counted by their extension in lower case', () => {
  expect(['x.HEIC', 'notes.txt', 'README', '.DS_Store'].map(extensionOf)).toEqual(['.heic', '.txt', '', '']);
});

test('pictures that ImageFolder passes over are known by their extension', () => {
  expect(['IMG_1.HEIC', 'a.heif', 'b.avif', 'c.jxl', 'd.GIF'].every(hasMoreExtension)).toBe(true);
  expect(['a.jpg', 'heic', 'a.heic.txt'].some(hasMoreExtension)).toBe(false);
});
