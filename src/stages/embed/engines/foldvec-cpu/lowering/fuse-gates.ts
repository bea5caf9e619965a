import type { Activation, Layer, MapId, Network } from '../network.ts';
import { isNone, LayerRewrite } from './layer-rewrite.ts';

const TOLERANCE = 1e-6; // constants are float32

/** Products of a map and a gate of the same map become one activation: x · sigmoid(slope · x) SiLU, x · hard-sigmoid(x) HardSwish. */
export function fuseGates(network: Network): Network {
  const rewrite = new LayerRewrite(network);
  return rewrite.run((layer) => {
    if (layer.kind !== 'multiply') return false;
    for (const [x, gate] of [
      [layer.input, layer.factor],
      [layer.factor, layer.input],
    ] as const) {
      const maker = rewrite.makerOf(gate);
      if (maker?.kind !== 'activation') continue;
      const slope = maker.input === x ? 1 : slopeBetween(rewrite.makerOf(maker.input), x);
      const activation = slope === undefined ? undefined : timesItself(maker.activation, slope);
      if (!activation) continue;
      rewrite.replace(layer.output, { kind: 'activation', input: x, output: layer.output, activation });
      return true;
    }
    return false;
  });
}

/** The one factor of all channels by which a layer makes its map of another. */
function slopeBetween(layer: Layer | undefined, x: MapId): number | undefined {
  if (layer?.kind !== 'affine' || layer.input !== x || !isNone(layer.activation)) return undefined;
  const [slope] = layer.scale;
  const isOne = layer.scale.every((value) => value === slope) && layer.shift.every((value) => value === 0);
  return isOne ? slope : undefined;
}

function timesItself(gate: Activation, slope: number): Activation | undefined {
  if (gate.kind === 'sigmoid') return { kind: 'silu', slope };
  if (gate.kind !== 'hard-sigmoid' || slope !== 1) return undefined;
  const isSwish = Math.abs(gate.slope * 6 - 1) <= TOLERANCE && gate.offset === 0.5;
  return isSwish ? { kind: 'hard-swish' } : undefined;
}
