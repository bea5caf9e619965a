import { planLinear, planReshape, planTranspose, type LinearWeights } from './layer-steps.ts';
import type { NetworkPlan } from './network-plan.ts';

/** Where a projection's weights are: by themselves, or as a part of one weight. */
export type ProjectionWeights = Pick<LinearWeights, 'weight' | 'bias' | 'part' | 'gain'>;

/** The four projections of an attention. */
export interface AttentionWeights {
  readonly query: ProjectionWeights;
  readonly key: ProjectionWeights;
  readonly value: ProjectionWeights;
  readonly out: ProjectionWeights;
}

/** Query, key and value as three parts of one weight. */
export function toThreeParts(weight: string, bias: string | undefined): Omit<AttentionWeights, 'out'> {
  const [query, key, value] = [0, 1, 2].map((index) => ({ weight, bias, part: { index, of: 3 } }));
  return { query: query!, key: key!, value: value! };
}

/** Self-attention of many heads over tokens, B×N×C. */
export function planAttention(
  plan: NetworkPlan,
  input: string,
  { module, dim, heads, weights }: { module: string; dim: number; heads: number; weights: AttentionWeights },
): string {
  return planCrossAttention(plan, { query: input, others: input }, { module, dim, heads, weights });
}

/** Attention whose queries come from another tensor than keys and values. */
export function planCrossAttention(
  plan: NetworkPlan,
  from: { readonly query: string; readonly others: string },
  { module, dim, heads, weights }: { module: string; dim: number; heads: number; weights: AttentionWeights },
): string {
  const width = dim / heads;
  // A query is divided by √width once, in its weights.
  const project = (name: 'query' | 'key' | 'value', order: readonly number[], scale = 1) => {
    const input = name === 'query' ? from.query : from.others;
    const flat = planLinear(plan, input, `${module}/${name}`, { from: dim, to: dim, scale, ...weights[name] });
    const split = planReshape(plan, flat, `${module}/${name}/heads`, [0, -1, heads, width]);
    return planTranspose(plan, split, `${module}/${name}/turned`, order);
  };
  const query = project('query', [0, 2, 1, 3], 1 / Math.sqrt(width));
  const key = project('key', [0, 2, 3, 1]);
  const value = project('value', [0, 2, 1, 3]);
  const scores = plan.node('MatMul', [query, key], `${module}/scores`);
  const shares = plan.node('Softmax', [scores], `${module}/shares`);
  const mixed = plan.node('MatMul', [shares, value], `${module}/mixed`);
  const turned = planTranspose(plan, mixed, `${module}/mixed/turned`, [0, 2, 1, 3]);
  const flat = planReshape(plan, turned, `${module}/mixed/flat`, [0, -1, dim]);
  return planLinear(plan, flat, module, { from: dim, to: dim, ...weights.out });
}
