import type { NetworkPlan } from './network-plan.ts';

/** Where windows lie on a square map, counted in tokens. */
export interface WindowNumbers {
  /** Of the map. */
  readonly edge: number;
  /** Of a window. */
  readonly window: number;
  /** What the map is moved by; 0 for none. */
  readonly shift: number;
  readonly heads: number;
}

const MASKED = -100; // as torchvision
const HIDDEN = 512; // of the network that makes V2's biases

/**
 * What is added to the scores of each pair of tokens in a window: a bias by their distance, and where the map was moved a large
 * negative number for pairs that were no neighbours before.
 *
 * @param module - the attention's name
 * @returns a weight, 1×windows×heads×N×N; of one window where all are the same
 */
export function windowBias(
  plan: NetworkPlan,
  module: string,
  numbers: WindowNumbers & { readonly isV2: boolean },
): string {
  const { edge, window, shift, heads, isV2 } = numbers;
  const span = 2 * window - 1;
  const tokens = window ** 2;
  const windows = shift > 0 ? (edge / window) ** 2 : 1;
  plan.ignore(`${module}.relative_position_index`);
  plan.ignore(`${module}.relative_coords_table`);
  const regions = shift > 0 ? toRegions(numbers) : undefined;
  const spread = (table: Float32Array) => {
    const bias = new Float32Array(windows * heads * tokens * tokens);
    let at = 0;
    for (let w = 0; w < windows; w++) {
      for (let head = 0; head < heads; head++) {
        for (let a = 0; a < tokens; a++) {
          for (let b = 0; b < tokens; b++) {
            const rows = Math.floor(a / window) - Math.floor(b / window) + window - 1;
            const columns = (a % window) - (b % window) + window - 1;
            const isApart = regions && regions[w * tokens + a] !== regions[w * tokens + b];
            bias[at++] = table[(rows * span + columns) * heads + head]! + (isApart ? MASKED : 0);
          }
        }
      }
    }
    return bias;
  };
  const shape = [1, windows, heads, tokens, tokens];
  if (!isV2) {
    const source = { name: `${module}.relative_position_bias_table`, shape: [span ** 2, heads] };
    return plan.weight(`${module}/bias`, shape, [source], (table) => spread(table));
  }
  const sources = [
    { name: `${module}.cpb_mlp.0.weight`, shape: [HIDDEN, 2] },
    { name: `${module}.cpb_mlp.0.bias`, shape: [HIDDEN] },
    { name: `${module}.cpb_mlp.2.weight`, shape: [heads, HIDDEN] },
  ];
  return plan.weight(`${module}/bias`, shape, sources, (first, shift1, second) =>
    spread(continuousTable({ window, heads }, [first, shift1, second])),
  );
}

/** V2 computes its table from the distances, by a small network. */
function continuousTable(
  { window, heads }: { readonly window: number; readonly heads: number },
  [first, shift, second]: readonly [Float32Array, Float32Array, Float32Array],
): Float32Array {
  const distances = Array.from({ length: 2 * window - 1 }, (_, i) => {
    const distance = (8 * (i - window + 1)) / (window - 1);
    return (Math.sign(distance) * Math.log2(Math.abs(distance) + 1)) / 3;
  });
  const table = new Float32Array(distances.length ** 2 * heads);
  let at = 0;
  for (const row of distances) {
    for (const column of distances) {
      const hidden = Float64Array.from(shift, (bias, i) =>
        Math.max(0, first[i * 2]! * row + first[i * 2 + 1]! * column + bias),
      );
      for (let head = 0; head < heads; head++) {
        let sum = 0;
        for (let i = 0; i < HIDDEN; i++) sum += second[head * HIDDEN + i]! * hidden[i]!;
        table[at++] = 16 / (1 + Math.exp(-sum));
      }
    }
  }
  return table;
}

/** For each token, window by window: which part of the map it came from when the map was moved. */
function toRegions({ edge, window, shift }: WindowNumbers): Uint8Array {
  const band = (i: number) => (i < edge - window ? 0 : i < edge - shift ? 1 : 2);
  const regions = new Uint8Array(edge * edge);
  let at = 0;
  for (let top = 0; top < edge; top += window) {
    for (let left = 0; left < edge; left += window) {
      for (let y = top; y < top + window; y++) {
        for (let x = left; x < left + window; x++) regions[at++] = band(y) * 3 + band(x);
      }
    }
  }
  return regions;
}
