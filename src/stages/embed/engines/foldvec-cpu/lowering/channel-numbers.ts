import type { ConstantValue, MapValue } from './graph-value.ts';
import { shapeOf } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';

/**
 * A constant that stands beside a tensor in arithmetic, as a number for each channel of the tensor's map.
 *
 * @throws GraphRefusal if it differs from pixel to pixel, or makes the tensor larger
 */
export function channelNumbers(node: NodeReader, constant: ConstantValue, value: MapValue): Float32Array {
  const { channels } = node.mapShape(value);
  const { values } = constant;
  if (values.length === 1 && constant.shape.length <= value.layout.length)
    return new Float32Array(channels).fill(values[0]!);
  const shape = shapeOf(value.layout);
  const missing = shape.length - constant.shape.length;
  if (missing < 0) node.refuse('has a constant of more dimensions than what it goes with');
  /** Of each run of channels: how many values of the constant a step is. */
  const steps: { readonly step: number; readonly length: number; readonly values: number }[] = [];
  let inner = 1;
  for (let axis = shape.length - 1; axis >= missing; axis--) {
    const length = constant.shape[axis - missing]!;
    if (length === 1) continue;
    if (length !== shape[axis]) node.refuse('has a constant that makes the tensor larger');
    for (const run of value.layout[axis]!.toReversed()) {
      if (run.axis !== 'channels') node.refuse('has a constant that differs from pixel to pixel');
      steps.push({ step: run.step, length: run.length, values: inner });
      inner *= run.length;
    }
  }
  return Float32Array.from({ length: channels }, (_, channel) => {
    const at = steps.reduce((sum, run) => sum + (Math.floor(channel / run.step) % run.length) * run.values, 0);
    return values[at]!;
  });
}
