import type { Network } from '../network.ts';
import { isNone, LayerRewrite } from './layer-rewrite.ts';

/** Activations go into the layer before, where that has none yet and nothing else reads what it gives. */
export function fuseActivations(network: Network): Network {
  const rewrite = new LayerRewrite(network);
  return rewrite.run((layer) => {
    if (layer.kind !== 'activation') return false;
    const { output, activation } = layer;
    const before = rewrite.onlyFor(layer.input);
    if (before?.kind !== 'convolution' && before?.kind !== 'affine' && before?.kind !== 'add') return false;
    if (!isNone(before.activation)) return false;
    rewrite.replace(before.output, { ...before, output, activation });
    return true;
  });
}
