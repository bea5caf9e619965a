import * as ort from 'onnxruntime-web/wasm';
import { lowerGraph } from '../../src/stages/embed/engines/foldvec-cpu/lowering/lower-graph.ts';
import { GraphRefusal, type Network } from '../../src/stages/embed/engines/foldvec-cpu/network.ts';
import { madeNumbers } from './made-weights.ts';
import { Dice } from './mutate.ts';
import { runPlainNetwork } from './plain-network.ts';
import { randomMove } from './random-graph.ts';
import { Recipe, type Tensor } from './recipe.ts';

/** A tensor of a random graph whose network gives onnxruntime's rows. */
export interface CheckedRow {
  readonly network: Network;
  readonly pictures: readonly Float32Array[];
  /** Of all pictures, by onnxruntime. */
  readonly rows: Float32Array;
  /** How it is made, a line each step. */
  readonly steps: string;
}

/** What became of a random graph. */
export interface CheckedGraph {
  readonly same: readonly CheckedRow[];
  /** Why tensors were refused. */
  readonly refusals: readonly string[];
  /** What differs, or was thrown besides refusals, with the steps that lead there. */
  readonly faults: readonly string[];
}

const MOST_TENSORS = 14;
const MOST_MOVES = 60;
const MAX_DIFFERENCE = 1e-3; // a wrong place shows far more; sums that cancel out show less

/** Makes a random graph, and holds the network of each of its tensors against onnxruntime. */
export async function checkedGraph(seed: number): Promise<CheckedGraph> {
  const dice = new Dice(seed);
  const edge = 4 + dice.below(5);
  const batch = 1 + dice.below(2);
  const layout = dice.below(5) === 0 ? ('NHWC' as const) : ('NCHW' as const);
  const map = layout === 'NCHW' ? [3, edge, edge] : [edge, edge, 3];
  const recipe = new Recipe([batch, ...map], dice.below(2) === 0);
  const known: Tensor[] = [recipe.input];
  const networks = new Map<string, Network>();
  const refusals: string[] = [];
  const faults: string[] = [];
  const stepsOf = (name: string) => `${batch} pictures, edge ${edge}, ${layout}\n${recipe.describe(name)}`;
  for (let moves = 0; networks.size < MOST_TENSORS && moves < MOST_MOVES; moves++) {
    for (const tensor of randomMove({ recipe, dice, known })) {
      const { name } = tensor;
      try {
        networks.set(name, lowerGraph(recipe.toModel([name]), { output: name, sizePx: edge, layout, batch }));
        known.push(tensor);
      } catch (error) {
        if (error instanceof GraphRefusal) refusals.push(error.message);
        else faults.push(`${String(error)} at ${stepsOf(name)}`);
        // What is no row may be one later on.
        if (dice.below(3) === 0) known.push(tensor);
      }
    }
  }
  if (networks.size === 0) return { same: [], refusals, faults };
  const pictures = Array.from({ length: batch }, (_, i) =>
    Float32Array.from(madeNumbers(`picture${i}`, 3 * edge * edge), (value) => value * 2),
  );
  const expected = await onnxRows(recipe, [...networks.keys()], layout === 'NCHW' ? pictures : pictures.map(toLast));
  const same: CheckedRow[] = [];
  for (const [name, network] of networks) {
    const rows = expected.get(name)!;
    const own = pictures.map((picture) => runPlainNetwork(network, picture));
    const difference = differenceOf(Float32Array.from(own.flatMap((row) => [...row])), rows);
    if (difference > MAX_DIFFERENCE) faults.push(`differs by ${difference}: ${stepsOf(name)}`);
    else same.push({ network, pictures, rows, steps: stepsOf(name) });
  }
  return { same, refusals, faults };
}

/** Largest difference, as a part of the largest value; infinite where only one of two is a number. */
export function differenceOf(rows: Float32Array, expected: Float32Array): number {
  if (rows.length !== expected.length) return Infinity;
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-2);
  return rows.reduce((most, value, i) => {
    if (Object.is(value, expected[i])) return most;
    const difference = Math.abs(value - expected[i]!) / largest;
    return difference >= 0 ? Math.max(most, difference) : Infinity;
  }, 0);
}

/** Values of tensors by onnxruntime, as the file says: what it does to make a graph faster is left out. */
async function onnxRows(recipe: Recipe, names: readonly string[], pictures: readonly Float32Array[]) {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'fatal';
  const all = new Float32Array(pictures.length * pictures[0]!.length);
  pictures.forEach((picture, i) => all.set(picture, i * picture.length));
  const session = await ort.InferenceSession.create(recipe.toModel(names), { graphOptimizationLevel: 'disabled' });
  try {
    const results = await session.run({ x: new ort.Tensor('float32', all, recipe.input.shape) }, names);
    return new Map(names.map((name) => [name, results[name]!.data as Float32Array]));
  } finally {
    await session.release();
  }
}

function toLast(picture: Float32Array): Float32Array {
  const pixels = picture.length / 3;
  return picture.map((_, i) => picture[(i % 3) * pixels + Math.floor(i / 3)]!);
}
