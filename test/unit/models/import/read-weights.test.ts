import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FormatError } from '../../../../src/core/format-error.ts';
import { readWeights } from '../../../../src/models/import/read-weights.ts';
import { P, torchZip } from '../../../support/torch-file.ts';
import { madeNumbers } from '../../../support/made-weights.ts';

const FOLDER = join(import.meta.dirname, '../../../golden/checkpoints');
const SHAPES = { 'conv.weight': [2, 3, 2, 2], 'conv.bias': [2] };

function eighths(name: string, count: number): number[] {
  // Python rounds halves to even; none of these numbers lies on one.
  return Array.from(madeNumbers(name, count), (value) => Math.round(value * 8) / 8 + 0);
}

test.each(readdirSync(FOLDER))('%s, made by torch or safetensors, gives its weights', async (file) => {
  const table = await readWeights(new Uint8Array(readFileSync(join(FOLDER, file))));
  const names = Array.from(table.keys(), (name) => name.replace(/^module\./, '')).sort();
  expect(names).toEqual(['conv.bias', 'conv.weight']);
  for (const [name, tensor] of table) {
    const plain = name.replace(/^module\./, '');
    const values = Array.from(await tensor.read(), (value) => value + 0);
    expect([plain, tensor.shape]).toEqual([plain, plain === 'conv.bias' ? SHAPES['conv.bias'] : SHAPES['conv.weight']]);
    expect(values).toEqual(eighths(plain, values.length));
  }
});

test('two networks beside each other keep the names that they lie under', async () => {
  const names = (who: string) =>
    P.dict(['conv1.weight', P.tensor([1, 1, 2, 2], P.storage('0', P.int(4)))], [who, P.int(1)]);
  const file = await torchZip(P.file(P.dict(['epoch', P.int(1)], ['model', names('a')], ['model_ema', names('b')])), {
    '0': new Uint8Array(16),
  });
  expect([...(await readWeights(file)).keys()]).toEqual(['model.conv1.weight', 'model_ema.conv1.weight']);
});

test('what would run code beside the weights is neither run nor a reason to refuse them', async () => {
  const weights = P.dict(['conv1.weight', P.tensor([1, 1, 2, 2], P.storage('0', P.int(4)))]);
  const file = await torchZip(
    P.file(P.dict(['state_dict', weights], ['hook', P.call(P.name('posix', 'system'), P.text('false'))])),
    { '0': new Uint8Array(16) },
  );
  expect([...(await readWeights(file)).keys()]).toEqual(['conv1.weight']);
});

test(
  'no single altered byte of a checkpoint makes the reader fail in another way than with file-damaged',
  { timeout: 150_000 },
  async () => {
    const failures = new Set<unknown>();
    for (const file of ['legacy-2.pth', 'whole-legacy.pth', 'zip-4.pth', 'float16.safetensors', 'tar.pth']) {
      const bytes = new Uint8Array(readFileSync(join(FOLDER, file)));
      for (let at = 0; at < bytes.length; at++) {
        const altered = bytes.slice();
        altered[at]! ^= 0x55;
        try {
          for (const tensor of (await readWeights(altered)).values()) await tensor.read();
        } catch (error) {
          failures.add(error instanceof FormatError ? error.code : error);
        }
      }
    }
    expect([...failures]).toEqual(['file-damaged']);
  },
);
