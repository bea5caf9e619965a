// The words between a graph and its plan: `lower-graph.ts` makes a network of an ONNX file, the planner makes calls of kernels of it.
// Batches do not appear here: all of it is about one image.

/** What one image is at some place in the network. */
export interface MapShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A map of features, float32: its place in {@link Network.maps}. 0 is the image itself. */
export type MapId = number;

/** What is done to each value behind a layer. */
export type Activation =
  /** Between two bounds: ReLU is 0 … Infinity, ReLU6 0 … 6, nothing at all −Infinity … Infinity. */
  | { readonly kind: 'clamp'; readonly low: number; readonly high: number }
  /** max(0, min(1, slope · x + offset)). */
  | { readonly kind: 'hard-sigmoid'; readonly slope: number; readonly offset: number }
  /** x · max(0, min(1, x / 6 + ½)). */
  | { readonly kind: 'hard-swish' }
  | { readonly kind: 'sigmoid' }
  /** x · sigmoid(slope · x): SiLU with a slope of 1, CLIP's quick GELU with 1.702. */
  | { readonly kind: 'silu'; readonly slope: number }
  /** x · Φ(x), with the exact error function. */
  | { readonly kind: 'gelu' }
  /** x · ½ · (1 + tanh(√(2/π) · (x + 0.044715 · x³))). */
  | { readonly kind: 'tanh-gelu' }
  | { readonly kind: 'tanh' };

/** Leaves values as they are. */
export const NO_ACTIVATION: Activation = { kind: 'clamp', low: -Infinity, high: Infinity };

/** Rows and columns of zeros around a map, or of nothing around a pool's. */
export interface Pads {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A window that goes over a map. */
export interface Window {
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly pads: Pads;
}

/** One step of a network. Sizes of what comes out are those of the output's map. */
export type Layer =
  /** activation(convolution + bias + residual); a dense layer is one of 1 × 1 on a map of one pixel. */
  | (Window & {
      readonly kind: 'convolution';
      readonly input: MapId;
      readonly output: MapId;
      /** `Float32Array[outChannels * (inChannels / groups) * kernelHeight * kernelWidth]`, in this order. */
      readonly weights: Float32Array;
      /** `Float32Array[outChannels]`. */
      readonly bias: Float32Array;
      readonly groups: number;
      readonly dilationY: number;
      readonly dilationX: number;
      /** A map of the output's shape that is added before the activation. */
      readonly residual: MapId | undefined;
      readonly activation: Activation;
    })
  /** Windows are cut to the map: what lies outside counts for nothing, but see `countsPads`. */
  | (Window & { readonly kind: 'max-pool'; readonly input: MapId; readonly output: MapId })
  | (Window & {
      readonly kind: 'average-pool';
      readonly input: MapId;
      readonly output: MapId;
      /** Divide by what of the window lies in the padded map, instead of in the map. */
      readonly countsPads: boolean;
    })
  /** The mean of each channel: a map of one pixel. */
  | { readonly kind: 'mean'; readonly input: MapId; readonly output: MapId }
  /** activation(scale · x + shift), by channel. */
  | {
      readonly kind: 'affine';
      readonly input: MapId;
      readonly output: MapId;
      /** `Float32Array[channels]`, both. */
      readonly scale: Float32Array;
      readonly shift: Float32Array;
      readonly activation: Activation;
    }
  /** x + a number for each value of the map: a mean picture that is taken off, for example. */
  | {
      readonly kind: 'offset';
      readonly input: MapId;
      readonly output: MapId;
      /** `Float32Array[channels * height * width]`, channel by channel, row by row. */
      readonly numbers: Float32Array;
    }
  /** activation(a + b), both of the output's shape. */
  | {
      readonly kind: 'add';
      readonly inputs: readonly [MapId, MapId];
      readonly output: MapId;
      readonly activation: Activation;
    }
  /** x · factor; the factor has the same shape, or one pixel: then it is the channel's. */
  | { readonly kind: 'multiply'; readonly input: MapId; readonly factor: MapId; readonly output: MapId }
  | { readonly kind: 'activation'; readonly input: MapId; readonly output: MapId; readonly activation: Activation }
  /** Channels of all inputs, one after the other. */
  | { readonly kind: 'concat'; readonly inputs: readonly MapId[]; readonly output: MapId }
  /** Channel i of the output is channel `from[i]` of the input: slices, and shuffled channels. */
  | { readonly kind: 'channels'; readonly input: MapId; readonly output: MapId; readonly from: Int32Array }
  /** Each pixel's channels to mean 0 and variance 1 (of all of them, with `epsilon` added), then scale · x + shift. */
  | {
      readonly kind: 'channel-norm';
      readonly input: MapId;
      readonly output: MapId;
      readonly epsilon: number;
      /** `Float32Array[channels]`, both. */
      readonly scale: Float32Array;
      readonly shift: Float32Array;
    }
  /** Groups of each pixel's channels, as many in each, divided by their length (Euclidean), or by `least` where that is more. */
  | {
      readonly kind: 'unit';
      readonly input: MapId;
      readonly output: MapId;
      readonly groups: number;
      readonly least: number;
    }
  /** Pixels in other places: each one of the output is `parts` pixels of the inputs, their channels one behind the other. */
  | {
      readonly kind: 'pixels';
      /** All of as many channels. */
      readonly inputs: readonly MapId[];
      readonly output: MapId;
      readonly parts: number;
      /** `Int32Array[pixels * parts]`: pixels, row by row, counted on from each input to the next; −1 is one of zeros. */
      readonly from: Int32Array;
    }
  /** Values that do not depend on the picture. */
  | {
      readonly kind: 'numbers';
      readonly output: MapId;
      /** `Float32Array[channels * height * width]`, channel by channel, row by row. */
      readonly numbers: Float32Array;
    }
  /**
   * Softmax attention of many heads, within groups of pixels: each query's mean of values, weighed by
   * softmax(scale · query · key + bias). Head h has channel h · width up to before (h + 1) · width of each map.
   */
  | {
      readonly kind: 'attention';
      readonly query: MapId;
      readonly key: MapId;
      readonly value: MapId;
      /** As many pixels as the query's map, as many channels as the value's. */
      readonly output: MapId;
      readonly heads: number;
      readonly groups: number;
      /** `Int32Array[groups * n]`: pixels of the query's map and the output's, row by row; every one of them once. */
      readonly queries: Int32Array;
      /** `Int32Array[groups * m]`: pixels of the key's and the value's map. */
      readonly keys: Int32Array;
      readonly scale: number;
      /** `Float32Array[1 or groups, heads, n, m]`. */
      readonly bias: Float32Array | undefined;
    }
  /** A map as one pixel whose channels are the values channel by channel, row by row. */
  | { readonly kind: 'flatten'; readonly input: MapId; readonly output: MapId };

/** What an image goes through, from the picture to its row. Layers stand in an order in which they can be computed. */
export interface Network {
  /** Shapes of all maps; the first is the picture's: 3 channels. */
  readonly maps: readonly MapShape[];
  readonly layers: readonly Layer[];
  /** The row: its values channel by channel, row by row. */
  readonly output: MapId;
}

/** A graph that this engine does not run: its message says what in it. Another engine may. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
}
