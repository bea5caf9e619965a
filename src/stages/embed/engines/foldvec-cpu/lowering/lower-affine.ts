import { NO_ACTIVATION } from '../network.ts';
import type { MapValue } from './graph-value.ts';
import type { NodeReader } from './node-reader.ts';

/** A factor and a number to add for each channel. */
export function affine(
  node: NodeReader,
  value: MapValue,
  numbersOf: (channel: number) => readonly [scale: number, shift: number],
): MapValue {
  const shape = node.mapShape(value);
  const [scale, shift] = [new Float32Array(shape.channels), new Float32Array(shape.channels)];
  for (let channel = 0; channel < shape.channels; channel++) [scale[channel], shift[channel]] = numbersOf(channel);
  const map = node.builder.add(shape, (output) => ({
    ...{ kind: 'affine', input: value.map, output, scale, shift, activation: NO_ACTIVATION },
  }));
  return { ...value, map };
}
