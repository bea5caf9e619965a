import type { ConstantValue, MapValue } from './graph-value.ts';
import { shapeOf, type MapAxis } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';

/** How a constant goes along with a tensor: of each run of one of the map's axes, how many values of the constant a step is. */
interface Along {
  readonly axis: MapAxis;
  readonly step: number;
  readonly length: number;
  readonly values: number;
}

/**
 * A constant that stands beside a tensor in arithmetic, as a number for each channel of the tensor's map.
 *
 * @throws GraphRefusal if it differs from pixel to pixel, or makes the tensor larger
 */
export function channelNumbers(node: NodeReader, constant: ConstantValue, value: MapValue): Float32Array {
  const steps = stepsAlong(node, constant, value);
  if (steps.some(({ axis }) => axis !== 'channels')) node.refuse('has a constant that differs from pixel to pixel');
  return Float32Array.from({ length: node.mapShape(value).channels }, (_, channel) => {
    return constant.values[steps.reduce((sum, along) => sum + valuesTo(along, channel), 0)]!;
  });
}

/** Whether a constant beside a tensor has one number for each channel, or fewer. */
export function isByChannel(node: NodeReader, constant: ConstantValue, value: MapValue): boolean {
  return stepsAlong(node, constant, value).every(({ axis }) => axis === 'channels');
}

/**
 * A constant beside a tensor as a number for each value of its map.
 *
 * @returns `Float32Array[channels * height * width]`, channel by channel, row by row
 * @throws GraphRefusal if it differs from picture to picture, or makes the tensor larger
 */
export function placeNumbers(node: NodeReader, constant: ConstantValue, value: MapValue): Float32Array {
  const steps = stepsAlong(node, constant, value);
  if (steps.some(({ axis }) => axis === 'batch')) node.refuse('has a constant that differs from picture to picture');
  const { channels, height, width } = node.mapShape(value);
  const along = (axis: MapAxis, length: number) => {
    const own = steps.filter((step) => step.axis === axis);
    return Array.from({ length }, (_, at) => own.reduce((sum, step) => sum + valuesTo(step, at), 0));
  };
  const [planes, rows, columns] = [along('channels', channels), along('rows', height), along('columns', width)];
  node.builder.account(channels * height * width);
  const numbers = new Float32Array(channels * height * width);
  let at = 0;
  for (const plane of planes) {
    for (const row of rows) {
      for (let i = 0; i < width; i++) numbers[at++] = constant.values[plane + row + columns[i]!]!;
    }
  }
  return numbers;
}

function valuesTo({ step, length, values }: Along, at: number): number {
  return (Math.floor(at / step) % length) * values;
}

function stepsAlong(node: NodeReader, constant: ConstantValue, value: MapValue): readonly Along[] {
  if (constant.values.length === 1 && constant.shape.length <= value.layout.length) return [];
  const shape = shapeOf(value.layout);
  const missing = shape.length - constant.shape.length;
  if (missing < 0) node.refuse('has a constant of more dimensions than what it goes with');
  const steps: Along[] = [];
  let inner = 1;
  for (let axis = shape.length - 1; axis >= missing; axis--) {
    const length = constant.shape[axis - missing]!;
    if (length === 1) continue;
    if (length !== shape[axis]) node.refuse('has a constant that makes the tensor larger');
    for (const run of value.layout[axis]!.toReversed()) {
      steps.push({ axis: run.axis, step: run.step, length: run.length, values: inner });
      inner *= run.length;
    }
  }
  return steps;
}
