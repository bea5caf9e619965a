import type { Kernels } from './kernels.ts';
import type { LaneThread } from './lane.client.ts';
import type { MemoryMap } from './memory-map.ts';
import { packingOf } from './packing.ts';
import type { Constant } from './plan/plan.ts';

/** A memory, and what is where in it. */
export interface LoadPlace {
  readonly memory: WebAssembly.Memory;
  readonly map: MemoryMap;
}

/** Fills the region of weights; what lies behind it, where lanes will be, serves as room for that. */
export function loadConstants(
  constants: readonly Constant[],
  { kernels, memory, map }: LoadPlace & { readonly kernels: Kernels },
): void {
  const room = map.lanes[0] ?? 0;
  for (const constant of constants) {
    const to = map.weights + constant.offset;
    if (constant.kind === 'values') {
      put(memory, to, [constant.values]);
      continue;
    }
    const { raw, kernel, args } = packingOf(constant, room, to);
    put(memory, room, raw);
    kernels[kernel](...args);
  }
}

/**
 * Fills the region of weights with the help of all lanes, each with its own maps as room: a good part of the start of a heavy model is
 * this, for it touches all that memory for the first time.
 *
 * @param laneBytes - of a lane's maps; what does not fit there is laid out by `kernels`
 * @throws whatever a lane throws
 */
export async function loadOnLanes(
  constants: readonly Constant[],
  {
    kernels,
    memory,
    map,
    lanes,
    laneBytes,
  }: LoadPlace & { readonly kernels: Kernels; readonly lanes: readonly LaneThread[]; readonly laneBytes: number },
): Promise<void> {
  const fits = (constant: Constant) => constant.kind !== 'values' && rawBytes(constant) <= laneBytes;
  loadConstants(
    constants.filter((constant) => !fits(constant)),
    { kernels, memory, map },
  );
  const open = constants.filter(fits).sort((a, b) => rawBytes(b) - rawBytes(a)); // the longest first: nobody waits for one at the end
  const work = async (lane: LaneThread, room: number) => {
    for (let constant = open.shift(); constant; constant = open.shift()) {
      if (constant.kind === 'values') continue;
      const { raw, kernel, args } = packingOf(constant, room, map.weights + constant.offset);
      put(memory, room, raw);
      await lane.pack(kernel, args);
    }
  };
  await Promise.all(lanes.map((lane, i) => work(lane, map.lanes[i]!)));
}

function rawBytes(constant: Constant): number {
  return constant.kind === 'values' ? 0 : packingOf(constant, 0, 0).rawBytes;
}

/** One after the other. */
function put(memory: WebAssembly.Memory, to: number, parts: readonly (Float32Array | Uint32Array)[]): void {
  const bytes = new Uint8Array(memory.buffer);
  let at = to;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
}
