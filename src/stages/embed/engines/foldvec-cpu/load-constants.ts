import type { Kernels } from './kernels.ts';
import type { MemoryMap } from './memory-map.ts';
import type { Constant } from './plan/plan.ts';

/** Fills the region of weights; what lies behind it, where lanes will be, serves as room for that. */
export function loadConstants(
  constants: readonly Constant[],
  { kernels, memory, map }: { readonly kernels: Kernels; readonly memory: WebAssembly.Memory; readonly map: MemoryMap },
): void {
  const room = map.lanes[0] ?? 0;
  const bytes = new Uint8Array(memory.buffer);
  const put = (at: number, values: Float32Array | Uint32Array) => {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    return at + values.byteLength;
  };
  for (const constant of constants) {
    const to = map.weights + constant.offset;
    switch (constant.kind) {
      case 'values':
        put(to, constant.values);
        break;
      case 'winograd': {
        put(room, constant.weights);
        const { size, outputs, channels, paddedChannels } = constant;
        kernels.packWinograd(size, room, outputs, channels, paddedChannels, to);
        break;
      }
      case 'convolution': {
        const bias = put(room, constant.weights);
        const blockChannels = put(bias, constant.bias);
        put(blockChannels, constant.blockChannels);
        const { groups, groupChannels, kernelHeight, kernelWidth, runFloats, pixelFloats, isWide } = constant;
        const sizes = [constant.bias.length, groups, groupChannels, kernelHeight, kernelWidth, runFloats, pixelFloats];
        kernels.packConvolution(room, bias, ...sizes, isWide ? 1 : 0, blockChannels, to);
        break;
      }
    }
  }
}
