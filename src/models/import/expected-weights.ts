import type { NetworkPlan } from './network-plan.ts';

/** Parts of a batch normalisation's weights, one value a channel each. */
export const NORM_PARTS = ['weight', 'bias', 'running_mean', 'running_var'] as const;

/** Shapes of all weights that a plan uses, by name, in the order in which it uses them. */
export function expectedWeights(plan: NetworkPlan): Map<string, readonly number[]> {
  const expected = new Map<string, readonly number[]>();
  for (const step of plan.steps) {
    if (step.op === 'weight') for (const { name, shape } of step.sources) expected.set(name, shape);
    if (step.op === 'batchNorm')
      for (const part of NORM_PARTS) expected.set(`${step.norm.module}.${part}`, [step.channels]);
    if (step.op !== 'conv') continue;
    expected.set(`${step.module}.weight`, [step.to, step.from / step.groups, ...step.kernel]);
    if (step.hasBias) expected.set(`${step.module}.bias`, [step.to]);
    if (step.norm) for (const part of NORM_PARTS) expected.set(`${step.norm.module}.${part}`, [step.to]);
  }
  return expected;
}
