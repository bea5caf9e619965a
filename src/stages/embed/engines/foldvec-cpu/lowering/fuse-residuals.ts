import type { MapId, Network } from '../network.ts';
import { isNone, LayerRewrite } from './layer-rewrite.ts';

/** A sum goes into the convolution that gives one of its two maps, where nothing stands between and nothing else reads that map. */
export function fuseResiduals(network: Network): Network {
  const rewrite = new LayerRewrite(network);
  return rewrite.run((layer) => {
    if (layer.kind !== 'add') return false;
    const [a, b] = layer.inputs;
    // Of two convolutions the later one: what it adds is there by then anyway.
    const sides: readonly (readonly [MapId, MapId])[] =
      a > b
        ? [
            [a, b],
            [b, a],
          ]
        : [
            [b, a],
            [a, b],
          ];
    for (const [own, residual] of sides) {
      const convolution = rewrite.onlyFor(own);
      if (convolution?.kind !== 'convolution' || convolution.residual !== undefined) continue;
      if (!isNone(convolution.activation)) continue;
      const { output, activation } = layer;
      rewrite.replace(own, { ...convolution, output, residual, activation });
      return true;
    }
    return false;
  });
}
