import type { WeightTable } from '../../formats/weights/tensor.ts';
import { modelDamaged } from './model-error.ts';
import type { BatchNormStep, ConvStep } from './network-plan.ts';

/** A convolution's weights with the normalisation behind it worked in. */
export interface FoldedConv {
  /** `Float32Array[to * (from / groups) * kernel * kernel]`, row-major. */
  readonly weight: Float32Array<ArrayBuffer>;
  /** `Float32Array[to]`; undefined where there is neither a bias nor a normalisation. */
  readonly bias: Float32Array<ArrayBuffer> | undefined;
}

/**
 * Reads a convolution's weights and works in the normalisation: per channel, `w · γ / √(σ² + ε)` and
 * `β + (b − μ) · γ / √(σ² + ε)`, in float64, rounded once.
 *
 * @throws FormatError `file-damaged` if the weights can't be read; PipelineError `model-damaged` if one of them is no finite number
 */
export async function foldNorm(step: ConvStep, weights: WeightTable): Promise<FoldedConv> {
  const weight = await readFinite(weights, `${step.module}.weight`);
  const bias = step.hasBias ? await readFinite(weights, `${step.module}.bias`) : undefined;
  if (!step.norm) return { weight, bias };
  const { module, eps } = step.norm;
  const { gamma, beta, mean, variance } = await readNorm(module, weights);
  const folded = new Float32Array(step.to);
  const size = weight.length / step.to;
  for (let channel = 0; channel < step.to; channel++) {
    const scale = gamma[channel]! / toDeviation(variance, { channel, module, eps });
    folded[channel] = beta[channel]! + ((bias?.[channel] ?? 0) - mean[channel]!) * scale;
    const end = (channel + 1) * size;
    for (let i = channel * size; i < end; i++) weight[i]! *= scale;
  }
  return { weight, bias: folded };
}

/**
 * What a batch normalisation multiplies each channel by and adds to it, in float64, rounded once.
 *
 * @returns two `Float32Array[channels]`
 * @throws as {@link foldNorm}
 */
export async function toScaleAndShift(
  { norm: { module, eps }, channels }: BatchNormStep,
  weights: WeightTable,
): Promise<{ readonly scale: Float32Array<ArrayBuffer>; readonly shift: Float32Array<ArrayBuffer> }> {
  const { gamma, beta, mean, variance } = await readNorm(module, weights);
  const scale = new Float32Array(channels);
  const shift = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    const factor = gamma[channel]! / toDeviation(variance, { channel, module, eps });
    scale[channel] = factor;
    shift[channel] = beta[channel]! - mean[channel]! * factor;
  }
  return { scale, shift };
}

async function readNorm(module: string, weights: WeightTable) {
  const gamma = await readFinite(weights, `${module}.weight`);
  const beta = await readFinite(weights, `${module}.bias`);
  const mean = await readFinite(weights, `${module}.running_mean`);
  const variance = await readFinite(weights, `${module}.running_var`);
  return { gamma, beta, mean, variance };
}

function toDeviation(
  variance: Float32Array,
  { channel, module, eps }: { readonly channel: number; readonly module: string; readonly eps: number },
): number {
  const spread = variance[channel]! + eps;
  if (!(spread > 0)) throw modelDamaged(`weights hold a variance below zero: ${module}.running_var[${channel}]`);
  return Math.sqrt(spread);
}

/**
 * A weight's values, all of them finite.
 *
 * @throws FormatError `file-damaged` if they can't be read; PipelineError `model-damaged` if one is no finite number
 */
export async function readFinite(weights: WeightTable, name: string): Promise<Float32Array<ArrayBuffer>> {
  const tensor = weights.get(name);
  if (!tensor) throw new RangeError(`weights lack ${name}, which was recognised`);
  const values = await tensor.read();
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]))
      throw modelDamaged(`weights hold what is no number: ${name}[${i}] is ${values[i]!}`);
  }
  return values;
}
