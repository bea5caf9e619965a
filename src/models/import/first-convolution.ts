import type { WeightTable, WeightTensor } from '../../formats/weights/tensor.ts';
import { modelMismatch } from './model-error.ts';
import { FIRST_WEIGHTS } from './recognise.ts';

const COLOURS = 3;

/** Weights whose first convolution takes three channels, and whether it took one. */
export interface ColourWeights {
  readonly weights: WeightTable;
  readonly isGrey: boolean;
}

/**
 * Lets a network of one channel take tensors of three, as all pictures become: the first plane is grey, and so are the others,
 * whose weights are 0. Its rows are those of the one plane, exactly.
 *
 * @param weights - of one network
 * @returns the same weights where the first convolution takes three channels
 */
export function withColours(weights: WeightTable): ColourWeights {
  const [name, first] = firstConvolution(weights) ?? [];
  if (name === undefined || first?.shape[1] !== 1) return { weights, isGrey: false };
  return { weights: new Map(weights).set(name, widened(first, 1)), isGrey: true };
}

/**
 * The same with any number of channels, for finding out which network it would be. Its values are not to be used.
 *
 * @returns undefined where the first convolution takes one or three channels
 */
export function asIfColours(
  weights: WeightTable,
): { readonly weights: WeightTable; readonly channels: number } | undefined {
  const [name, first] = firstConvolution(weights) ?? [];
  const channels = first?.shape[1];
  if (name === undefined || !first || channels === undefined || channels === 1 || channels === COLOURS)
    return undefined;
  return { weights: new Map(weights).set(name, { ...first, shape: first.shape.with(1, COLOURS) }), channels };
}

/** The error for a network that takes other channels than pictures have. @returns PipelineError `model-mismatch`, to be thrown */
export function otherChannels(architecture: string, channels: number) {
  return modelMismatch(
    `checkpoint is ${architecture} with a first convolution of ${channels} channels: pictures have 3, or 1 in grey, and weights do not say what the others hold (transparency, depth, infrared …)`,
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
