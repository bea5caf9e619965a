import type { Layer, Network } from '../network.ts';
import { isNone, LayerRewrite } from './layer-rewrite.ts';

type Convolution = Extract<Layer, { kind: 'convolution' }>;
type Affine = Extract<Layer, { kind: 'affine' }>;

/**
 * Factors and numbers to add go into the weights of a convolution before or behind them, where that gives the same; several in a
 * row become one, and those that change nothing none.
 */
export function foldAffines(network: Network): Network {
  const rewrite = new LayerRewrite(network);
  return rewrite.run((layer) => {
    if (layer.kind === 'convolution') {
      const before = rewrite.onlyFor(layer.input);
      if (before?.kind !== 'affine' || !isNone(before.activation) || !canTakeBefore(layer, before)) return false;
      rewrite.replace(before.output, affineThenConvolution(before, layer));
      return true;
    }
    if (layer.kind !== 'affine' || !isNone(layer.activation)) return false;
    if (changesNothing(layer)) {
      rewrite.skip(layer.output, layer.input);
      return true;
    }
    const before = rewrite.onlyFor(layer.input);
    if (before?.kind === 'convolution' && before.residual === undefined && isNone(before.activation)) {
      rewrite.replace(before.output, convolutionThenAffine(before, layer));
      return true;
    }
    if (before?.kind === 'channel-norm') {
      const { scale, shift } = affineThenAffine(before, layer);
      rewrite.replace(before.output, { ...before, output: layer.output, scale, shift });
      return true;
    }
    if (before?.kind !== 'affine' || !isNone(before.activation)) return false;
    const both = affineThenAffine(before, layer);
    if (changesNothing(both)) {
      rewrite.remove(before.output);
      rewrite.skip(both.output, both.input);
    } else rewrite.replace(before.output, both);
    return true;
  });
}

function changesNothing({ scale, shift }: Affine): boolean {
  return scale.every((value) => value === 1) && shift.every((value) => value === 0);
}

/** Zeros around the map are not those that the numbers were added to. */
function canTakeBefore({ pads }: Convolution, { shift }: Affine): boolean {
  const isUnpadded = Object.values(pads).every((count) => count === 0);
  return isUnpadded || shift.every((value) => value === 0);
}

function convolutionThenAffine(convolution: Convolution, { scale, shift, output }: Affine): Convolution {
  const { weights, bias } = convolution;
  const each = weights.length / bias.length;
  const isShift = scale.every((value) => value === 1); // as of a bias that stands by itself: weights are kept, not copied
  const scaled = isShift ? weights : weights.slice();
  if (!isShift) scale.forEach((factor, out) => multiply(scaled.subarray(out * each, (out + 1) * each), factor));
  return { ...convolution, output, weights: scaled, bias: bias.map((value, i) => value * scale[i]! + shift[i]!) };
}

/** In place, without a callback: a network has tens of millions of weights. */
function multiply(values: Float32Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i]! *= factor;
}

function affineThenAffine<L extends Pick<Affine, 'scale' | 'shift'>>(first: L, { scale, shift, output }: Affine) {
  return {
    ...first,
    output,
    scale: scale.map((value, i) => value * first.scale[i]!),
    shift: shift.map((value, i) => value + scale[i]! * first.shift[i]!),
  };
}

function affineThenConvolution({ scale, shift, input }: Affine, convolution: Convolution): Convolution {
  const { weights, bias, groups, kernelHeight, kernelWidth } = convolution;
  const window = kernelHeight * kernelWidth;
  const each = weights.length / bias.length;
  const [inGroup, outGroup] = [each / window, bias.length / groups];
  const added = Float64Array.from(bias);
  const scaled = weights.map((value, i) => {
    const out = Math.floor(i / each);
    const from = Math.floor(out / outGroup) * inGroup + Math.floor((i % each) / window);
    added[out]! += value * shift[from]!;
    return value * scale[from]!;
  });
  return { ...convolution, input, weights: scaled, bias: Float32Array.from(added) };
}
