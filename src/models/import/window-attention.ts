import { toThreeParts } from './attention-steps.ts';
import { planLinear, planReshape, planSlice, planTranspose } from './layer-steps.ts';
import type { NetworkPlan } from './network-plan.ts';
import { windowBias, type WindowNumbers } from './window-bias.ts';

const HEAD_WIDTH = 32;
const MAX_SCALE = Math.log(100);
const TINY = 1e-12; // what torch divides by at least where it makes a vector's length 1

/**
 * Attention inside the windows of a map, B×H×W×C, moved by `shift` first and moved back behind.
 *
 * @param place - `edge` is a multiple of `window`; with `isV2`, vectors are compared by their angle
 */
export function planWindowAttention(
  plan: NetworkPlan,
  input: string,
  place: Omit<WindowNumbers, 'heads'> & { readonly module: string; readonly channels: number; readonly isV2: boolean },
): string {
  const { module, channels, edge, window, shift, isV2 } = place;
  const heads = channels / HEAD_WIDTH;
  const windows = edge / window;
  const name = (part: string) => `${module}/${part}`;
  const moved = shift > 0 ? planRoll(plan, input, name('moved'), { edge, by: shift }) : input;
  const cut = planReshape(plan, moved, name('cut'), [0, windows, window, windows, window, channels]);
  const sorted = planTranspose(plan, cut, name('sorted'), [0, 1, 3, 2, 4, 5]);
  const tokens = planReshape(plan, sorted, name('tokens'), [0, windows ** 2, window ** 2, channels]);
  const weights = toThreeParts(`${module}.qkv.weight`, `${module}.qkv.bias`);
  const project = (part: 'query' | 'key' | 'value', scale: number) => {
    // V2's keys have no bias: torch takes it for zeros, whatever the file has.
    const { bias, ...rest } = weights[part];
    const layer = { from: channels, to: channels, scale, ...rest, bias: isV2 && part === 'key' ? undefined : bias };
    const flat = planLinear(plan, tokens, name(part), layer);
    const split = planReshape(plan, flat, name(`${part}/heads`), [0, windows ** 2, window ** 2, heads, HEAD_WIDTH]);
    return planTranspose(plan, split, name(`${part}/turned`), [0, 1, 3, 2, 4]);
  };
  let query = project('query', isV2 ? 1 : 1 / Math.sqrt(HEAD_WIDTH));
  let key = project('key', 1);
  if (isV2) {
    [query, key] = [planUnit(plan, query), planUnit(plan, key)];
    const source = { name: `${module}.logit_scale`, shape: [heads, 1, 1] };
    const scale = plan.weight(name('scale'), [heads, 1, 1], [source], (logits) =>
      logits.map((logit) => Math.exp(Math.min(logit, MAX_SCALE))),
    );
    query = plan.multiply([query, scale], name('query/scaled'));
  }
  const keys = planTranspose(plan, key, name('keys'), [0, 1, 2, 4, 3]);
  const scores = plan.node('MatMul', [query, keys], name('scores'));
  const biased = plan.add([scores, windowBias(plan, module, { edge, window, shift, heads, isV2 })], name('biased'));
  const mixed = plan.node(
    'MatMul',
    [plan.node('Softmax', [biased], name('shares')), project('value', 1)],
    name('mixed'),
  );
  const turned = planTranspose(plan, mixed, name('mixed/turned'), [0, 1, 3, 2, 4]);
  const flat = planReshape(plan, turned, name('mixed/flat'), [0, windows ** 2, window ** 2, channels]);
  const out = planLinear(plan, flat, name('out'), {
    ...{ from: channels, to: channels, weight: `${module}.proj.weight`, bias: `${module}.proj.bias` },
  });
  const back = planReshape(plan, out, name('back'), [0, windows, windows, window, window, channels]);
  const unsorted = planTranspose(plan, back, name('unsorted'), [0, 1, 3, 2, 4, 5]);
  const whole = planReshape(plan, unsorted, name('whole'), [0, edge, edge, channels]);
  return shift > 0 ? planRoll(plan, whole, module, { edge, by: edge - shift }) : whole;
}

/** Rows and columns moved up and left; what leaves comes in again on the other side. */
function planRoll(
  plan: NetworkPlan,
  input: string,
  output: string,
  { edge, by }: { readonly edge: number; readonly by: number },
): string {
  const roll = (tensor: string, name: string, axis: number) => {
    const rest = planSlice(plan, tensor, `${name}/rest`, { axis, start: by, end: edge });
    return plan.concat([rest, planSlice(plan, tensor, `${name}/left`, { axis, start: 0, end: by })], name, axis);
  };
  return roll(roll(input, `${output}/rows`, 1), `${output}/columns`, 2);
}

/** Vectors of length 1, on the last axis of five. */
function planUnit(plan: NetworkPlan, input: string): string {
  const length = plan.node('ReduceL2', [input], `${input}/length`, { axes: { ints: [4] }, keepdims: { int: 1 } });
  const divisor = plan.node('Max', [length, plan.scalar(TINY)], `${input}/divisor`);
  return plan.node('Div', [input, divisor], `${input}/unit`);
}
