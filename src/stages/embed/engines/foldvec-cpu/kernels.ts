import type { Address, Constant, KernelName, Plan } from './plan/plan.ts';

/** What `kernels/engine.as.ts` exports: each kernel takes how many images, then what a plan says. */
export type Kernels = Readonly<Record<KernelName, (images: number, ...args: number[]) => void>> & {
  packConvolution(...args: number[]): void;
  packWinograd(...args: number[]): void;
};

/** A build of the kernels. All give the same results but for the last bit: `isRelaxed` rounds once a product and sum. */
export interface KernelBuild {
  readonly isRelaxed: boolean;
  /** Whether its memory may be shared by several threads. */
  readonly isShared: boolean;
}

const PAGE_BYTES = 65_536;
/** Below is what a compiler may put there. */
const FIRST_BYTE = 1024;

// The smallest module with a relaxed product: f32x4.relaxed_madd of three zeros.
const RELAXED_MODULE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version 1
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00], // type: () -> ()
  ...[0x03, 0x02, 0x01, 0x00], // one function of it
  ...[0x0a, 0x14, 0x01, 0x12, 0x00], // its code: 18 bytes, no locals
  ...[0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f], // three times i32.const 0, i8x16.splat
  ...[0xfd, 0x85, 0x02, 0x1a, 0x0b], // f32x4.relaxed_madd, drop, end
);

/** Whether this browser knows relaxed SIMD. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_MODULE);
}

/** Compiles one build; only that one is loaded. */
export async function compileKernels({ isRelaxed, isShared }: KernelBuild): Promise<WebAssembly.Module> {
  const { default: bytes } = await (isRelaxed
    ? isShared
      ? import('./kernels/engine.as.ts?wasm&relaxed&shared')
      : import('./kernels/engine.as.ts?wasm&relaxed')
    : isShared
      ? import('./kernels/engine.as.ts?wasm&shared')
      : import('./kernels/engine.as.ts?wasm'));
  return WebAssembly.compile(bytes);
}

/** Puts the kernels to work on a memory. */
export async function startKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<Kernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return exports as unknown as Kernels;
}

/** Where everything of a plan is, in a memory that is as large as it must be. */
export interface MemoryMap {
  readonly weights: number;
  readonly lanes: readonly number[];
  readonly totalBytes: number;
}

/** Weights first, then one lane behind the other. */
export function mapMemory(plan: Plan, lanes: number): MemoryMap {
  const begin = FIRST_BYTE + plan.weightBytes;
  // Where lanes will be, weights lie while they are packed.
  const largest = Math.max(0, ...plan.constants.map(rawBytes));
  const totalBytes = begin + Math.max(lanes * plan.laneBytes, largest);
  return {
    weights: FIRST_BYTE,
    lanes: Array.from({ length: lanes }, (_, lane) => begin + lane * plan.laneBytes),
    totalBytes,
  };
}

/**
 * Makes a memory for so many bytes that never grows.
 *
 * @throws RangeError if there is not so much
 */
export function makeMemory(bytes: number, isShared: boolean): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  return new WebAssembly.Memory({ initial: pages, ...(isShared && { maximum: pages, shared: true }) });
}

/** The numbers that a kernel is called with for an address. */
export function resolveArgs(args: readonly (number | Address)[], weights: number, lane: number): number[] {
  return args.map((arg) => {
    return typeof arg === 'number' ? arg : arg.offset + (arg.region === 'weights' ? weights : lane);
  });
}

function rawBytes(constant: Constant): number {
  if (constant.kind === 'values') return 0;
  if (constant.kind === 'winograd') return constant.weights.byteLength;
  return constant.weights.byteLength + constant.bias.byteLength + constant.blockChannels.byteLength;
}

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
