import type { NetworkPlan } from './network-plan.ts';

/** One of torchvision's networks: what its weights are called and what they can't show. */
export interface Architecture {
  /** The function's name in `torchvision.models`. */
  readonly id: string;
  readonly plan: NetworkPlan;
  /** First parts of the names of the weights that the plan uses, for example `layer1`. */
  readonly body: ReadonlySet<string>;
  /** First parts of the names of the weights behind the features, which are dropped. */
  readonly head: ReadonlySet<string>;
  /** The last feature map. */
  readonly features: {
    readonly tensor: string;
    readonly channels: number;
    /** Pixels of the input for one pixel of the map, an edge. */
    readonly stride: number;
  };
  /**
   * Whether "all children but the last, flattened" gives the map itself, because torchvision pools in a later step or to
   * more than one pixel; false where it gives the same as the pooled features.
   */
  readonly keepsMap: boolean;
  /** Whether the network pools to a fixed number of pixels, so that the map is only torch's at an input of 224 pixels. */
  readonly hasFixedSize: boolean;
}
