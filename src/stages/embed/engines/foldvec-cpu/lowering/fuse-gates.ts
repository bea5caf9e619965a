import type { Activation, Network } from '../network.ts';
import { LayerRewrite } from './layer-rewrite.ts';

const TOLERANCE = 1e-6; // constants are float32

/** Products of a map and a gate of the same map become one activation: x · sigmoid(x) SiLU, x · hard-sigmoid(x) HardSwish. */
export function fuseGates(network: Network): Network {
  const rewrite = new LayerRewrite(network);
  return rewrite.run((layer) => {
    if (layer.kind !== 'multiply') return false;
    for (const [x, gate] of [
      [layer.input, layer.factor],
      [layer.factor, layer.input],
    ] as const) {
      const maker = rewrite.makerOf(gate);
      if (maker?.kind !== 'activation' || maker.input !== x) continue;
      const activation = timesItself(maker.activation);
      if (!activation) continue;
      rewrite.replace(layer.output, { kind: 'activation', input: x, output: layer.output, activation });
      return true;
    }
    return false;
  });
}

function timesItself(gate: Activation): Activation | undefined {
  if (gate.kind === 'sigmoid') return { kind: 'silu', slope: 1 };
  if (gate.kind !== 'hard-sigmoid') return undefined;
  const isSwish = Math.abs(gate.slope * 6 - 1) <= TOLERANCE && gate.offset === 0.5;
  return isSwish ? { kind: 'hard-swish' } : undefined;
}
