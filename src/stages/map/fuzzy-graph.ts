import type { NearestPoints } from './nearest-points.ts';

/** Which points belong together, and how surely: each pair once in either direction, by its first point. */
export interface FuzzyGraph {
  /** `Int32Array[edges]`, rising. */
  readonly heads: Int32Array<ArrayBuffer>;
  readonly tails: Int32Array<ArrayBuffer>;
  /** 0 to 1. `Float32Array[edges]` */
  readonly weights: Float32Array<ArrayBuffer>;
}

const SEARCH_STEPS = 64;
const CLOSE_ENOUGH = 1e-5;
/** A point's reach is no less than this part of the mean distance. */
const LEAST_REACH = 1e-3;

/**
 * UMAP's fuzzy union (McInnes, Healy and Melville 2018, §3.1): each point sees its neighbours through a reach of its own, so that its
 * weights add up to log2 of their number; of the two weights of a pair, a and b, comes a + b − ab.
 */
export function fuzzyGraph(nearest: NearestPoints): FuzzyGraph {
  const weights = directedWeights(nearest);
  const { most, points } = nearest;
  const count = most === 0 ? 0 : points.length / most;
  // Those who are seen by a point but do not see it: gathered by whom they must be told.
  const told = tellBack(nearest, weights);
  const room = points.length + told.from.length;
  const heads = new Int32Array(room);
  const tails = new Int32Array(room);
  const joined = new Float32Array(room);
  let edges = 0;
  const add = (head: number, tail: number, weight: number) => {
    heads[edges] = head;
    tails[edges] = tail;
    joined[edges++] = weight;
  };
  for (let head = 0; head < count; head++) {
    for (let i = head * most; i < (head + 1) * most; i++) {
      const tail = points[i]!;
      const back = weightOf(nearest, weights, tail, head);
      const weight = weights[i]! + back - weights[i]! * back;
      if (tail !== head && weight > 0) add(head, tail, weight);
    }
    for (let i = told.starts[head]!; i < told.starts[head + 1]!; i++) add(head, told.from[i]!, told.weights[i]!);
  }
  return { heads: heads.slice(0, edges), tails: tails.slice(0, edges), weights: joined.slice(0, edges) };
}

/** Weight of each neighbour as its point sees it, `Float32Array[n * most]`. */
export function directedWeights({ most, distances }: NearestPoints): Float32Array<ArrayBuffer> {
  const weights = new Float32Array(distances.length);
  const all = meanOf(distances);
  for (let from = 0; from < distances.length; from += most) {
    const own = distances.subarray(from, from + most);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    const least = LEAST_REACH * (nearest > 0 ? (meanOf(own) * most) / (most + 1) : all);
    const reach = Math.max(least, reachOf(own, nearest));
    for (let i = 0; i < most; i++) {
      const beyond = own[i]! - nearest;
      weights[from + i] = beyond <= 0 ? 1 : Math.exp(-beyond / reach);
    }
  }
  return weights;
}

/** The reach that makes a point's weights add up to log2 of its neighbours, itself counted among them. */
function reachOf(distances: Float32Array, nearest: number): number {
  const target = Math.log2(distances.length + 1);
  let low = 0;
  let high = Infinity;
  let reach = 1;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    let sum = 0;
    for (const distance of distances) sum += distance > nearest ? Math.exp(-(distance - nearest) / reach) : 1;
    if (Math.abs(sum - target) < CLOSE_ENOUGH) break;
    if (sum > target) high = reach;
    else low = reach;
    reach = high === Infinity ? reach * 2 : (low + high) / 2;
  }
  return reach;
}

function meanOf(distances: Float32Array): number {
  let sum = 0;
  let known = 0;
  for (const distance of distances) {
    if (!Number.isFinite(distance)) continue; // fewer neighbours were found
    sum += distance;
    known++;
  }
  return known === 0 ? 0 : sum / known;
}

function weightOf({ most, points }: NearestPoints, weights: Float32Array, of: number, seen: number): number {
  for (let i = of * most; i < (of + 1) * most; i++) if (points[i] === seen) return weights[i]!;
  return 0;
}

/** Edges that only their tail knows of, turned round, by their new head. */
function tellBack(nearest: NearestPoints, weights: Float32Array) {
  const { most, points } = nearest;
  const count = most === 0 ? 0 : points.length / most;
  const isOneWay = new Uint8Array(points.length);
  const starts = new Int32Array(count + 1);
  for (let i = 0; i < points.length; i++) {
    const [head, tail] = [Math.floor(i / most), points[i]!];
    if (tail === head || weights[i]! <= 0 || weightOf(nearest, weights, tail, head) > 0) continue;
    isOneWay[i] = 1;
    starts[tail + 1]! += 1;
  }
  for (let point = 0; point < count; point++) starts[point + 1]! += starts[point]!;
  const next = starts.slice();
  const from = new Int32Array(starts[count]!);
  const told = new Float32Array(from.length);
  for (let i = 0; i < points.length; i++) {
    if (isOneWay[i] === 0) continue;
    const place = next[points[i]!]!++;
    from[place] = Math.floor(i / most);
    told[place] = weights[i]!;
  }
  return { starts, from, weights: told };
}
