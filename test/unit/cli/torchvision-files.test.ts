import { expect, test } from 'vitest';
import {
  hashInName,
  isTorchvisions,
  torchvisionAddress,
  torchvisionNames,
} from '../../../src/cli/torchvision-files.ts';
import { allArchitectures } from '../../../src/models/import/recognise.ts';

test('every listed network is one that can be imported', () => {
  const known = new Set(allArchitectures().map(({ id }) => id));
  expect(torchvisionNames.filter((name) => !known.has(name))).toEqual([]);
});

test('a network’s address ends in its name and the first digits of its SHA-256', () => {
  expect(torchvisionAddress('resnet18')).toBe('https://download.pytorch.org/models/resnet18-f37072fd.pth');
  for (const name of torchvisionNames)
    expect(torchvisionAddress(name)).toMatch(new RegExp(`/${name}-[0-9a-f]{8}\\.pth$`));
});

test('digits in a name are those between the last dash and the extension', () => {
  expect(hashInName('resnet18-f37072fd.pth')).toBe('f37072fd');
  expect(hashInName('my-net-0123456789abcdef.safetensors')).toBe('0123456789abcdef');
  expect(hashInName('mine.pth')).toBeUndefined();
  expect(hashInName('my-network.pth')).toBeUndefined();
});

test('a file is torchvision’s by its content, not by its name', () => {
  expect(isTorchvisions('resnet18', `f37072fd${'0'.repeat(56)}`)).toBe(true);
  expect(isTorchvisions('resnet34', `f37072fd${'0'.repeat(56)}`)).toBe(false);
});
