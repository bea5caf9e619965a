import { type AttentionWeights, planAttention } from './attention-steps.ts';
import type { ShapeOf } from './architecture.ts';
import {
  type Gelu,
  type LinearWeights,
  planGelu,
  planLayerNorm,
  planLinear,
  planReshape,
  planSlice,
  planTranspose,
} from './layer-steps.ts';
import { INPUT_NAME, type NetworkPlan } from './network-plan.ts';
import { resampleGrid } from './resample-grid.ts';

/** One block by the checkpoint's names: modules of norms, and the weights of what is fully connected. */
export interface BlockNames {
  readonly norm1: string;
  readonly attention: AttentionWeights;
  readonly norm2: string;
  readonly fc1: string;
  readonly fc2: string;
  /** What is multiplied to what the second layer gives, by its name. */
  readonly gain2?: string;
  /** Whether the first layer gives two halves, the first of which opens the second one (SwiGLU). */
  readonly isGated?: boolean;
}

/** A vision transformer by the checkpoint's names. */
export interface TowerNames {
  /** The convolution that makes tokens of patches. */
  readonly patch: string;
  /** The class token; undefined where there is none. */
  readonly classToken?: string;
  /** Tokens behind the class token that have a position. */
  readonly placedTokens?: readonly string[];
  /** Tokens behind those that have none: registers. */
  readonly registers?: string;
  readonly positions: string;
  /** A norm before the first block. */
  readonly preNorm?: string;
  block(index: number): BlockNames;
  /** The norm behind the last block. */
  readonly norm: string;
}

/** What the weights' shapes tell of a tower. */
export interface TowerNumbers {
  readonly dim: number;
  readonly depth: number;
  readonly hidden: number;
  /** Edge of a patch, in pixels. */
  readonly patchPx: number;
  /** Patches of an edge that there are positions for. */
  readonly grid: number;
  /** Tokens that have a position and are no patches. */
  readonly placed: number;
  readonly registers: number;
}

/** What the weights don't tell. */
export interface TowerChoices {
  readonly heads: number;
  readonly eps: number;
  readonly gelu?: Gelu;
  /** Edge of the input in pixels; positions are resampled for another number of patches than the checkpoint's. */
  readonly sizePx: number;
  /** Whether positions are resampled with antialiasing. */
  readonly isSmooth?: boolean;
  /** What is added to the number of patches for the step between resampled positions: 0.1 in DINO's own code. */
  readonly offset?: number;
}

/**
 * Reads a tower's numbers from the shapes of its weights.
 *
 * @returns undefined if they are no tower of square patches in a square
 */
export function towerNumbers(names: TowerNames, shapeOf: ShapeOf): TowerNumbers | undefined {
  const [dim = 0, , patchPx = 0] = shapeOf(`${names.patch}.weight`) ?? [];
  const positions = shapeOf(names.positions)?.at(-2) ?? 0;
  const registers = names.registers === undefined ? 0 : (shapeOf(names.registers)?.at(-2) ?? 0);
  const tokens = (names.classToken === undefined ? 0 : 1) + (names.placedTokens?.length ?? 0);
  // Some networks have no position for the tokens before the patches.
  const placed = Number.isInteger(Math.sqrt(positions - tokens)) ? tokens : 0;
  const grid = Math.sqrt(positions - placed);
  let depth = 0;
  while (shapeOf(`${names.block(depth).norm1}.weight`)) depth++;
  const [hidden = 0] = shapeOf(`${names.block(0).fc1}.weight`) ?? [];
  if (!Number.isInteger(grid) || grid === 0 || dim * patchPx * depth * hidden === 0) return undefined;
  return { dim, depth, hidden, patchPx, grid, placed, registers };
}

/** Whether the second of two layers takes half of what the first one gives, as in SwiGLU: the other half opens it. */
export function isGated({ fc1, fc2 }: Pick<BlockNames, 'fc1' | 'fc2'>, shapeOf: ShapeOf): boolean {
  const [wide] = shapeOf(`${fc1}.weight`) ?? [];
  const [, from] = shapeOf(`${fc2}.weight`) ?? [];
  return wide !== undefined && from !== undefined && wide === 2 * from;
}

/** A tower that was planned. */
export interface PlannedTower {
  /** B×N×C, before the last norm. */
  readonly hidden: string;
  /** Tokens before the patches. */
  readonly first: number;
  readonly tokens: number;
}

/** Plans a tower up to its last block. */
export function planTower(
  plan: NetworkPlan,
  {
    names,
    shapeOf,
    numbers,
    choices,
  }: { names: TowerNames; shapeOf: ShapeOf; numbers: TowerNumbers; choices: TowerChoices },
): PlannedTower {
  const { dim, depth, patchPx } = numbers;
  const grid = Math.floor(choices.sizePx / patchPx);
  const first = (names.classToken === undefined ? 0 : 1) + (names.placedTokens?.length ?? 0) + numbers.registers;
  const patches = plan.conv(INPUT_NAME, names.patch, {
    ...{ from: 3, to: dim, kernel: patchPx, stride: patchPx, pads: 0 },
    hasBias: shapeOf(`${names.patch}.bias`) !== undefined,
  });
  const rows = planReshape(plan, patches, `${names.patch}/rows`, [0, dim, grid * grid]);
  let tensor = planTranspose(plan, rows, `${names.patch}/tokens`, [0, 2, 1]);
  if (first > 0) {
    // Rows of zeros in front, which the first tokens are added to: the batch's length need not be known.
    const room = plan.integers('tokens/room', [0, first, 0, 0, 0, 0]);
    tensor = plan.node('Pad', [tensor, room], 'tokens/patches');
  }
  tensor = plan.add([tensor, planPositions(plan, { names, shapeOf, numbers, choices, grid, first })], 'tokens');
  const norm = (input: string, module: string) =>
    planLayerNorm(plan, input, { module, channels: dim, eps: choices.eps });
  if (names.preNorm !== undefined) tensor = norm(tensor, names.preNorm);
  for (let i = 0; i < depth; i++)
    tensor = planBlock(plan, tensor, { block: names.block(i), shapeOf, numbers, choices });
  return { hidden: tensor, first, tokens: grid * grid + first };
}

/** What is added to the patches' rows and to the empty ones before them: positions, and the tokens themselves. */
function planPositions(
  plan: NetworkPlan,
  {
    names,
    shapeOf,
    numbers,
    choices,
    grid,
    first,
  }: {
    names: TowerNames;
    shapeOf: ShapeOf;
    numbers: TowerNumbers;
    choices: TowerChoices;
    grid: number;
    first: number;
  },
): string {
  const { dim, placed, grid: from } = numbers;
  const tokens = [names.classToken, ...(names.placedTokens ?? []), names.registers].filter(
    (name) => name !== undefined,
  );
  const sources = [names.positions, ...tokens].map((name) => ({ name, shape: shapeOf(name) ?? [] }));
  return plan.weight('tokens/positions', [1, first + grid * grid, dim], sources, (positions, ...values) => {
    const table = new Float32Array((first + grid * grid) * dim);
    let at = 0;
    for (const token of values) {
      table.set(token, at);
      at += token.length;
    }
    for (let i = 0; i < placed * dim; i++) table[i]! += positions[i]!;
    const scale = from / (grid + (choices.offset ?? 0));
    const resampling = { from, to: grid, scale, isSmooth: choices.isSmooth ?? false };
    table.set(resampleGrid(positions.subarray(placed * dim), dim, resampling), first * dim);
    return table;
  });
}

function planBlock(
  plan: NetworkPlan,
  input: string,
  {
    block,
    shapeOf,
    numbers,
    choices,
  }: { block: BlockNames; shapeOf: ShapeOf; numbers: TowerNumbers; choices: TowerChoices },
): string {
  const { dim, hidden } = numbers;
  const { heads, eps, gelu } = choices;
  const name = block.norm1.replace(/\.[^.]+$/, '');
  const normed1 = planLayerNorm(plan, input, { module: block.norm1, channels: dim, eps });
  const attended = planAttention(plan, normed1, { module: `${name}/attention`, dim, heads, weights: block.attention });
  const middle = plan.add([attended, input], `${name}/middle`);
  const normed2 = planLayerNorm(plan, middle, { module: block.norm2, channels: dim, eps });
  const linear = (tensor: string, module: string, { output = module, ...shape }: LayerShape) =>
    planLinear(plan, tensor, output, { ...shape, weight: `${module}.weight`, bias: `${module}.bias` });
  const gain = block.gain2 === undefined ? undefined : { name: block.gain2, shape: shapeOf(block.gain2) ?? [] };
  if (block.isGated) {
    const half = (index: number) => {
      const part = { index, of: 2 };
      return linear(normed2, block.fc1, { from: dim, to: hidden / 2, part, output: `${block.fc1}/${index}` });
    };
    const wide = plan.multiply([plan.activate(half(0), 'SiLU', `${name}/gate`), half(1)], `${name}/gated`);
    return plan.add([linear(wide, block.fc2, { from: hidden / 2, to: dim, gain }), middle], name);
  }
  const wide = planGelu(plan, linear(normed2, block.fc1, { from: dim, to: hidden }), `${name}/gelu`, gelu);
  return plan.add([linear(wide, block.fc2, { from: hidden, to: dim, gain }), middle], name);
}

type LayerShape = Pick<LinearWeights, 'from' | 'to' | 'gain' | 'part'> & { readonly output?: string };

/** One token's row of B×N×C: B×C. */
export function planToken(plan: NetworkPlan, input: string, output: string, index: number): string {
  return plan.node('Gather', [input, plan.integers(`${output}/index`, [index], [])], output, { axis: { int: 1 } });
}

/** The mean of the patches' rows: B×C. */
export function planPatchMean(
  plan: NetworkPlan,
  input: string,
  output: string,
  { first, tokens }: PlannedTower,
): string {
  const patches =
    first === 0 ? input : planSlice(plan, input, `${output}/patches`, { axis: 1, start: first, end: tokens });
  return plan.node('ReduceMean', [patches], output, { axes: { ints: [1] }, keepdims: { int: 0 } });
}
