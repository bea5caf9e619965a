import type { Layer, Network, Pads } from '../network.ts';

export type Convolution = Extract<Layer, { kind: 'convolution' }>;

/** How a convolution is computed; `winograd-6` is F(4×4), `winograd-4` F(2×2). */
export type ConvolutionWay = 'direct' | 'depthwise' | 'winograd-4' | 'winograd-6';

// Few channels make few products a point, and transforms then cost more than they save.
const LEAST_CHANNELS = 16;
// F(4×4) keeps four times as many weights as there are, F(2×2) 1.8 times: from here on that is what counts.
const MANY_WEIGHTS = 512 * 256;
const LEAST_EDGE = 4;

/** Chooses the quickest way for a convolution. */
export function wayOf(layer: Convolution, { maps }: Network): ConvolutionWay {
  const input = maps[layer.input]!;
  const output = maps[layer.output]!;
  if (layer.groups > 1 && layer.groups === input.channels && layer.groups === output.channels) return 'depthwise';
  const isPlain = layer.groups === 1 && layer.dilationY === 1 && layer.dilationX === 1;
  const isSquare3 = layer.kernelHeight === 3 && layer.kernelWidth === 3 && layer.strideY === 1 && layer.strideX === 1;
  if (!isPlain || !isSquare3) return 'direct';
  if (Math.min(input.channels, output.channels) < LEAST_CHANNELS) return 'direct';
  if (Math.min(output.height, output.width) < LEAST_EDGE) return 'direct';
  return input.channels * output.channels >= MANY_WEIGHTS ? 'winograd-4' : 'winograd-6';
}

/** Zeros that a convolution reads around its input. */
export function borderFor(layer: Convolution, network: Network): Pads {
  const input = network.maps[layer.input]!;
  const output = network.maps[layer.output]!;
  const { top, left } = layer.pads;
  const way = wayOf(layer, network);
  const reach = (count: number, stride: number, kernel: number, dilation: number) => {
    if (way !== 'winograd-6' && way !== 'winograd-4') return (count - 1) * stride + (kernel - 1) * dilation + 1;
    const tile = way === 'winograd-6' ? 4 : 2;
    return Math.ceil(count / tile) * tile + 2; // tiles reach beyond the last output
  };
  const bottom = reach(output.height, layer.strideY, layer.kernelHeight, layer.dilationY) - top - input.height;
  const right = reach(output.width, layer.strideX, layer.kernelWidth, layer.dilationX) - left - input.width;
  return { top, left, bottom: Math.max(0, bottom), right: Math.max(0, right) };
}
