import type { InferenceEngine } from './engine.ts';
import { foldvecCpu } from './foldvec-cpu/engine.ts';
import { onnxruntimeWasm } from './onnxruntime-wasm/engine.ts';
import { onnxruntimeWebgpu } from './onnxruntime-webgpu/engine.ts';
import { onnxruntimeWebgpuFloat16 } from './onnxruntime-webgpu-float16/engine.ts';

/**
 * Every engine, the one to be tried first in front. The last one is the plainest and runs everywhere: what it gives for the two
 * known inputs is what the others are held to. A new engine is a folder beside this file, and a line here.
 */
export const ENGINES: readonly [InferenceEngine, ...InferenceEngine[]] = [
  onnxruntimeWebgpu,
  onnxruntimeWebgpuFloat16, // by name alone
  foldvecCpu,
  onnxruntimeWasm, // the last
];

/** What may be chosen: `auto`, or an engine by its id. */
export const DEVICES: readonly string[] = ['auto', ...ENGINES.map(({ id }) => id)];

/** How the device computes that was asked for. */
export function arithmeticOf(device: string): 'fp32' | 'fp16' {
  return ENGINES.find(({ id }) => id === device)?.arithmetic ?? 'fp32';
}

/** The device to be chosen where rows are to be computed so. */
export function deviceFor(arithmetic: string): string {
  return ENGINES.find((engine) => engine.arithmetic === arithmetic)?.id ?? 'auto';
}

/** The plainest engine of a registry. */
export function plainestOf(engines: readonly [InferenceEngine, ...InferenceEngine[]]): InferenceEngine {
  return engines[engines.length - 1] ?? engines[0];
}

/**
 * An engine by its id.
 *
 * @throws RangeError if the registry has no such engine
 */
export function engineOf(id: string, engines: readonly InferenceEngine[]): InferenceEngine {
  const engine = engines.find((one) => one.id === id);
  if (!engine) throw new RangeError(`there is no engine "${id}"`);
  return engine;
}
