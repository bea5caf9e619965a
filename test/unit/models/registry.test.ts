import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { models as all } from '../../../src/models/registry.ts';
import { cosineOf, fromGolden } from '../../../src/stages/embed/golden-vector.ts';

// A checkout may hold models that `npm run model` installed: they stand before the shipped ones.
const models = all.filter((model) => model.rank >= 0);

const readModelFile = (name: string) => readFile(new URL(`../../../public/models/${name}`, import.meta.url));

test('the default model takes the tensor of the torchvision recipe', () => {
  expect(models[0]).toMatchObject({
    id: 'resnet18_mlnet',
    normalization: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  });
});

test('ids and ranks are unique', () => {
  expect(new Set(models.map((model) => model.id)).size).toBe(models.length);
  expect(models.map((model) => model.rank)).toEqual(models.map((_, i) => i));
});

test.each(models)('$id: the shipped file is the one that the registry describes', async (model) => {
  const file = await readModelFile(model.file);
  expect(file.length).toBe(model.fileBytes);
  expect(createHash('sha256').update(file).digest('hex')).toBe(model.sha256);
});

test.each(models)('$id: its licence lies beside it', async (model) => {
  const license = await readModelFile(model.license.file);
  expect(license.toString('utf8')).toContain(model.license.name === 'MIT' ? 'MIT License' : 'Apache License');
});

test.each(models)('$id: its two golden vectors differ enough for a mix-up to fail the self-check', (model) => {
  const [first, second] = model.golden.map(fromGolden);
  expect(first!.every(Number.isFinite)).toBe(true);
  expect(cosineOf(first!, second!)).toBeLessThan(0.9);
});
