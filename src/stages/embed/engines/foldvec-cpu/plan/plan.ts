/** A part of the engine's memory: weights are shared by all lanes, each lane has maps of its own. */
export type Region = 'weights' | 'lane';

/** A place in a region, in bytes from its begin. */
export interface Address {
  readonly region: Region;
  readonly offset: number;
}

/** The kernels that a plan calls, by the names under which `kernels/engine.as.ts` exports them. */
export type KernelName =
  | 'affine'
  | 'attention'
  | 'channelNorm'
  | 'clear'
  | 'clearBorder'
  | 'combine'
  | 'convolve'
  | 'copyPixels'
  | 'copyRuns'
  | 'depthwise'
  | 'flatten'
  | 'interleave'
  | 'mean'
  | 'pickChannels'
  | 'pool'
  | 'unit'
  | 'winograd';

/** One call of a kernel. Its first argument, how many images, is given when it is called. */
export interface KernelCall {
  readonly kernel: KernelName;
  readonly args: readonly (number | Address)[];
}

/** What the region of weights holds at an offset, and how it gets there. The region is zero before. */
export type Constant =
  | { readonly kind: 'values'; readonly offset: number; readonly values: Float32Array | Uint32Array }
  | {
      readonly kind: 'convolution';
      readonly offset: number;
      readonly weights: Float32Array;
      readonly bias: Float32Array;
      readonly groups: number;
      readonly groupChannels: number;
      readonly kernelHeight: number;
      readonly kernelWidth: number;
      readonly runFloats: number;
      readonly pixelFloats: number;
      readonly isWide: boolean;
      /** First input channel of each block of 8 output channels. */
      readonly blockChannels: Uint32Array;
    }
  | {
      readonly kind: 'winograd';
      readonly offset: number;
      readonly weights: Float32Array;
      readonly size: 4 | 6;
      readonly outputs: number;
      readonly channels: number;
      readonly paddedChannels: number;
    };

/** A network, ready to be computed: what is in memory, and the calls that make rows of tensors. */
export interface Plan {
  /** Images that go through together, at most. */
  readonly images: number;
  readonly constants: readonly Constant[];
  readonly weightBytes: number;
  readonly laneBytes: number;
  readonly calls: readonly KernelCall[];
  /** Where a lane puts its tensors: `Float32Array[images * 3 * size * size]`, NCHW. */
  readonly input: Address;
  /** Where its rows are afterwards. */
  readonly output: Address;
  /** From a row to the next. */
  readonly outputImageBytes: number;
  /** Values of a row. */
  readonly dim: number;
}
