import type { OnnxModel } from '../../formats/onnx/model.ts';
import { inferShapes } from '../../formats/onnx/shapes.ts';

// What stands before the first convolution of exported networks and leaves every axis where it is.
const KEEPS_AXES = new Set(
  `Add BatchNormalization Cast Clip Div Dropout Identity Max Min Mul Pad QuantizeLinear DequantizeLinear Resize Slice Sub
Upsample`.split(/\s+/),
);
const CONVOLUTIONS = new Set(['Conv', 'QLinearConv', 'ConvInteger']);

/** The channels of an input whose axes are all free, as its first convolution takes them. */
export interface ChannelAxis {
  /** Which axis of the input they are. */
  readonly axis: number;
  readonly channels: number;
}

/**
 * Follows an input to the first convolution: its weights say how many channels it takes, also where the file leaves the axis free.
 *
 * @returns undefined where the way there is none that keeps the axes apart
 */
export function findChannelAxis(model: OnnxModel, input: string): ChannelAxis | undefined {
  /** By tensor: which axis of the input each of its axes is. */
  const axes = new Map([[input, [0, 1, 2, 3]]]);
  let shapes: ReadonlyMap<string, readonly number[]> | undefined;
  for (const node of model.nodes) {
    const [source = '', second = '', , fourth = ''] = node.inputs;
    const from = axes.get(source) ?? axes.get(second);
    if (!from) continue;
    if (CONVOLUTIONS.has(node.op) && axes.has(source)) {
      shapes ??= inferShapes(model, new Map()); // weights may come through a node of their own
      const weight = shapes.get(node.op === 'QLinearConv' ? fourth : second);
      const axis = from[1];
      if (!weight || axis === undefined) return undefined;
      return { axis, channels: (weight[1] ?? 0) * (node.attributes.get('group')?.int ?? 1) };
    }
    const [output = ''] = node.outputs;
    if (KEEPS_AXES.has(node.op)) axes.set(output, from);
    if (node.op === 'Transpose') {
      const order = node.attributes.get('perm')?.ints ?? [3, 2, 1, 0];
      axes.set(
        output,
        order.map((axis) => from[axis] ?? 0),
      );
    }
  }
  return undefined;
}
