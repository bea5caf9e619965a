import { expect, test } from 'vitest';
import type { WrittenAttribute } from '../../../../../../../src/formats/onnx/writer.ts';
import { FormatError } from '../../../../../../../src/core/format-error.ts';
import { lowerGraph } from '../../../../../../../src/stages/embed/engines/foldvec-cpu/lowering/lower-graph.ts';
import { GraphRefusal } from '../../../../../../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { mutate } from '../../../../../../support/mutate.ts';
import { SmallGraph } from '../../../../../../support/small-graph.ts';

const EDGE = 6;
const CASES = 1500;
const MAX_CASE_MS = 2000;
const ints = (...values: number[]): WrittenAttribute => ({ ints: values });

/** A graph with an operation of each kind. */
function varied(): { readonly onnx: Uint8Array<ArrayBuffer>; readonly output: string } {
  const g = new SmallGraph(['N', 3, EDGE, EDGE]);
  const padded = g.node('Pad', ['x', g.integers([0, 0, 1, 1, 0, 0, 1, 1])]);
  const pooled = g.node('MaxPool', [g.node('Relu', [g.conv(padded, [4, 3], {})])], { kernel_shape: ints(2, 2) });
  const split = g.node('Reshape', [pooled, g.integers([0, 2, 2, 5, 5])]);
  const turned = g.node('Transpose', [split], { perm: ints(0, 2, 1, 3, 4) });
  const shuffled = g.node('Reshape', [turned, g.integers([0, 4, 5, 5])]);
  const part = g.node('Slice', [shuffled, g.integers([1]), g.integers([3]), g.integers([1])]);
  const both = g.node('Concat', [part, g.node('Gather', [shuffled, g.integers([0, 3])], { axis: { int: 1 } })], {
    axis: { int: 1 },
  });
  const last = g.node('Transpose', [both], { perm: ints(0, 2, 3, 1) });
  const normed = g.node('LayerNormalization', [last, g.floats([4]), g.floats([4])]);
  const dense = g.node('Add', [g.node('MatMul', [normed, g.floats([4, 4])]), g.floats([4])]);
  const sum = g.node('Add', [g.node('Transpose', [dense], { perm: ints(0, 3, 1, 2) }), both]);
  const row = g.node('Flatten', [g.node('GlobalAveragePool', [sum])]);
  const output = g.node('Gemm', [row, g.floats([2, 4]), g.floats([2])], { transB: { int: 1 } });
  return { onnx: g.finish(output), output };
}

function outcomeOf(onnx: Uint8Array<ArrayBuffer>, output: string): string {
  try {
    lowerGraph(onnx, { output, sizePx: EDGE, layout: 'NCHW' });
    return 'taken';
  } catch (error) {
    if (error instanceof GraphRefusal) return 'refused';
    if (error instanceof FormatError) return 'damaged';
    throw error;
  }
}

test('files with faults are taken, refused or damaged, in good time: nothing else happens', () => {
  const { onnx, output } = varied();
  expect(outcomeOf(onnx, output)).toBe('taken');
  const outcomes = new Set<string>();
  for (let seed = 0; seed < CASES; seed++) {
    const start = performance.now();
    outcomes.add(outcomeOf(mutate(onnx, onnx, seed), output));
    expect(performance.now() - start, `case ${seed}`).toBeLessThan(MAX_CASE_MS);
  }
  expect([...outcomes].sort()).toEqual(['damaged', 'refused', 'taken']);
});
