import { expect, test } from 'vitest';
import { german } from '../../../../src/ui/words/de/german.ts';
import { english } from '../../../../src/ui/words/en/english.ts';

/** Names, units and words that German shares. The compiler holds that no entry is missing; this, that none was only copied. */
const SHARED = new Set<string>([
  ...['Index', 'Offline', 'Labels', 'Bilinear', 'Norm', 'Zoom', 'PCA', 'Truncated SVD', 'Kernel', 'RBF', 'float32'],
  ...['Parquet (.parquet)', 'Arrow, Feather (.feather)', 'Matrix (.pkl)', 'Safetensors (.safetensors)'],
  ...['HDF5 (.h5)', 'JSON (.json)'],
  ...['pretrained=True', 'layer4 512', 'RGB (torchvision)', 'BGR (OpenCV, Caffe)', '0–1 (ToTensor)'],
]);

type Sentences = readonly (readonly [path: string, text: string])[];

/** Every sentence without values, by where it stands. */
function sentences(node: unknown, path: string): Sentences {
  if (typeof node === 'string') return [[path, node]];
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => sentences(child, path === '' ? key : `${path}.${key}`));
}

test('no sentence is empty or was left in English', () => {
  const inGerman = new Map(sentences(german, ''));
  const same = sentences(english, '').filter(([path, text]) => {
    return /\p{L}{2}/u.test(text) && inGerman.get(path) === text && !SHARED.has(text);
  });
  expect(same).toEqual([]);
  const empty = [...sentences(english, ''), ...inGerman].filter(([, text]) => text.trim() === '');
  expect(empty).toEqual([]);
});
