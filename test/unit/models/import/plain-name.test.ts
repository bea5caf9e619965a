import { expect, test } from 'vitest';
import { toPlainName } from '../../../../src/models/import/plain-name.ts';

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
