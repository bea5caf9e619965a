import type { MapShape, Pads, Window } from '../network.ts';
import type { NodeReader } from './node-reader.ts';
import { addPads, NO_PADS } from './lower-padding.ts';

const LONGEST_EDGE = 2 ** 16;

/** A window over a map, with the spaces between its values, and the size of what comes out. */
export interface GraphWindow {
  readonly window: Window;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The window of a convolution or pooling.
 *
 * @param kernel - rows, columns
 * @param around - zeros that were put around the map before
 */
export function windowOf(
  node: NodeReader,
  map: MapShape,
  kernel: readonly [number, number],
  around: Pads = NO_PADS,
): GraphWindow {
  const two = (name: string) => {
    const [y = 1, x = 1, ...others] = node.ints(name) ?? [];
    if (others.length > 0 || ![y, x].every((value) => Number.isInteger(value) && value > 0)) {
      return node.refuse(`has ${name} that are none of a map`);
    }
    return [y, x] as const;
  };
  const strides = two('strides');
  const dilations = two('dilations');
  if (!kernel.every((length) => Number.isInteger(length) && length > 0)) node.refuse('has a kernel without values');
  const given = node.ints('pads') ?? [];
  if (given.some((count) => count < 0)) node.refuse('cuts off rows or columns');
  const autoPad = node.text('auto_pad') || 'NOTSET';
  const edges = [map.height + around.top + around.bottom, map.width + around.left + around.right] as const;
  const [rows, columns] = ([0, 1] as const).map((i) => {
    const edge = edges[i];
    const stride = strides[i];
    const reach = (kernel[i] - 1) * dilations[i] + 1;
    if (autoPad.startsWith('SAME')) {
      const length = Math.ceil(edge / stride);
      const needed = Math.max(0, (length - 1) * stride + reach - edge);
      const less = Math.floor(needed / 2);
      const before = autoPad === 'SAME_LOWER' ? needed - less : less;
      return { length, before, after: needed - before };
    }
    const [before, after] = autoPad === 'VALID' ? [0, 0] : [given[i] ?? 0, given[i + 2] ?? 0];
    const steps = (edge + before + after - reach) / stride;
    return {
      length: (node.int('ceil_mode', 0) ? lastStep(steps, edge + before, stride) : Math.floor(steps)) + 1,
      before,
      after,
    };
  }) as [EdgeWindow, EdgeWindow];
  const padded = [edges[0] + rows.before + rows.after, edges[1] + columns.before + columns.after] as const;
  if (![...strides, ...dilations, ...kernel, ...padded].every((length) => length <= LONGEST_EDGE))
    node.refuse('has a window larger than any map');
  const own = { top: rows.before, left: columns.before, bottom: rows.after, right: columns.after };
  return {
    window: {
      ...{ kernelHeight: kernel[0], kernelWidth: kernel[1], strideY: strides[0], strideX: strides[1] },
      pads: addPads(around, own),
    },
    ...{ dilationY: dilations[0], dilationX: dilations[1], height: rows.length, width: columns.length },
  };
}

interface EdgeWindow {
  readonly length: number;
  readonly before: number;
  readonly after: number;
}

/** A last window that is not whole counts, if it does not begin behind the map. */
function lastStep(steps: number, end: number, stride: number): number {
  const last = Math.ceil(steps);
  return last * stride >= end ? last - 1 : last;
}
