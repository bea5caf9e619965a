import { expect, onTestFinished, test } from 'vitest';
import { toFloat16Model } from '../../../src/formats/onnx/float16-model.ts';
import { readOnnx } from '../../../src/formats/onnx/reader.ts';
import { OnnxGraph } from '../../../src/formats/onnx/writer.ts';
import { openSession } from '../../../src/stages/embed/engines/onnxruntime/ort-session.ts';
import { cosineOf } from '../../../src/stages/embed/golden-vector.ts';

// No adapter at hand computes in float16. onnxruntime on the processor does: it casts before and behind each operation, so the
// file is held against its own float32, operation by operation.
const EXPORTS = import.meta.glob<string>('../../golden/onnx-exports/*-{old,optimum}.onnx', {
  ...{ query: '?url', import: 'default', eager: true },
});
const MODELS = [
  { name: 'ResNet-18', file: '/models/resnet18_mlnet.onnx' },
  { name: 'EfficientNet-Lite0', file: '/models/efficientnet_lite0.onnx' },
  ...Object.entries(EXPORTS).map(([path, file]) => ({ name: path.split('/').at(-1)!, file })),
];

async function fetched(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(file)).arrayBuffer());
}

/** Numbers between −2 and 2 without a pattern, the same in every run. */
function noise(count: number): Float32Array<ArrayBuffer> {
  let state = 7;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 30 - 2;
  });
}

async function rowsOf(onnx: Uint8Array, { output, sizePx }: { output: string; sizePx: number }): Promise<Float32Array> {
  const input = { layout: 'NCHW', elementType: 'float32', batch: undefined } as const;
  const session = await openSession(onnx, { provider: 'wasm', threads: 1, batchSize: 2, sizePx, input, output });
  onTestFinished(() => session.release());
  return (await session.run(noise(2 * 3 * sizePx * sizePx), 2)).rows;
}

test.each(MODELS)('in float16, $name gives nearly the rows of float32', async ({ file }) => {
  const onnx = await fetched(file);
  const { inputs, outputs, initializers } = readOnnx(onnx);
  const edge = inputs.find(({ name }) => !initializers.has(name))?.shape?.[3];
  const use = { output: outputs[0]!.name, sizePx: typeof edge === 'number' ? edge : 32 };
  const half = toFloat16Model(onnx);
  const types = [...readOnnx(half).initializers.values()].map(({ elementType }) => elementType);
  expect(types).not.toContain('float32');
  const [whole, rounded] = [await rowsOf(onnx, use), await rowsOf(half, use)];
  expect(rounded.length).toBe(whole.length);
  expect(cosineOf(rounded, whole)).toBeGreaterThan(0.9999);
  expect([...rounded]).not.toEqual([...whole]);
});

test('constants within nodes are rounded too; a mask beyond float16 stays finite; factors of a resize stay float32', async () => {
  const graph = new OnnxGraph('small')
    .input('x', ['N', 3, 4, 4])
    .weight('mask', [1], Float32Array.of(-3.4e38))
    .weight('third', [1], Float32Array.of(1 / 3))
    .weight('factors', [4], Float32Array.of(1, 1, 0.5, 0.5))
    .node('Max', { inputs: ['x', 'mask'], output: 'same' })
    .node('Mul', { inputs: ['same', 'third'], output: 'less' })
    .node('Resize', { inputs: ['less', '', 'factors'], output: 'small' }, { mode: { text: 'nearest' } })
    .node('Flatten', { inputs: ['small'], output: 'y' })
    .output('y');
  const half = toFloat16Model(graph.toModel());
  const { initializers } = readOnnx(half);
  expect([...initializers].map(([name, { elementType }]) => [name, elementType])).toEqual([
    ['mask', 'float16'],
    ['third', 'float16'],
    ['factors', 'float32'],
  ]);
  const rows = await rowsOf(half, { output: 'y', sizePx: 4 });
  expect(rows).toHaveLength(24);
  const [first] = noise(1);
  expect(rows[0]).toBeCloseTo(first! / 3, 3);
  expect(rows[0]).not.toBe(Math.fround(first! / 3));
});

test.each([
  ['an operation with a graph in it', 'If'],
  ['numbers of a type of their own', 'RandomNormal'],
])('a network with %s is refused by name', (_, op) => {
  const graph = new OnnxGraph('odd')
    .input('x', ['N', 3, 4, 4])
    .node(op, { inputs: ['x'], output: 'y' })
    .output('y');
  expect(() => toFloat16Model(graph.toModel())).toThrow(
    `can’t be computed in float16: it has an operation that float16 does not fit: ${op}`,
  );
});
