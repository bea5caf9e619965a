import { expect, test } from 'vitest';
import { toPlainName, toTensorWords } from '../../../../src/models/import/tensor-words.ts';

test.each([
  ['layer4.1', 'Relu', 'layer4.1'],
  ['/layer4/layer4.1/relu_1/Relu_output_0', 'Relu', 'layer4.1.relu_1'],
  ['/layer4/layer4.1/Add_output_0', 'Add', 'layer4.1'],
  ['/blocks/blocks.0/blocks.0.1/conv/Conv_output_0', 'Conv', 'blocks.0.1.conv'],
  ['/Mul_1_output_0', 'Mul', 'Mul_1'],
  ['/Relu_output_0', 'Relu', 'Relu'],
  ['498', 'Conv', '498'],
])('%s by %s is called %s.3', (name, op, plain) => {
  expect(toPlainName(name, op)).toBe(plain);
});

test('a tensor is named with what gives it, and its size', () => {
  const tensor = { name: 'layer4.1', op: 'Relu', channels: 'first' } as const;
  expect(toTensorWords({ ...tensor, shape: [512, 7, 7] })).toBe('layer4.1 output (Relu), 512×7×7');
  expect(toTensorWords({ ...tensor, shape: undefined })).toBe(
    'layer4.1 output (Relu), of a size that shows when it runs',
  );
});
