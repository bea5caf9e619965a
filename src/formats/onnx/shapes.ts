import { broadcast, fromEnd, productOf, type Shape } from './axes.ts';
import { integersBehind, MAX_INTEGERS, type KnownInputs } from './integers.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from './model.ts';
import { resizedShape } from './resized.ts';
import { floatsOf, integersOf } from './values.ts';
import { windowShape } from './windows.ts';

// Operations that keep the shape of their first input.
const SAME = new Set(
  `Abs BatchNormalization Cast Ceil Celu Clip Dropout Elu Erf Exp Floor Gelu HardSigmoid HardSwish Identity InstanceNormalization
GroupNormalization LayerNormalization LeakyRelu Log LogSoftmax LpNormalization LRN Mish Neg PRelu QuantizeLinear
DequantizeLinear Not Reciprocal RMSNormalization ScatterND ScatterElements CumSum Trilu Relu Round Selu Sigmoid SimplifiedLayerNormalization Softmax Softplus Softsign Sqrt Swish Tanh`.split(
    /\s+/,
  ),
);
const BROADCAST = new Set(
  'Add Sub Mul Div Mod Pow Min Max Sum Mean Where Equal Greater GreaterOrEqual Less LessOrEqual And Or Xor'.split(' '),
);
const MAX_DIMENSIONS = 16;

/**
 * Shapes of the tensors of a graph, as far as they follow from the input's: through the operations of which networks for
 * pictures mostly consist. What cannot be found out, and all behind it, is left out.
 *
 * @param inputs - shapes of the inputs, whole numbers all
 */
export function inferShapes(model: OnnxModel, inputs: ReadonlyMap<string, Shape>): Map<string, Shape> {
  const shapes = new Map(inputs);
  const constants = new Map<string, readonly number[]>();
  const floats = new Map<string, readonly number[]>();
  const addConstant = (name: string, tensor: OnnxTensor) => {
    shapes.set(name, tensor.shape);
    if (productOf(tensor.shape) > MAX_INTEGERS) return;
    const numbers = integersOf(tensor);
    if (numbers) constants.set(name, numbers);
    const fractions = floatsOf(tensor);
    if (fractions) floats.set(name, fractions);
  };
  for (const [name, tensor] of model.initializers) addConstant(name, tensor);
  for (const node of model.nodes) {
    const [output = ''] = node.outputs;
    const tensor = node.op === 'Constant' ? node.attributes.get('value')?.tensor : undefined;
    if (tensor) {
      addConstant(output, tensor);
      continue;
    }
    const known = {
      shape: (i: number) => shapes.get(node.inputs[i] ?? ''),
      integers: (i: number) => constants.get(node.inputs[i] ?? ''),
      floats: (i: number) => floats.get(node.inputs[i] ?? ''),
    };
    const integers = integersBehind(node, known);
    if (integers) constants.set(output, integers);
    const all = outputShapes(node, known);
    node.outputs.forEach((name, i) => {
      const shape = all[i];
      if (shape?.every((length) => Number.isSafeInteger(length) && length >= 0)) shapes.set(name, shape);
    });
  }
  return shapes;
}

/** Shapes of a node's outputs, as far as they follow from what is known of its inputs; the first few where there are more. */
export function outputShapes(node: OnnxNode, known: KnownInputs): readonly (Shape | undefined)[] {
  if (node.op === 'Split') return partsOf(node, known);
  return [
    shapeOf(
      node,
      node.inputs.map((_, i) => known.shape(i)),
      known,
    ),
  ];
}

function shapeOf(node: OnnxNode, inputs: readonly (Shape | undefined)[], known: KnownInputs): Shape | undefined {
  const constant = known.integers;
  const [first, second] = inputs;
  if (!first || first.length > MAX_DIMENSIONS || node.domain !== '') return undefined;
  if (SAME.has(node.op)) return first;
  if (BROADCAST.has(node.op)) return broadcast(inputs);
  const int = (name: string, otherwise: number) => node.attributes.get(name)?.int ?? otherwise;
  const ints = (name: string) => node.attributes.get(name)?.ints;
  const isUnknown = (input: number) => (node.inputs[input] ?? '') !== '' && !constant(input);
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
      if (!second || first.length < 2 || second.length < 2) return undefined;
      return [...(broadcast([first.slice(0, -2), second.slice(0, -2)]) ?? []), first.at(-2)!, second.at(-1)!];
    case 'Gather': {
      const axis = fromEnd(int('axis', 0), first.length);
      return second && [...first.slice(0, axis), ...second, ...first.slice(axis + 1)];
    }
    case 'Shape':
      return [first.slice(int('start', 0), node.attributes.get('end')?.int).length];
    case 'Slice':
      return slice(node, first, constant);
    case 'Pad': {
      const pads = constant(1) ?? ints('pads');
      if (pads?.length !== 2 * first.length) return undefined;
      return first.map((length, i) => length + pads[i]! + pads[i + first.length]!);
    }
    case 'Expand':
      return broadcast([first, constant(1)]);
    case 'Tile':
      return first.map((length, i) => length * (constant(1)?.[i] ?? NaN));
    case 'Range': {
      const [start, limit, delta] = [0, 1, 2].map((input) => (known.floats(input) ?? constant(input))?.[0]);
      if (start === undefined || limit === undefined || !delta) return undefined;
      return [Math.max(0, Math.ceil((limit - start) / delta))];
    }
    case 'ConstantOfShape':
      return constant(0);
    case 'Concat': {
      const axis = fromEnd(int('axis', 0), first.length);
      const total = inputs.reduce((sum, shape) => sum + (shape?.[axis] ?? NaN), 0);
      return first.map((length, i) => (i === axis ? total : length));
    }
    case 'Transpose':
      return (ints('perm') ?? first.map((_, i) => first.length - 1 - i)).map((from) => first[from] ?? NaN);
    case 'Resize':
    case 'Upsample':
      return resizedShape(node, first, known);
    case 'Reshape':
      return reshape(first, constant(1));
    case 'ReduceMean':
    case 'ReduceMax':
    case 'ReduceMin':
    case 'ReduceL2':
    case 'ReduceSum': {
      if (isUnknown(1)) return undefined;
      const axes = (constant(1) ?? ints('axes') ?? first.map((_, i) => i)).map((axis) => fromEnd(axis, first.length));
      const reduced = first.map((length, i) => (axes.includes(i) ? 1 : length));
      return int('keepdims', 1) ? reduced : reduced.filter((_, i) => !axes.includes(i));
    }
    case 'Squeeze': {
      if (isUnknown(1)) return undefined;
      const axes = (constant(1) ?? ints('axes'))?.map((axis) => fromEnd(axis, first.length));
      return first.filter((length, i) => (axes ? !axes.includes(i) : length !== 1));
    }
    case 'Unsqueeze': {
      const given = constant(1) ?? ints('axes') ?? [];
      if (given.length > MAX_DIMENSIONS) return undefined;
      const axes = given.map((axis) => fromEnd(axis, first.length + given.length)).sort((a, b) => a - b);
      const shape = [...first];
      for (const axis of axes) shape.splice(axis, 0, 1);
      return shape;
    }
    default:
      return undefined;
  }
}

function reshape(from: Shape, to: readonly number[] | undefined): Shape | undefined {
  if (!to) return undefined;
  const shape = to.map((length, i) => (length === 0 ? (from[i] ?? NaN) : length));
  const known = productOf(shape.filter((length) => length !== -1));
  return shape.map((length) => (length === -1 ? productOf(from) / known : length));
}

function slice(
  node: OnnxNode,
  first: Shape,
  constant: (input: number) => readonly number[] | undefined,
): Shape | undefined {
  const starts = constant(1);
  const ends = constant(2);
  const axes = (node.inputs[3] ?? '') === '' ? starts?.map((_, i) => i) : constant(3);
  const steps = (node.inputs[4] ?? '') === '' ? starts?.map(() => 1) : constant(4);
  if (!starts || !ends || !axes || !steps) return undefined;
  const shape = [...first];
  for (const [i, given] of axes.entries()) {
    const axis = fromEnd(given, first.length);
    const length = first[axis];
    if (length === undefined) return undefined;
    const step = steps[i] ?? NaN;
    const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
    const inside = (at: number) => Math.min(Math.max(fromEnd(at, length), low), high);
    // Backwards it begins with a place that is there, however far back it says.
    const start = Math.max(inside(starts[i] ?? NaN), 0);
    shape[axis] = Math.max(0, Math.ceil((inside(ends[i] ?? NaN) - start) / step));
  }
  return shape;
}

/** Shapes of what a Split gives: parts of given lengths, or equal ones. */
function partsOf(node: OnnxNode, { shape, integers }: KnownInputs): readonly (Shape | undefined)[] {
  const whole = shape(0);
  if (!whole) return [];
  const axis = fromEnd(node.attributes.get('axis')?.int ?? 0, whole.length);
  const lengths = (node.inputs[1] ?? '') === '' ? node.attributes.get('split')?.ints : integers(1);
  const equal = Math.ceil((whole[axis] ?? NaN) / node.outputs.length);
  return node.outputs.map((_, part) => {
    const last = (whole[axis] ?? NaN) - equal * (node.outputs.length - 1);
    const length = lengths?.[part] ?? (part === node.outputs.length - 1 ? last : equal);
    return whole.map((old, i) => (i === axis ? length : old));
  });
}
