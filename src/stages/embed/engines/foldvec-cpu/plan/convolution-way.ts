import type { Layer, Network, Pads } from '../network.ts';
import { roomOf } from './map-place.ts';

/** A layer that is a convolution. */
export type Convolution = Extract<Layer, { kind: 'convolution' }>;

/** How a convolution is computed; `winograd-6` is F(4×4), `winograd-4` F(2×2): named by the edge of their tiles. */
export type ConvolutionWay = 'direct' | 'depthwise' | 'winograd-4' | 'winograd-6';

// Few channels make few products a point, and transforms then cost more than they save.
const LEAST_CHANNELS = 16;
const LEAST_EDGE = 4;
/**
 * What transformed weights may take, unless told. F(4×4) keeps four times as many weights as there are, F(2×2) 1.8 times: beyond this the
 * largest layers take the second.
 */
export const WEIGHTS_BYTES = 512 * 2 ** 20;

/** Chooses the quickest way for each convolution, within what memory allows. */
export function chooseWays(network: Network, weightsBytes: number): ReadonlyMap<Convolution, ConvolutionWay> {
  const ways = new Map<Convolution, ConvolutionWay>();
  for (const layer of network.layers) {
    if (layer.kind === 'convolution') ways.set(layer, usualWay(layer, network));
  }
  const bytesOf = (layer: Convolution) => {
    const tile = ways.get(layer) === 'winograd-6' ? 36 : 16;
    return tile * roomOf(network.maps[layer.input]!.channels) * roomOf(layer.bias.length) * 4;
  };
  const transformed = [...ways.keys()].filter((layer) => ways.get(layer) === 'winograd-6');
  let bytes = transformed.reduce((sum, layer) => sum + bytesOf(layer), 0);
  for (const layer of transformed.sort((a, b) => b.weights.length - a.weights.length)) {
    if (bytes <= weightsBytes) break;
    bytes -= bytesOf(layer);
    ways.set(layer, 'winograd-4');
    bytes += bytesOf(layer);
  }
  return ways;
}

function usualWay(layer: Convolution, { maps }: Network): ConvolutionWay {
  const input = maps[layer.input]!;
  const output = maps[layer.output]!;
  if (layer.groups > 1 && layer.groups === input.channels && layer.groups === output.channels) {
    return layer.residual === undefined ? 'depthwise' : 'direct';
  }
  const isPlain = layer.groups === 1 && layer.dilationY === 1 && layer.dilationX === 1;
  const isSquare3 = layer.kernelHeight === 3 && layer.kernelWidth === 3 && layer.strideY === 1 && layer.strideX === 1;
  if (!isPlain || !isSquare3) return 'direct';
  if (Math.min(input.channels, output.channels) < LEAST_CHANNELS) return 'direct';
  return Math.min(output.height, output.width) < LEAST_EDGE ? 'direct' : 'winograd-6';
}

/** Zeros that a convolution reads around its input. */
export function borderFor(layer: Convolution, way: ConvolutionWay, { maps }: Network): Pads {
  const input = maps[layer.input]!;
  const output = maps[layer.output]!;
  const { top, left } = layer.pads;
  const reach = (count: number, stride: number, kernel: number, dilation: number) => {
    if (way === 'direct' || way === 'depthwise') return (count - 1) * stride + (kernel - 1) * dilation + 1;
    const tile = way === 'winograd-6' ? 4 : 2;
    return Math.ceil(count / tile) * tile + 2; // tiles reach beyond the last output
  };
  const bottom = reach(output.height, layer.strideY, layer.kernelHeight, layer.dilationY) - top - input.height;
  const right = reach(output.width, layer.strideX, layer.kernelWidth, layer.dilationX) - left - input.width;
  return { top, left, bottom: Math.max(0, bottom), right: Math.max(0, right) };
}
