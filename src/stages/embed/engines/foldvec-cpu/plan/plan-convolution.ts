import type { MapShape } from '../network.ts';
import { activationNumbers } from './activation-numbers.ts';
import type { Constants } from './constants.ts';
import type { Convolution, ConvolutionWay } from './convolution-way.ts';
import { roomOf, shifted, strided, type MapPlace } from './map-place.ts';
import type { Address, KernelCall } from './plan.ts';

const BLOCK = 8; // output channels at once
const NOTHING = 0; // an address that a kernel does not follow

// Transformed tiles that are at hand at once: as many as stay in the second cache, but so many at least that weights are not read
// anew for a handful.
const CHUNK_BYTES = 384 * 1024;
const LEAST_CHUNK = 24;
const LARGEST_CHUNK = 96;
const CHUNK_STEP = 6;
const LINE_BYTES = 64; // of a cache, kept free behind each point
/** Room for one tile of `winograd`, as large as the larger kind's. */
const TILE_BYTES = 36 * 16;
/** Room for the table of pixels that `convolve` keeps. */
const TABLE_BYTES = 200 * 12;

/** A convolution, and where everything is. */
export interface ConvolutionPlaces {
  readonly layer: Convolution;
  readonly way: ConvolutionWay;
  readonly input: MapPlace;
  readonly inputShape: MapShape;
  readonly output: MapPlace;
  readonly outputShape: MapShape;
  readonly residual: MapPlace | undefined;
  /** {@link roomFor} bytes. */
  readonly room: Address;
}

/** Bytes that the kernel of a convolution works in. */
export function roomFor(way: ConvolutionWay, input: MapShape, output: MapShape): number {
  if (way === 'depthwise') return 0;
  if (way === 'direct') return TABLE_BYTES;
  const { chunk, size } = chunkOf(way, input, output);
  const channels = roomOf(input.channels) + Math.ceil(output.channels / BLOCK) * BLOCK;
  return TILE_BYTES + size * size * (2 * LINE_BYTES + chunk * channels * 4);
}

function chunkOf(way: ConvolutionWay, input: MapShape, output: MapShape) {
  const size = way === 'winograd-6' ? (6 as const) : (4 as const);
  const fitting = CHUNK_BYTES / (size * size * 4 * (input.channels + output.channels));
  const tiles = Math.min(LARGEST_CHUNK, Math.max(LEAST_CHUNK, fitting));
  return { size, chunk: Math.floor(tiles / CHUNK_STEP) * CHUNK_STEP };
}

/** The call that computes a convolution; its weights go to the constants. */
export function planConvolution(places: ConvolutionPlaces, constants: Constants): KernelCall {
  switch (places.way) {
    case 'depthwise':
      return planDepthwise(places, constants);
    case 'direct':
      return planDirect(places, constants);
    case 'winograd-4':
    case 'winograd-6':
      return planWinograd(places, constants);
  }
}

function windowOf({ layer, input }: ConvolutionPlaces) {
  return {
    begin: shifted(input, -layer.pads.top, -layer.pads.left),
    stepX: layer.strideX * input.pixel,
    stepY: layer.strideY * input.row,
  };
}

/** Where each pixel of a window is, from the window's begin. */
function pixelLines({ layer, input }: ConvolutionPlaces): Uint32Array {
  const { kernelHeight, kernelWidth, dilationY, dilationX } = layer;
  return Uint32Array.from({ length: kernelHeight * kernelWidth }, (_, i) => {
    const y = Math.floor(i / kernelWidth);
    return y * dilationY * input.row + (i % kernelWidth) * dilationX * input.pixel;
  });
}

function planDirect(places: ConvolutionPlaces, constants: Constants): KernelCall {
  const { layer, input, inputShape, output, outputShape, residual, room } = places;
  const { kernelHeight, kernelWidth, groups } = layer;
  const pixelFloats = input.pixel / 4;
  const isWide = groups === 1 && layer.dilationX === 1;
  const groupChannels = inputShape.channels / groups;
  const blockChannels = firstChannels(inputShape.channels, outputShape.channels, groups);
  const runFloats = isWide ? kernelWidth * pixelFloats : runOf(blockChannels, places);
  const lines = isWide
    ? Uint32Array.from({ length: kernelHeight }, (_, y) => y * layer.dilationY * input.row)
    : pixelLines(places);
  const blocks = blockChannels.length;
  const weights = constants.add(
    {
      kind: 'convolution',
      weights: layer.weights,
      bias: layer.bias,
      ...{ groups, groupChannels, kernelHeight, kernelWidth, runFloats, pixelFloats, isWide, blockChannels },
    },
    blocks * (32 + lines.length * runFloats * 32),
  );
  const { begin, stepX, stepY } = windowOf(places);
  return {
    kernel: 'convolve',
    args: [
      ...[begin, input.image, stepX, stepY, constants.addValues(lines), lines.length, runFloats * 4, weights],
      groups > 1 ? constants.addValues(blockChannels.map((channel) => channel * 4)) : NOTHING,
      ...[...strided(output), roomOf(outputShape.channels) * 4],
      ...(residual ? strided(residual) : [NOTHING, 0, 0, 0]),
      ...[outputShape.width, outputShape.height, ...activationNumbers(layer.activation), room],
    ],
  };
}

/** The first input channel that each block of output channels reads: blocks may reach over several groups. */
function firstChannels(channels: number, outputs: number, groups: number): Uint32Array {
  const groupOutputs = outputs / groups;
  return Uint32Array.from({ length: Math.ceil(outputs / BLOCK) }, (_, block) => {
    return Math.floor((block * BLOCK) / groupOutputs) * (channels / groups);
  });
}

/** Floats of a line that serve every block; blocks whose line would reach beyond the pixel begin earlier. */
function runOf(blockChannels: Uint32Array, { inputShape, outputShape, layer }: ConvolutionPlaces): number {
  const groupOutputs = outputShape.channels / layer.groups;
  const groupChannels = inputShape.channels / layer.groups;
  let run = 0;
  blockChannels.forEach((first, block) => {
    const last = Math.min(outputShape.channels, (block + 1) * BLOCK) - 1;
    run = Math.max(run, (Math.floor(last / groupOutputs) + 1) * groupChannels - first);
  });
  blockChannels.forEach((first, block) => {
    blockChannels[block] = Math.min(first, inputShape.channels - run);
  });
  return run;
}

function planDepthwise(places: ConvolutionPlaces, constants: Constants): KernelCall {
  const { layer, input, output, outputShape } = places;
  const lines = pixelLines(places);
  const room = roomOf(outputShape.channels);
  const values = new Float32Array(room * (1 + lines.length));
  values.set(layer.bias);
  for (let channel = 0; channel < outputShape.channels; channel++) {
    for (let line = 0; line < lines.length; line++) {
      values[room * (1 + line) + channel] = layer.weights[channel * lines.length + line]!;
    }
  }
  const { begin, stepX, stepY } = windowOf(places);
  return {
    kernel: 'depthwise',
    args: [
      ...[begin, input.image, stepX, stepY, constants.addValues(lines), lines.length, constants.addValues(values)],
      ...[...strided(output), room * 4, outputShape.width, outputShape.height],
      ...activationNumbers(layer.activation),
    ],
  };
}

function planWinograd(places: ConvolutionPlaces, constants: Constants): KernelCall {
  const { layer, way, input, inputShape, output, outputShape, residual, room } = places;
  const { size, chunk } = chunkOf(way, inputShape, outputShape);
  const outputs = outputShape.channels;
  const paddedChannels = roomOf(inputShape.channels);
  const blocks = Math.ceil(outputs / BLOCK);
  const weights = constants.add(
    { kind: 'winograd', weights: layer.weights, size, outputs, channels: inputShape.channels, paddedChannels },
    size * size * blocks * paddedChannels * BLOCK * 4,
  );
  return {
    kernel: 'winograd',
    args: [
      ...[size, windowOf(places).begin, input.pixel, input.row, input.image, paddedChannels * 4, weights],
      constants.addValues(layer.bias, blocks * BLOCK),
      ...[...strided(output), roomOf(outputs) * 4],
      ...(residual ? strided(residual) : [NOTHING, 0, 0, 0]),
      ...[outputShape.width, outputShape.height, ...activationNumbers(layer.activation), chunk, room],
    ],
  };
}
