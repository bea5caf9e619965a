import { expect, test } from 'vitest';
import { toCheckpointWords } from '../../../../src/models/import/checkpoint-words.ts';
import { allArchitectures } from '../../../../src/models/import/families.ts';
import {
  isTorchvisions,
  torchvisionAddress,
  torchvisionNames,
} from '../../../../src/models/import/torchvision-files.ts';

test('every listed network is one that can be imported', () => {
  const known = new Set(allArchitectures().map(({ id }) => id));
  expect(torchvisionNames.filter((name) => !known.has(name))).toEqual([]);
});

test('a network’s address ends in its name and the first digits of its SHA-256', () => {
  expect(torchvisionAddress('resnet18')).toBe('https://download.pytorch.org/models/resnet18-f37072fd.pth');
  for (const name of torchvisionNames)
    expect(torchvisionAddress(name)).toMatch(new RegExp(`/${name}-[0-9a-f]{8}\\.pth$`));
});

test('a file is torchvision’s by its content, not by its name', () => {
  expect(isTorchvisions('resnet18', `f37072fd${'0'.repeat(56)}`)).toBe(true);
  expect(isTorchvisions('resnet34', `f37072fd${'0'.repeat(56)}`)).toBe(false);
});

test('only torchvision’s own file is called torchvision’s', () => {
  const named = { architecture: 'resnet18', fileName: 'mine.pth' };
  expect(toCheckpointWords({ ...named, sha256: 'f37072fd00' }).title).toBe('resnet18 (torchvision)');
  expect(toCheckpointWords({ ...named, sha256: 'ab' }).title).toBe('resnet18 (mine.pth)');
});
