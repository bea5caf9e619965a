import type {
  Activation,
  Layer,
  MapId,
  MapShape,
  Network,
  Pads,
  Window,
} from '../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { attend } from './plain-attention.ts';
import { PlainMap, sizeOf } from './plain-map.ts';

// The meaning of a `Network`, written as plainly as possible: one loop a letter of its definition, sums in float64, and no tricks.
// Kernels and plans are held against it, layer by layer or as a whole. It is slow, and meant for small pictures.

type Convolution = Extract<Layer, { kind: 'convolution' }>;

/**
 * Runs a whole network.
 *
 * @param picture - values of map 0: channel by channel, row by row
 * @returns the row. Each map is rounded to float32 once; all sums are of float64
 */
export function runPlainNetwork(network: Network, picture: Float32Array): Float32Array {
  return plainMaps(network, picture)[network.output]!;
}

/** Values of all maps of a network, at the places of `Network.maps`: what each layer should have given. */
export function plainMaps(network: Network, picture: Float32Array): readonly Float32Array[] {
  const [first] = network.maps;
  if (!first || picture.length !== sizeOf(first)) throw new Error('the picture has not the size of map 0');
  const values: Float32Array[] = [picture];
  for (const layer of network.layers) values[layer.output] = runPlainLayer(network.maps, layer, values);
  return values;
}

/**
 * Runs one layer.
 *
 * @param shapes - shapes of the layer's maps, at their places, as in `Network.maps`
 * @param values - values of the layer's inputs at their places, each channel by channel, row by row
 * @returns values of its output
 */
export function runPlainLayer(
  shapes: readonly MapShape[],
  layer: Layer,
  values: readonly (Float32Array | undefined)[],
): Float32Array {
  const mapAt = (id: MapId): PlainMap => {
    const [shape, of] = [shapes[id], values[id]];
    if (!shape || of?.length !== sizeOf(shape)) throw new Error(`map ${id} has no values, or too many, or too few`);
    return new PlainMap(shape, of);
  };
  const shape = shapes[layer.output];
  if (!shape) throw new Error(`map ${layer.output} has no shape`);
  const result = new PlainMap(shape, new Float32Array(sizeOf(shape)));
  switch (layer.kind) {
    case 'convolution': {
      const input = mapAt(layer.input);
      const residual = layer.residual === undefined ? undefined : mapAt(layer.residual);
      return result.fill((c, y, x) => {
        const sum = convolve(layer, input, shape.channels, [c, y, x]) + layer.bias[c]!;
        return activate(layer.activation, sum + (residual?.at(c, y, x) ?? 0));
      });
    }
    case 'max-pool': {
      const input = mapAt(layer.input);
      return result.fill((c, y, x) => Math.max(...insideOf(layer, input, [c, y, x])));
    }
    case 'average-pool': {
      const input = mapAt(layer.input);
      return result.fill((c, y, x) => {
        const inside = insideOf(layer, input, [c, y, x]);
        const count = layer.countsPads ? paddedCount(layer, input.shape, [y, x]) : inside.length;
        return inside.reduce((sum, value) => sum + value, 0) / count;
      });
    }
    case 'mean': {
      const input = mapAt(layer.input);
      return result.fill((c) => input.channel(c).reduce((sum, value) => sum + value, 0) / input.pixels);
    }
    case 'affine': {
      const input = mapAt(layer.input);
      return result.fill((c, y, x) =>
        activate(layer.activation, layer.scale[c]! * input.at(c, y, x) + layer.shift[c]!),
      );
    }
    case 'add': {
      const [a, b] = [mapAt(layer.inputs[0]), mapAt(layer.inputs[1])];
      return result.fill((c, y, x) => activate(layer.activation, a.at(c, y, x) + b.at(c, y, x)));
    }
    case 'multiply': {
      const [input, factor] = [mapAt(layer.input), mapAt(layer.factor)];
      const isOnePixel = factor.pixels === 1;
      return result.fill((c, y, x) => input.at(c, y, x) * (isOnePixel ? factor.at(c, 0, 0) : factor.at(c, y, x)));
    }
    case 'offset': {
      const numbers = new PlainMap(shape, layer.numbers);
      const input = mapAt(layer.input);
      return result.fill((c, y, x) => input.at(c, y, x) + numbers.at(c, y, x));
    }
    case 'activation': {
      const input = mapAt(layer.input);
      return result.fill((c, y, x) => activate(layer.activation, input.at(c, y, x)));
    }
    case 'concat': {
      const inputs = layer.inputs.map(mapAt);
      const channels = inputs.flatMap((input) =>
        Array.from({ length: input.shape.channels }, (_, c) => ({ input, c })),
      );
      return result.fill((c, y, x) => channels[c]!.input.at(channels[c]!.c, y, x));
    }
    case 'channels': {
      const input = mapAt(layer.input);
      return result.fill((c, y, x) => input.at(layer.from[c]!, y, x));
    }
    case 'channel-norm': {
      const input = mapAt(layer.input);
      const { channels } = input.shape;
      const pixelNorms = Array.from({ length: input.pixels }, (_, pixel) => {
        const ofPixel = Array.from({ length: channels }, (_, c) => input.values[c * input.pixels + pixel]!);
        const mean = ofPixel.reduce((sum, value) => sum + value, 0) / channels;
        const variance = ofPixel.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channels;
        return { mean, deviation: Math.sqrt(variance + layer.epsilon) };
      });
      return result.fill((c, y, x) => {
        const { mean, deviation } = pixelNorms[y * shape.width + x]!;
        return ((input.at(c, y, x) - mean) / deviation) * layer.scale[c]! + layer.shift[c]!;
      });
    }
    case 'unit': {
      const input = mapAt(layer.input);
      const groupChannels = shape.channels / layer.groups;
      return result.fill((c, y, x) => {
        const first = c - (c % groupChannels);
        let squares = 0;
        for (let i = first; i < first + groupChannels; i++) squares += input.at(i, y, x) ** 2;
        return input.at(c, y, x) / Math.max(Math.sqrt(squares), layer.least);
      });
    }
    case 'pixels': {
      const pixels = layer.inputs.map(mapAt).flatMap((input) => {
        return Array.from({ length: input.pixels }, (_, pixel) => ({ input, pixel }));
      });
      const partChannels = shape.channels / layer.parts;
      return result.fill((c, y, x) => {
        const part = Math.floor(c / partChannels);
        const from = layer.from[(y * shape.width + x) * layer.parts + part]!;
        if (from === -1) return 0;
        const { input, pixel } = pixels[from]!;
        return input.channel(c % partChannels)[pixel]!;
      });
    }
    case 'numbers':
      return layer.numbers.slice();
    case 'attention':
      attend(layer, { query: mapAt(layer.query), key: mapAt(layer.key), value: mapAt(layer.value), result });
      return result.values;
    case 'flatten':
      return mapAt(layer.input).values.slice();
  }
}

/** One value behind an activation, in float64. */
export function activate(activation: Activation, x: number): number {
  switch (activation.kind) {
    case 'clamp':
      return Math.min(Math.max(x, activation.low), activation.high);
    case 'hard-sigmoid':
      return Math.max(0, Math.min(1, activation.slope * x + activation.offset));
    case 'hard-swish':
      return x * Math.max(0, Math.min(1, x / 6 + 0.5));
    case 'sigmoid':
      return sigmoid(x);
    case 'silu':
      return x * sigmoid(activation.slope * x);
    case 'gelu':
      return x * 0.5 * (1 + errorFunction(x / Math.SQRT2));
    case 'tanh-gelu':
      return x * 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
    case 'tanh':
      return Math.tanh(x);
  }
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Erf by a series whose terms all have one sign: 2/√π · exp(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)). */
function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x); // the difference from 1 is below 10⁻¹⁶
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** A place in a map: channel, row, column. */
type Place = readonly [c: number, y: number, x: number];

function convolve(layer: Convolution, input: PlainMap, outChannels: number, [out, y, x]: Place): number {
  const { weights, groups, kernelHeight, kernelWidth, strideY, strideX, dilationY, dilationX, pads } = layer;
  const { pixels, values, shape } = input;
  const inGroup = shape.channels / groups;
  const first = Math.floor(out / (outChannels / groups)) * inGroup;
  const window = kernelHeight * kernelWidth;
  let sum = 0;
  for (let ky = 0; ky < kernelHeight; ky++) {
    const row = y * strideY - pads.top + ky * dilationY;
    for (let kx = 0; kx < kernelWidth; kx++) {
      const column = x * strideX - pads.left + kx * dilationX;
      if (!input.holds(row, column)) continue; // zeros
      const value = row * shape.width + column;
      const weight = ky * kernelWidth + kx;
      // Places are counted by hand, because whole networks come by here.
      for (let i = 0; i < inGroup; i++) {
        sum += weights[(out * inGroup + i) * window + weight]! * values[(first + i) * pixels + value]!;
      }
    }
  }
  return sum;
}

/** The values of a pool's window that lie in the map. */
function insideOf(window: Window, input: PlainMap, [c, y, x]: Place): number[] {
  const values: number[] = [];
  for (let ky = 0; ky < window.kernelHeight; ky++) {
    for (let kx = 0; kx < window.kernelWidth; kx++) {
      const [row, column] = [y * window.strideY - window.pads.top + ky, x * window.strideX - window.pads.left + kx];
      if (input.holds(row, column)) values.push(input.at(c, row, column));
    }
  }
  return values;
}

/** How many places of a pool's window lie in the padded map. */
function paddedCount({ pads, ...window }: Window, map: MapShape, [y, x]: readonly [number, number]): number {
  const along = (start: number, kernel: number, length: number, [before, after]: readonly [number, number]) =>
    Math.min(start + kernel, before + length + after) - start;
  return (
    along(y * window.strideY, window.kernelHeight, map.height, padsOf(pads, 'vertical')) *
    along(x * window.strideX, window.kernelWidth, map.width, padsOf(pads, 'horizontal'))
  );
}

function padsOf(pads: Pads, direction: 'vertical' | 'horizontal'): readonly [number, number] {
  return direction === 'vertical' ? [pads.top, pads.bottom] : [pads.left, pads.right];
}
