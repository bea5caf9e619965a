import type { Activation } from '../network.ts';

// As kernels/activations.as.ts has them.
const KINDS = { 'hard-sigmoid': 1, 'hard-swish': 2, sigmoid: 3, silu: 4, gelu: 5, 'tanh-gelu': 6, tanh: 7 } as const;

/** An activation as kernels take it: low, high, kind, slope, offset. */
export function activationNumbers(activation: Activation): readonly number[] {
  switch (activation.kind) {
    case 'clamp':
      return [activation.low, activation.high, 0, 0, 0];
    case 'hard-sigmoid':
      return [-Infinity, Infinity, KINDS[activation.kind], activation.slope, activation.offset];
    case 'silu':
      return [-Infinity, Infinity, KINDS[activation.kind], activation.slope, 0];
    case 'hard-swish':
    case 'sigmoid':
    case 'gelu':
    case 'tanh-gelu':
    case 'tanh':
      return [-Infinity, Infinity, KINDS[activation.kind], 0, 0];
  }
}
