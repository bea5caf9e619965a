import type { Normalization, ResizeFilter } from '../../core/preprocessing.ts';
import type { VectorFacts } from '../../core/vector-facts.ts';
import type { Distinction } from './distinction.ts';
import type { NetworkPlan } from './network-plan.ts';

/** A vector that a network gives. */
export interface NetworkOutput {
  /** Also the tensor's name in the graph. */
  readonly id: string;
  /** Its length at the architecture's own size. */
  readonly dim: number;
  /** For people. */
  readonly facts: VectorFacts;
}

/** How pictures are prepared for a network, as its own library does it. */
export interface NetworkInput {
  /** Edge of the square input, in pixels. */
  readonly sizePx: number;
  /** Whether it takes pictures of that size only. */
  readonly isSizeFixed: boolean;
  readonly normalization: Normalization;
  readonly crop: { readonly resizePx: number; readonly filter: ResizeFilter };
}

/** A network: what its weights are called and what they can't show. */
export interface Architecture {
  /** The function's name in `torchvision.models`, or the library's own name of the network. */
  readonly id: string;
  /** What tells it from others that have the same weights; undefined where there are none. */
  readonly distinction?: Distinction;
  /** Ends in the outputs' tensors. */
  readonly plan: NetworkPlan;
  /** First parts of the names of the weights that the plan uses, for example `layer1`. */
  readonly body: ReadonlySet<string>;
  /** First parts of the names of the weights behind the features, which are dropped. */
  readonly head: ReadonlySet<string>;
  readonly input: NetworkInput;
  /** The usual one first. */
  readonly outputs: readonly [NetworkOutput, ...NetworkOutput[]];
}

/** Networks whose weights are called the same. */
export interface Family {
  /** For people, for example `DenseNet`. */
  readonly name: string;
  /** Names of weights, one of which each of its networks has: where such a name begins, the network begins. */
  readonly firstWeights: readonly string[];
  /** Weights under the names that the plans use, for files with other names. */
  rename?(name: string): string;
  /**
   * The networks that weights may be: all of the family where it is a fixed list, or those that follow from the shapes.
   *
   * @param shapeOf - a weight's shape, its name without what wrappers put in front
   */
  architectures(shapeOf: ShapeOf): readonly Architecture[];
}

/** A weight's shape by its name; undefined if there is none. */
export type ShapeOf = (name: string) => readonly number[] | undefined;
