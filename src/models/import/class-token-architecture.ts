import type { Architecture, NetworkInput, NetworkOutput, ShapeOf } from './architecture.ts';
import type { Distinction } from './distinction.ts';
import { planLayerNorm, planLinear } from './layer-steps.ts';
import { POOLED } from './map-outputs.ts';
import { NetworkPlan } from './network-plan.ts';
import {
  planPatchMean,
  planToken,
  planTower,
  type TowerChoices,
  type TowerNames,
  type TowerNumbers,
} from './transformer-tower.ts';

/** Heads and a name for each width: weights don't show their heads. */
const SIZES: ReadonlyMap<number, readonly [number, string]> = new Map([
  [192, [3, 'tiny']],
  [384, [6, 'small']],
  [512, [8, 'medium']],
  [768, [12, 'base']],
  [1024, [16, 'large']],
  [1152, [16, 'so400m']],
  [1280, [16, 'huge']],
  [1408, [16, 'giant']],
  [1536, [24, 'giant']],
  [1664, [16, 'gigantic']],
]);

/** Heads and name of a transformer's width; undefined for a width that no usual network has. */
export function towerSize(dim: number): { readonly heads: number; readonly size: string } | undefined {
  const [heads, size] = SIZES.get(dim) ?? [];
  return heads === undefined || size === undefined ? undefined : { heads, size };
}

/** What a network of a class token is made of. */
export interface ClassTokenNetwork {
  readonly id: string;
  readonly distinction?: Distinction;
  readonly names: TowerNames;
  readonly numbers: TowerNumbers;
  readonly choices: TowerChoices;
  readonly input: NetworkInput;
  readonly body: readonly string[];
  readonly head: readonly string[];
  /** A layer and tanh on the class token. */
  readonly pooler?: string;
  readonly ignored?: readonly string[];
}

/** The mean of the patches' tokens. */
export const PATCH_MEAN = 'patch_mean';

/** A vision transformer that gives its class token behind the last norm, and the mean of its patches. */
export function classTokenArchitecture(network: ClassTokenNetwork, shapeOf: ShapeOf): Architecture {
  const { names, numbers, choices, id, distinction, input, body, head, pooler, ignored = [] } = network;
  const { dim } = numbers;
  const plan = new NetworkPlan();
  for (const name of ignored) plan.ignore(name);
  const tower = planTower(plan, { names, shapeOf, numbers, choices });
  const normed = planLayerNorm(plan, tower.hidden, { module: names.norm, channels: dim, eps: choices.eps });
  const grid = Math.floor(choices.sizePx / numbers.patchPx);
  const token = planToken(plan, normed, POOLED, 0);
  planPatchMean(plan, normed, PATCH_MEAN, tower);
  const others: NetworkOutput[] = [];
  if (names.placedTokens?.length) {
    planToken(plan, normed, 'distillation_token', 1);
    others.push({ id: 'distillation_token', dim, facts: { code: 'distillation-token', values: dim } });
  }
  if (pooler !== undefined && shapeOf(`${pooler}.weight`)) {
    const layer = { from: dim, to: dim, weight: `${pooler}.weight`, bias: `${pooler}.bias` };
    plan.node('Tanh', [planLinear(plan, token, pooler, layer)], 'pooler_output');
    others.push({ id: 'pooler_output', dim, facts: { code: 'pooler', values: dim } });
  }
  return {
    id,
    ...(distinction === undefined ? {} : { distinction }),
    plan,
    body: new Set(body),
    head: new Set(head),
    input: { ...input, isSizeFixed: true },
    outputs: [
      { id: POOLED, dim, facts: { code: 'class-token', values: dim } },
      { id: PATCH_MEAN, dim, facts: { code: 'patch-mean', values: dim, grid } },
      ...others,
    ],
  };
}
