import type { Constant } from './plan/plan.ts';

/** The kernels that lay weights out, by the names under which `kernels/engine.as.ts` exports them. */
export type PackingKernel = 'packConvolution' | 'packWinograd';

/** How weights are laid out: numbers that lie in a room, one behind the other, and the call that reads them there. */
export interface Packing {
  readonly raw: readonly (Float32Array | Uint32Array)[];
  /** Bytes of all of `raw`. */
  readonly rawBytes: number;
  readonly kernel: PackingKernel;
  readonly args: readonly number[];
}

/** The packing of a constant whose raw numbers are at `room`, for its place at `to`; both in bytes. */
export function packingOf(constant: Exclude<Constant, { kind: 'values' }>, room: number, to: number): Packing {
  if (constant.kind === 'winograd') {
    const { size, weights, outputs, channels, paddedChannels } = constant;
    const args = [size, room, outputs, channels, paddedChannels, to];
    return { raw: [weights], rawBytes: weights.byteLength, kernel: 'packWinograd', args };
  }
  const { weights, bias, blockChannels, groups, groupChannels, kernelHeight, kernelWidth } = constant;
  const biasAt = room + weights.byteLength;
  const blockChannelsAt = biasAt + bias.byteLength;
  const sizes = [bias.length, groups, groupChannels, kernelHeight, kernelWidth, constant.runFloats];
  return {
    raw: [weights, bias, blockChannels],
    rawBytes: weights.byteLength + bias.byteLength + blockChannels.byteLength,
    kernel: 'packConvolution',
    args: [room, biasAt, ...sizes, constant.pixelFloats, constant.isWide ? 1 : 0, blockChannelsAt, to],
  };
}
