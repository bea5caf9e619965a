import type { NetworkPlan } from './network-plan.ts';

const TILE = 16;

/** A fully connected layer by the checkpoint's names. */
export interface LinearWeights {
  readonly from: number;
  readonly to: number;
  /** The weight's name: rows are what comes out, unless `isTransposed`. */
  readonly weight: string;
  readonly bias?: string | undefined;
  /** Which part of a weight of so many equal parts, one below another, it is: query, key and value are often one. */
  readonly part?: { readonly index: number; readonly of: number };
  /** Factor of all that comes out. */
  readonly scale?: number;
  /** Name of a factor for each value that comes out, and its shape: what networks call layer scale. */
  readonly gain?: { readonly name: string; readonly shape: readonly number[] } | undefined;
  /** Whether the weight's columns are what comes out. */
  readonly isTransposed?: boolean;
}

/** A fully connected layer on the last axis; its factors are worked into the weights, in float64. */
export function planLinear(plan: NetworkPlan, input: string, output: string, layer: LinearWeights): string {
  const { from, to, weight, bias, part = { index: 0, of: 1 }, scale = 1, gain, isTransposed = false } = layer;
  const rows = to * part.of;
  const gains = gain ? [gain] : [];
  const columnsOut = plan.weight(
    `${output}/weight`,
    [from, to],
    [{ name: weight, shape: isTransposed ? [from, rows] : [rows, from] }, ...gains],
    (values, factors) => {
      const turned = new Float32Array(from * to);
      // A few columns at a time: both tables stay in the processor's cache.
      for (let start = 0; start < from; start += TILE) {
        const end = Math.min(start + TILE, from);
        for (let column = 0; column < to; column++) {
          const factor = scale * (gain ? factors[column]! : 1);
          const row = part.index * to + column;
          for (let i = start; i < end; i++) {
            turned[i * to + column] = values[isTransposed ? i * rows + row : row * from + i]! * factor;
          }
        }
      }
      return turned;
    },
  );
  if (bias === undefined) return plan.node('MatMul', [input, columnsOut], output);
  const shift = plan.weight(`${output}/bias`, [to], [{ name: bias, shape: [rows] }, ...gains], (values, factors) =>
    Float32Array.from({ length: to }, (_, i) => values[part.index * to + i]! * scale * (gain ? factors[i]! : 1)),
  );
  return plan.add([plan.node('MatMul', [input, columnsOut], `${output}/product`), shift], output);
}

/** Normalises the last axis. */
export function planLayerNorm(
  plan: NetworkPlan,
  input: string,
  { module, channels, eps, output = module }: { module: string; channels: number; eps: number; output?: string },
): string {
  const [weight, bias] = ['weight', 'bias'].map((part) => {
    const name = `${module}.${part}`;
    return plan.weight(name, [channels], [{ name, shape: [channels] }]);
  });
  return plan.node('LayerNormalization', [input, weight!, bias!], output, { epsilon: { float: eps } });
}

/** GELU as torch has it; multiplied by a logistic curve, as OpenAI's CLIP has it; or by its curve of tanh. */
export type Gelu = 'gelu' | 'quickGelu' | 'tanhGelu';

/** A kind of GELU, made of operations that every version of ONNX has. */
export function planGelu(plan: NetworkPlan, input: string, output: string, kind: Gelu = 'gelu'): string {
  const node = (type: string, inputs: readonly string[], name: string) => plan.node(type, inputs, `${output}/${name}`);
  if (kind === 'quickGelu') {
    const curve = node('Sigmoid', [node('Mul', [input, plan.scalar(1.702)], 'scaled')], 'curve');
    return plan.multiply([input, curve], output);
  }
  let inner: string;
  if (kind === 'gelu') inner = node('Erf', [node('Div', [input, plan.scalar(Math.SQRT2)], 'scaled')], 'curve');
  else {
    const cube = node('Mul', [node('Mul', [input, input], 'square'), input], 'cube');
    const sum = node('Add', [input, node('Mul', [cube, plan.scalar(0.044715)], 'part')], 'sum');
    inner = node('Tanh', [node('Mul', [sum, plan.scalar(Math.sqrt(2 / Math.PI))], 'scaled')], 'curve');
  }
  const weighed = node('Mul', [input, node('Add', [inner, plan.scalar(1)], 'raised')], 'weighed');
  return plan.multiply([weighed, plan.scalar(0.5)], output);
}

/** The same values in other lengths; 0 keeps a length, −1 is what is left. */
export function planReshape(plan: NetworkPlan, input: string, output: string, shape: readonly number[]): string {
  return plan.node('Reshape', [input, plan.integers(`${output}/shape`, shape)], output);
}

/** Axes in another order. */
export function planTranspose(plan: NetworkPlan, input: string, output: string, order: readonly number[]): string {
  return plan.node('Transpose', [input], output, { perm: { ints: order } });
}

/** A part of one axis: from `start` to before `end`. */
export function planSlice(
  plan: NetworkPlan,
  input: string,
  output: string,
  { axis, start, end }: { readonly axis: number; readonly start: number; readonly end: number },
): string {
  const bounds = Object.entries({ start, end, axis }).map(([name, value]) =>
    plan.integers(`${output}/${name}`, [value]),
  );
  return plan.node('Slice', [input, ...bounds], output);
}
