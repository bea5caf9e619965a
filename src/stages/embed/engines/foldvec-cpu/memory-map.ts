import { packingOf } from './packing.ts';
import type { Address, Constant, Plan } from './plan/plan.ts';

const PAGE_BYTES = 65_536;
/** Below is what the compiler puts there: the kernels’ tables of numbers, from 1024 on. */
const FIRST_BYTE = 2048;

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
  return constant.kind === 'values' ? 0 : packingOf(constant, 0, 0).rawBytes;
}
