import type { NetworkOutput } from './architecture.ts';
import type { NetworkPlan } from './network-plan.ts';

/** The network's usual vector. */
export const POOLED = 'pooled';
/** All values of the last feature map. */
export const FLATTENED = 'flattened';

/** The last feature map of a convolutional network. */
export interface FeatureMap {
  readonly tensor: string;
  readonly channels: number;
  /** Pixels of an edge, at the architecture's own size. */
  readonly edge: number;
  /**
   * The tensor that "all children but the last, flattened" gives, where that is a map: torchvision pools in a later step or to
   * more than one pixel. Undefined where it gives the same as the pooled features.
   */
  readonly kept?: string;
}

/** Pools the last feature map, and flattens it where torchvision's children give the map itself. */
export function mapOutputs(
  plan: NetworkPlan,
  { tensor, channels, edge, kept }: FeatureMap,
): readonly [NetworkOutput, ...NetworkOutput[]] {
  const map = [channels, edge, edge];
  plan.node('Flatten', [plan.average(tensor, 'avgpool')], POOLED);
  const pooled: NetworkOutput = { id: POOLED, dim: channels, facts: { code: 'map-mean', values: channels, map } };
  if (kept === undefined) return [pooled];
  plan.node('Flatten', [kept], FLATTENED);
  const dim = channels * edge * edge;
  return [pooled, { id: FLATTENED, dim, facts: { code: 'map-values', values: dim, map } }];
}
