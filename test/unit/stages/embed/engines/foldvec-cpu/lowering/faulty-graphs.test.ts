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

const HUGE = 2 ** 40;
const MAX_HOSTILE_MS = 5000; // about one second where nothing else runs
const repeat = (times: number, name: string, step: (name: string) => string): string => {
  let last = name;
  for (let i = 0; i < times; i++) last = step(last);
  return last;
};
const doubled = (g: SmallGraph, axis: number, times: number) =>
  repeat(times, 'x', (name) => g.node('Concat', [name, name], { axis: { int: axis } }));
const tokens = (g: SmallGraph, map: string) =>
  g.node('Transpose', [g.node('Reshape', [map, g.integers([1, 3, -1])])], { perm: ints(0, 2, 1) });
const pads = (count: number, axis: number) => Array.from({ length: 8 }, (_, i) => (i === axis ? count : 0));
const window = (count: number) => ({ kernel_shape: ints(2, 2), strides: ints(count, count) });

const hostile: Record<string, (graph: SmallGraph) => string> = {
  'a constant stretched': (g) => g.node('Add', ['x', g.node('Expand', [g.scalar(1), g.integers([HUGE])])]),
  'a constant stretched to lengths that are no numbers any more': (g) =>
    g.node('Add', ['x', g.node('Expand', [g.scalar(1), g.integers(Array<number>(40).fill(HUGE))])]),
  'a constant repeated': (g) => g.node('Add', ['x', g.node('Tile', [g.floats([1, 1]), g.integers([HUGE, HUGE])])]),
  'a constant repeated never and for ever': (g) =>
    g.node('Add', ['x', g.node('Tile', [g.floats([1, 1]), g.integers([0, HUGE])])]),
  'a range': (g) => g.node('Add', ['x', g.node('Range', [g.scalar(0), g.scalar(1e30), g.scalar(1)])]),
  'many ranges': (g) => {
    const range = () => g.node('Range', [g.scalar(0), g.scalar(2 ** 23), g.scalar(1)]);
    const first = range();
    return g.node('Add', ['x', repeat(60, first, (name) => g.node('Mul', [name, range()]))]);
  },
  'a resized constant': (g) =>
    g.node('Add', [
      'x',
      g.node('Resize', [g.floats([1, 1, 2, 2]), '', '', g.integers([1, 1, 2 ** 20, 2 ** 20])], {
        mode: { text: 'cubic' },
      }),
    ]),
  'a constant of a shape': (g) => g.node('Add', ['x', g.node('ConstantOfShape', [g.integers([HUGE, HUGE])])]),
  'constants that stretch each other': (g) =>
    g.node('Add', ['x', g.node('Add', [g.floats([2 ** 18, 1]), g.floats([1, 2 ** 18])])]),
  'a constant gathered again and again': (g) =>
    g.node('Add', ['x', g.node('Gather', [g.floats([1, 2 ** 18]), g.integers(Array<number>(2 ** 18).fill(0))])]),
  'a constant turned with one axis twice': (g) =>
    g.node('Add', ['x', g.node('Transpose', [g.floats([1, 2 ** 18])], { perm: ints(1, 1) })]),
  'constants joined': (g) => {
    const one = g.floats([2 ** 18]);
    return g.node('Add', ['x', g.node('Concat', Array<string>(1000).fill(one), { axis: { int: 0 } })]);
  },
  'a product of constants': (g) =>
    g.node('Add', ['x', g.node('MatMul', [g.floats([2 ** 16, 1]), g.floats([1, 2 ** 12])])]),
  'a constant without values, sliced': (g) => {
    const none = g.floats([0, HUGE]);
    return g.node('Add', ['x', g.node('Slice', [none, g.integers([1]), g.integers([HUGE]), g.integers([1])])]);
  },
  'a constant without values, split': (g) =>
    g.node('Add', ['x', g.nodes('Split', [g.floats([0, HUGE])], 2, { axis: { int: 1 } })[0]!]),
  'a constant of many axes': (g) =>
    g.node('Add', ['x', g.node('Transpose', [g.floats(Array<number>(2 ** 15).fill(1))])]),
  'a tensor of many axes': (g) => {
    const many = g.node('Reshape', ['x', g.integers([1, 3, EDGE, EDGE, ...Array<number>(2 ** 15).fill(1)])]);
    return repeat(50, many, (name) => g.node('Transpose', [name]));
  },
  'pixels joined with themselves': (g) => doubled(g, 2, 40),
  'channels joined with themselves': (g) => doubled(g, 1, 40),
  'a large map taken apart again and again': (g) =>
    repeat(50, doubled(g, 2, 15), (name) =>
      g.node('Slice', [name, g.integers([1]), g.integers([-1]), g.integers([2])]),
    ),
  'a large map split into many parts': (g) => {
    const parts = g.nodes('Split', [doubled(g, 2, 13)], 6 * 2 ** 13, { axis: { int: 2 } });
    return g.node('Concat', parts, { axis: { int: 2 } });
  },
  'one input many times': (g) => g.node('Concat', Array<string>(300_000).fill('x'), { axis: { int: 2 } }),
  'many channels, with numbers added': (g) =>
    repeat(500, doubled(g, 1, 20), (name) => g.node('Add', [name, g.floats([1, 1, 1, 1])])),
  'positions of a large map': (g) =>
    repeat(200, doubled(g, 2, 16), (name) => g.node('Add', [name, g.floats([1, 1, 1, EDGE])])),
  'an attention over a million pixels': (g) => {
    const x = tokens(g, doubled(g, 2, 15));
    const scores = g.node('MatMul', [x, g.node('Transpose', [x], { perm: ints(0, 2, 1) })]);
    return g.node('MatMul', [g.node('Softmax', [scores]), x]);
  },
  'numbers for each pair of a hundred thousand pixels': (g) => {
    const x = tokens(g, doubled(g, 2, 12));
    const scores = g.node('MatMul', [x, g.node('Transpose', [x], { perm: ints(0, 2, 1) })]);
    return g.node('MatMul', [g.node('Softmax', [g.node('Add', [scores, g.floats([EDGE * EDGE * 2 ** 12])])]), x]);
  },
  'rows around a map': (g) => g.node('MaxPool', [g.node('Pad', ['x', g.integers(pads(HUGE, 2))])], window(1)),
  'rows beside tokens': (g) => g.node('Pad', [tokens(g, 'x'), g.integers([0, HUGE, 0, 0, 0, 0])]),
  'a convolution with a wide edge': (g) => g.conv('x', [4, 3], { pads: ints(HUGE, 0, 0, 0), strides: ints(HUGE, 1) }),
  'a convolution with long steps': (g) => g.conv('x', [4, 3], { strides: ints(HUGE, HUGE) }),
  'a convolution with long gaps': (g) =>
    g.conv('x', [4, 3], { auto_pad: { text: 'SAME_UPPER' }, dilations: ints(HUGE, HUGE) }),
  'a pool with long steps': (g) => g.node('MaxPool', ['x'], window(HUGE)),
  'a table of whole numbers, doubled': (g) => {
    const list = repeat(25, g.integers([0, 1]), (name) => g.node('Concat', [name, name], { axis: { int: 0 } }));
    return g.node('Gather', ['x', list], { axis: { int: 1 } });
  },
};

test.each(Object.entries(hostile))('%s is refused in good time', (_, build) => {
  const graph = new SmallGraph([1, 3, EDGE, EDGE]);
  const output = build(graph);
  const onnx = graph.finish(output);
  const start = performance.now();
  expect(outcomeOf(onnx, output)).not.toBe('taken');
  expect(performance.now() - start).toBeLessThan(MAX_HOSTILE_MS);
});

test('a deep chain is taken in good time', () => {
  const graph = new SmallGraph([1, 3, EDGE, EDGE]);
  const output = repeat(20_000, 'x', (name) => graph.node('Relu', [name]));
  const onnx = graph.finish(output);
  const start = performance.now();
  expect(outcomeOf(onnx, output)).toBe('taken');
  expect(performance.now() - start).toBeLessThan(MAX_HOSTILE_MS);
});

test('a batch of pictures that no machine holds is refused', () => {
  const graph = new SmallGraph([HUGE, 3, EDGE, EDGE]);
  const output = graph.node('Slice', ['x', graph.integers([1]), graph.integers([HUGE]), graph.integers([0])]);
  expect(outcomeOf(graph.finish(output), output)).toBe('refused');
});
