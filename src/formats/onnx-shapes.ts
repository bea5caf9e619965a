import type { OnnxModel, OnnxNode } from './onnx-model.ts';
import { integersOf } from './onnx-values.ts';
import { windowShape } from './onnx-windows.ts';

type Shape = readonly number[];

// Operations that keep the shape of their first input.
const SAME = new Set(
  `Abs BatchNormalization Cast Ceil Celu Clip Dropout Elu Erf Exp Floor Gelu HardSigmoid HardSwish Identity InstanceNormalization
GroupNormalization LayerNormalization LeakyRelu Log LogSoftmax LpNormalization LRN Mish Neg PRelu QuantizeLinear
DequantizeLinear Reciprocal Relu Round Selu Sigmoid SimplifiedLayerNormalization Softmax Softplus Softsign Sqrt Swish Tanh`.split(
    /\s+/,
  ),
);
const BROADCAST = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Min', 'Max', 'Sum', 'Mean', 'Where']);
const MAX_DIMENSIONS = 16;

/**
 * Shapes of the tensors of a graph, as far as they follow from the input's: through the operations of which networks for
 * pictures mostly consist. What cannot be found out, and all behind it, is left out.
 *
 * @param inputs - shapes of the inputs, whole numbers all
 */
export function inferShapes(model: OnnxModel, inputs: ReadonlyMap<string, Shape>): Map<string, Shape> {
  const shapes = new Map(inputs);
  const constants = new Map<string, number[]>();
  for (const [name, tensor] of model.initializers) {
    shapes.set(name, tensor.shape);
    const numbers = integersOf(tensor);
    if (numbers) constants.set(name, numbers);
  }
  for (const node of model.nodes) {
    const [output = ''] = node.outputs;
    if (node.op === 'Constant') {
      const tensor = node.attributes.get('value')?.tensor;
      const numbers = tensor && integersOf(tensor);
      if (tensor) shapes.set(output, tensor.shape);
      if (numbers) constants.set(output, numbers);
      continue;
    }
    const shape = shapeOf(
      node,
      node.inputs.map((name) => shapes.get(name)),
      (i) => constants.get(node.inputs[i] ?? ''),
    );
    if (shape?.every((length) => Number.isSafeInteger(length) && length >= 0)) shapes.set(output, shape);
  }
  return shapes;
}

function shapeOf(
  node: OnnxNode,
  inputs: readonly (Shape | undefined)[],
  constant: (input: number) => number[] | undefined,
): Shape | undefined {
  const [first, second] = inputs;
  if (!first || first.length > MAX_DIMENSIONS || node.domain !== '') return undefined;
  if (SAME.has(node.op)) return first;
  if (BROADCAST.has(node.op)) return broadcast(inputs);
  const int = (name: string, otherwise: number) => node.attributes.get(name)?.int ?? otherwise;
  const ints = (name: string) => node.attributes.get(name)?.ints;
  switch (node.op) {
    case 'Conv':
      return second && windowShape(node, first, { channels: second[0] ?? 0, kernel: second.slice(2) });
    case 'MaxPool':
    case 'AveragePool':
    case 'LpPool':
      return windowShape(node, first, { channels: first[1] ?? 0, kernel: ints('kernel_shape') ?? [] });
    case 'GlobalAveragePool':
    case 'GlobalMaxPool':
      return first.map((length, i) => (i < 2 ? length : 1));
    case 'Flatten': {
      const axis = fromEnd(int('axis', 1), first.length);
      return [productOf(first.slice(0, axis)), productOf(first.slice(axis))];
    }
    case 'Gemm':
      if (!second) return undefined;
      return [first[int('transA', 0) ? 1 : 0] ?? NaN, second[int('transB', 0) ? 0 : 1] ?? NaN];
    case 'MatMul':
      return second && first.length >= 2 && second.length === 2 ? [...first.slice(0, -1), second[1]!] : undefined;
    case 'Concat': {
      const axis = fromEnd(int('axis', 0), first.length);
      const total = inputs.reduce((sum, shape) => sum + (shape?.[axis] ?? NaN), 0);
      return first.map((length, i) => (i === axis ? total : length));
    }
    case 'Transpose':
      return (ints('perm') ?? first.map((_, i) => first.length - 1 - i)).map((from) => first[from] ?? NaN);
    case 'Reshape':
      return reshape(first, constant(1));
    case 'ReduceMean':
    case 'ReduceMax':
    case 'ReduceSum': {
      const axes = (constant(1) ?? ints('axes') ?? first.map((_, i) => i)).map((axis) => fromEnd(axis, first.length));
      const reduced = first.map((length, i) => (axes.includes(i) ? 1 : length));
      return int('keepdims', 1) ? reduced : reduced.filter((_, i) => !axes.includes(i));
    }
    case 'Squeeze': {
      const axes = (constant(1) ?? ints('axes'))?.map((axis) => fromEnd(axis, first.length));
      return first.filter((length, i) => (axes ? !axes.includes(i) : length !== 1));
    }
    case 'Unsqueeze': {
      const given = constant(1) ?? ints('axes') ?? [];
      const axes = given.map((axis) => fromEnd(axis, first.length + given.length)).sort((a, b) => a - b);
      const shape = [...first];
      for (const axis of axes) shape.splice(axis, 0, 1);
      return shape;
    }
    default:
      return undefined;
  }
}

function broadcast(shapes: readonly (Shape | undefined)[]): Shape | undefined {
  let result: number[] = [];
  for (const shape of shapes) {
    if (!shape) return undefined;
    const length = Math.max(result.length, shape.length);
    const at = (of: Shape, i: number) => of[i - (length - of.length)] ?? 1;
    const before = result;
    result = Array.from({ length }, (_, i) => (at(before, i) === 1 ? at(shape, i) : at(before, i)));
  }
  return result;
}

function reshape(from: Shape, to: readonly number[] | undefined): Shape | undefined {
  if (!to) return undefined;
  const shape = to.map((length, i) => (length === 0 ? (from[i] ?? NaN) : length));
  const known = productOf(shape.filter((length) => length !== -1));
  return shape.map((length) => (length === -1 ? productOf(from) / known : length));
}

function fromEnd(axis: number, count: number): number {
  return axis < 0 ? axis + count : axis;
}

function productOf(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}
