import type { Network } from '../network.ts';
import { dropUnused } from './drop-unused.ts';
import { foldAffines } from './fold-affines.ts';
import { fuseActivations } from './fuse-activations.ts';
import { fuseGates } from './fuse-gates.ts';
import { fuseResiduals } from './fuse-residuals.ts';
import { joinMoves } from './join-moves.ts';
import { pickEarly } from './pick-early.ts';
import { splitPicks } from './split-picks.ts';

const PASSES: readonly ((network: Network) => Network)[] = [
  fuseGates,
  dropUnused,
  joinMoves,
  dropUnused,
  foldAffines,
  splitPicks,
  foldAffines,
  fuseActivations,
  fuseResiduals,
  dropUnused,
  pickEarly,
  dropUnused,
];

/**
 * The same network with fewer layers. The order counts: a gate reads its input twice until it is one activation, what is not read at
 * all must be gone before reads are counted, and a product is only split when its biases, which stand behind it, are in it.
 */
export function fuseLayers(network: Network): Network {
  return PASSES.reduce((last, pass) => pass(last), network);
}
