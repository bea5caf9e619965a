import type { ColourRule } from '../../core/preprocessing.ts';
import type { WeightTable, WeightTensor } from '../../formats/weights/tensor.ts';
import { modelMismatch } from './model-error.ts';
import { FIRST_WEIGHTS } from './recognise.ts';

const COLOURS = 3;
const WITH_ALPHA = 4;

/** Weights whose first convolution has the shape of three channels, and what it took if it took others. */
export interface ColourWeights {
  readonly weights: WeightTable;
  /** `rgba`: the shape says three, so that the network is recognised; the values are those of four. */
  readonly colours: ColourRule | undefined;
}

/**
 * Lets a network of one channel take tensors of three, as most pictures become: the first plane is grey, and so are the others,
 * whose weights are 0. Its rows are those of the one plane, exactly. One of four channels takes alpha as well.
 *
 * @param weights - of one network
 * @returns the same weights where the first convolution takes three channels
 */
export function withColours(weights: WeightTable): ColourWeights {
  const [name, first] = firstConvolution(weights) ?? [];
  const channels = first?.shape[1];
  if (name !== undefined && first && channels === 1)
    return { weights: new Map(weights).set(name, widened(first, 1)), colours: 'grey' };
  if (name !== undefined && first && channels === WITH_ALPHA)
    return { weights: new Map(weights).set(name, asIfOfColours(first)), colours: 'rgba' };
  return { weights, colours: undefined };
}

function asIfOfColours(tensor: WeightTensor): WeightTensor {
  return { type: tensor.type, shape: tensor.shape.with(1, COLOURS), read: () => tensor.read() };
}

/**
 * The same with any number of channels, for finding out which network it would be. Its values are not to be used.
 *
 * @returns undefined where the first convolution takes one channel, three or four
 */
export function asIfColours(
  weights: WeightTable,
): { readonly weights: WeightTable; readonly channels: number } | undefined {
  const [name, first] = firstConvolution(weights) ?? [];
  const channels = first?.shape[1];
  if (name === undefined || !first || channels === undefined || [1, COLOURS, WITH_ALPHA].includes(channels))
    return undefined;
  return { weights: new Map(weights).set(name, asIfOfColours(first)), channels };
}

/** The error for a network that takes other channels than pictures have. @returns PipelineError `model-mismatch`, to be thrown */
export function otherChannels(architecture: string, channels: number) {
  return modelMismatch(
    `checkpoint is ${architecture} with a first convolution of ${channels} channels: pictures have 3, 1 in grey, or 4 with alpha, and weights do not say what the others hold (depth, infrared …)`,
  );
}

/** By its name, else the first of four dimensions. */
function firstConvolution(weights: WeightTable): readonly [string, WeightTensor] | undefined {
  for (const name of FIRST_WEIGHTS) {
    const tensor = weights.get(name);
    if (tensor?.shape.length === 4) return [name, tensor];
  }
  return [...weights].find(([, { shape }]) => shape.length === 4);
}

/** A convolution's weights for `COLOURS` channels: those that it has not are 0. */
function widened(tensor: WeightTensor, channels: number): WeightTensor {
  const [to = 0, , ...window] = tensor.shape;
  const plane = window.reduce((product, length) => product * length, 1);
  return {
    type: tensor.type,
    shape: [to, COLOURS, ...window],
    async read() {
      const values = await tensor.read();
      const wide = new Float32Array(to * COLOURS * plane);
      for (let i = 0; i < to; i++) {
        wide.set(values.subarray(i * channels * plane, (i + 1) * channels * plane), i * COLOURS * plane);
      }
      return wide;
    },
  };
}
