import { chance, int, ints, type Making, maybeOther, type Move, swapped } from './random-move.ts';
import type { Tensor } from './recipe.ts';

const dense: Move = ({ recipe, dice }, x) => {
  const from = x.shape.at(-1)!;
  const to = dice.of([1, 2, 4, 6, 8, 12, from, from]);
  const product = recipe.add('MatMul', [x, recipe.floats([from, to], 0.7)], x.shape.with(-1, to));
  if (chance(dice, 3)) return product;
  const bias = recipe.floats([to]);
  return recipe.add('Add', chance(dice, 2) ? [product, bias] : [bias, product], product.shape);
};

const gemm: Move = ({ recipe, dice }, x) => {
  if (x.shape.length !== 2) return undefined;
  const [rows, from] = x.shape as [number, number];
  const to = 1 + dice.below(6);
  const isTurned = chance(dice, 2);
  const bias = dice.of([[to], [1, to], [], [1]]);
  const attributes = {
    transB: int(isTurned ? 1 : 0),
    alpha: { float: dice.of([1, 0.5]) },
    beta: { float: dice.of([1, 2]) },
  };
  const weights = recipe.floats(isTurned ? [to, from] : [from, to], 0.7);
  return recipe.add('Gemm', [x, weights, recipe.floats(bias)], [rows, to], attributes);
};

const layerNorm: Move = ({ recipe }, x) => {
  const channels = x.shape.at(-1)!;
  if (channels < 3) return undefined;
  return recipe.add('LayerNormalization', [x, recipe.floats([channels]), recipe.floats([channels])], x.shape);
};

const normParts: Move = (making, x) => {
  const { recipe, dice } = making;
  const axis = chance(dice, 4) && x.shape.length > 1 ? 1 : x.shape.length - 1;
  if (x.shape[axis]! < 3) return undefined;
  const mean = (of: Tensor) =>
    recipe.add('ReduceMean', [of], of.shape.with(axis, 1), { axes: ints(axis), keepdims: int(1) });
  const centredOf = (of: Tensor) => recipe.add('Sub', [of, mean(of)], of.shape);
  const centred = centredOf(x);
  const other = chance(dice, 2) ? centredOf(maybeOther(making, x)) : centred;
  const square = recipe.add('Pow', [other, recipe.scalar(2)], x.shape);
  const variance = mean(square);
  const deviation = recipe.add(
    'Sqrt',
    [recipe.add('Add', [variance, recipe.scalar(1e-3)], variance.shape)],
    variance.shape,
  );
  return recipe.add('Div', [centred, deviation], x.shape);
};

const unit: Move = (making, x) => {
  const { recipe, dice } = making;
  const axis = chance(dice, 4) && x.shape.length > 1 ? 1 : x.shape.length - 1;
  const other = maybeOther(making, x);
  const attributes = { axes: ints(axis), keepdims: int(1) };
  const length = recipe.add('ReduceL2', [other], x.shape.with(axis, 1), attributes);
  const floor = recipe.scalar(0.2);
  const least = recipe.add(dice.of(['Clip', 'Max']), [length, floor], length.shape);
  const isStretched = chance(dice, 3);
  const by = isStretched ? recipe.add('Expand', [least, recipe.integers(x.shape)], x.shape) : least;
  return recipe.add('Div', [x, by], x.shape);
};

const gelu: Move = (making, x) => {
  const { recipe, dice } = making;
  const { shape } = x;
  const number = (value: number) => recipe.scalar(value);
  const other = maybeOther(making, x);
  const half = (of: Tensor) => recipe.add('Mul', [of, number(0.5)], shape);
  if (chance(dice, 2)) {
    const inner = chance(dice, 2)
      ? recipe.add('Div', [x, number(Math.SQRT2)], shape)
      : recipe.add('Mul', [x, number(Math.SQRT1_2)], shape);
    const raised = recipe.add('Add', [recipe.add('Erf', [inner], shape), number(1)], shape);
    return chance(dice, 2)
      ? half(recipe.add('Mul', [other, raised], shape))
      : recipe.add('Mul', [half(other), raised], shape);
  }
  const cube = recipe.add('Mul', [recipe.add('Pow', [other, number(3)], shape), number(0.044715)], shape);
  const inner = recipe.add('Mul', [recipe.add('Add', [x, cube], shape), number(Math.sqrt(2 / Math.PI))], shape);
  const raised = recipe.add('Add', [recipe.add('Tanh', [inner], shape), number(1)], shape);
  return half(recipe.add('Mul', [x, raised], shape));
};

const silu: Move = (making, x) => {
  const { recipe, dice } = making;
  const other = maybeOther(making, x);
  const slope = chance(dice, 2) ? recipe.add('Mul', [x, recipe.scalar(1.702)], x.shape) : x;
  const gate = recipe.add(dice.of(['Sigmoid', 'HardSigmoid']), [slope], x.shape);
  return recipe.add('Mul', chance(dice, 2) ? [other, gate] : [gate, other], x.shape);
};

/** Softmax(scale · q · kᵀ + bias) · v of tensors whose last two axes are tokens and channels. */
function attended({ recipe, dice }: Making, query: Tensor, key: Tensor, value: Tensor): Tensor {
  const rank = key.shape.length;
  const perm = key.shape.map((_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
  const turned = recipe.add(
    'Transpose',
    [key],
    perm.map((axis) => key.shape[axis]!),
    { perm: ints(...perm) },
  );
  const shape = query.shape.with(-1, key.shape.at(-2)!);
  let scores = recipe.add('MatMul', [query, turned], shape);
  const scale = () => {
    const factor = chance(dice, 3) && rank > 3 ? recipe.floats([shape.at(-3)!, 1, 1]) : recipe.scalar(0.5);
    scores = recipe.add(dice.of(['Mul', 'Mul', 'Div']), [scores, factor], shape);
  };
  const bias = () => {
    const lengths = shape.map((length, i) => (i > 0 && chance(dice, 2) ? length : 1));
    const own = recipe.floats(lengths.slice(dice.below(2)));
    scores = recipe.add('Add', chance(dice, 2) ? [scores, own] : [own, scores], shape);
  };
  for (let times = dice.below(4); times > 0; times--) dice.of([scale, bias])();
  const shares = recipe.add('Softmax', [scores], shape, { axis: int(rank - 1) });
  return recipe.add('MatMul', [shares, value], [...shape.slice(0, -1), value.shape.at(-1)!]);
}

/** Query, key and value of one product, split or gathered. */
function thirds(
  { recipe, dice }: Making,
  x: Tensor,
  heads: (of: Tensor) => Tensor,
): readonly [query: Tensor, key: Tensor, value: Tensor] {
  const channels = x.shape.at(-1)!;
  const product = recipe.add(
    'MatMul',
    [x, recipe.floats([channels, 3 * channels], 0.7)],
    x.shape.with(-1, 3 * channels),
  );
  const all = recipe.add('Add', [product, recipe.floats([3 * channels])], product.shape);
  const rank = x.shape.length;
  if (chance(dice, 2)) {
    const lengths = recipe.integers([channels, channels, channels]);
    const parts = recipe.addAll('Split', [all, lengths], [x.shape, x.shape, x.shape], { axis: int(rank - 1) });
    return parts.map(heads) as [Tensor, Tensor, Tensor];
  }
  const apart = [...x.shape.slice(0, -1), 3, channels];
  const cut = recipe.add('Reshape', [all, recipe.integers(apart)], apart);
  const perm = [rank - 1, ...x.shape.keys()].map((axis, i) => (i === rank ? rank : axis));
  const turned = recipe.add('Transpose', [cut], [3, ...x.shape], { perm: ints(...perm) });
  const part = (i: number) =>
    heads(recipe.add('Gather', [turned, recipe.integers([i], [])], x.shape, { axis: int(0) }));
  return [part(0), part(1), part(2)];
}

const multiHead: Move = (making, x) => {
  const { recipe, dice, known } = making;
  const channels = x.shape.at(-1)!;
  const count = dice.of([1, 2, 4]);
  const rank = x.shape.length;
  if (rank < 3 || rank > 4 || channels % count !== 0) return undefined;
  const heads = (of: Tensor) => {
    const isInner = chance(dice, 4); // a head's channels stand apart
    const split = [...of.shape.slice(0, -1), ...(isInner ? [channels / count, count] : [count, channels / count])];
    const apart = recipe.add('Reshape', [of, recipe.integers(split)], split);
    const perm = split.map((_, i) => i);
    [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
    if (isInner) perm.splice(rank - 2, 3, rank, rank - 2, rank - 1);
    return recipe.add(
      'Transpose',
      [apart],
      perm.map((axis) => split[axis]!),
      { perm: ints(...perm) },
    );
  };
  const side = () => {
    const product = chance(dice, 3) ? x : (dense(making, x) as Tensor);
    return heads(product.shape.at(-1) === channels ? product : x);
  };
  const others = known.filter(
    ({ shape }) => shape.length === rank && shape.with(-2, 1).join() === x.shape.with(-2, 1).join(),
  );
  const keyOf = chance(dice, 4) && others.length > 0 ? heads(dice.of(others)) : undefined;
  const mixed = chance(dice, 3)
    ? attended(making, ...thirds(making, x, heads))
    : attended(making, side(), keyOf ?? side(), keyOf ?? side());
  if (keyOf === undefined && mixed.shape.length !== rank + 1) return undefined;
  const perm = mixed.shape.map((_, i) => i);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  const back = recipe.add(
    'Transpose',
    [mixed],
    perm.map((axis) => mixed.shape[axis]!),
    { perm: ints(...perm) },
  );
  return recipe.add('Reshape', [back, recipe.integers(x.shape)], x.shape);
};

/** A transformer's block: an attention and a perceptron behind norms, each added to what went in. */
const block: Move = (making, x) => {
  const { recipe, dice } = making;
  const normed = layerNorm(making, x) as Tensor | undefined;
  const mixed = normed && (multiHead(making, normed) as Tensor | undefined);
  if (!mixed) return undefined;
  const sum = recipe.add('Add', chance(dice, 2) ? [x, mixed] : [mixed, x], x.shape);
  if (chance(dice, 3)) return sum;
  const channels = x.shape.at(-1)!;
  const wide = x.shape.with(-1, 2 * channels);
  const hidden = recipe.add(
    'MatMul',
    [layerNorm(making, sum) as Tensor, recipe.floats([channels, 2 * channels], 0.7)],
    wide,
  );
  const curved = (chance(dice, 2) ? gelu : silu)(
    making,
    recipe.add('Add', [hidden, recipe.floats([2 * channels])], wide),
  ) as Tensor;
  const product = recipe.add('MatMul', [curved, recipe.floats([2 * channels, channels], 0.5)], x.shape);
  return recipe.add('Add', [recipe.add('Add', [product, recipe.floats([channels])], x.shape), sum], x.shape);
};

/** A few tokens of all, as of a class. */
const pick: Move = ({ recipe, dice }, x) => {
  const [batch, tokens, channels] = x.shape as [number, number, number];
  if (x.shape.length !== 3 || tokens < 2) return undefined;
  const place = chance(dice, 2) ? 0 : dice.below(tokens);
  if (chance(dice, 2))
    return recipe.add('Gather', [x, recipe.integers([place], [])], [batch, channels], { axis: int(1) });
  const places = [place, dice.below(tokens)].slice(dice.below(2));
  return recipe.add('Gather', [x, recipe.integers(places)], [batch, places.length, channels], { axis: int(1) });
};

/** An attention of tensors that happen to fit. */
const anyAttention: Move = (making, x) => {
  const { dice, known } = making;
  if (x.shape.length < 3) return undefined;
  const leading = (shape: readonly number[]) => shape.slice(0, -2).join();
  const fits = known.filter(({ shape }) => shape.length === x.shape.length && leading(shape) === leading(x.shape));
  const keys = fits.filter(({ shape }) => shape.at(-1) === x.shape.at(-1));
  if (keys.length === 0) return undefined;
  const key = chance(dice, 2) ? maybeOther(making, x) : dice.of(keys);
  if (key.shape.join() !== x.shape.join() && !keys.includes(key)) return undefined;
  const values = fits.filter(({ shape }) => shape.at(-2) === key.shape.at(-2));
  if (values.length === 0) return undefined;
  return attended(making, x, key, chance(dice, 2) ? maybeOther(making, key) : dice.of(values));
};

/** What networks do with the last axis of tensors, and attentions. */
export const TOKEN_MOVES: readonly Move[] = [
  dense,
  dense,
  gemm,
  layerNorm,
  normParts,
  unit,
  gelu,
  silu,
  multiHead,
  block,
  block,
  block,
  pick,
  pick,
  anyAttention,
  swapped,
];
