import type { PackingKernel } from './packing.ts';
import type { KernelName } from './plan/plan.ts';

/** What `kernels/engine.as.ts` exports: each kernel takes how many images, then what a plan says. */
export type Kernels = Readonly<Record<KernelName, (images: number, ...args: number[]) => void>> &
  Readonly<Record<PackingKernel, (...args: number[]) => void>>;

/** A build of the kernels. All give the same results but for the last bit: `isRelaxed` rounds once a product and sum. */
export interface KernelBuild {
  readonly isRelaxed: boolean;
  /** Whether its memory may be shared by several threads. */
  readonly isShared: boolean;
}

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
