import type { WrittenAttribute } from '../../src/formats/onnx/writer.ts';
import { windowShape } from '../../src/formats/onnx/windows.ts';
import { chance, int, ints, type Move } from './random-move.ts';
import type { Tensor } from './recipe.ts';

type Attributes = Readonly<Record<string, WrittenAttribute>>;

function windowed(op: string, attributes: Attributes, { shape }: Tensor, channels: number, kernel: readonly number[]) {
  const map = new Map(
    Object.entries(attributes).map(([name, value]) => {
      const given = { float: undefined, int: 0, ints: [], text: '', tensor: undefined, ...value };
      return [name, given] as const;
    }),
  );
  const node = { op, domain: '', inputs: [], outputs: [], attributes: map };
  return windowShape(node, shape, { channels, kernel });
}

/** Whether windows leave nothing out between them: onnxruntime pads by less than nothing then. */
function isSteady({ auto_pad, strides }: Attributes, kernel: readonly number[]): boolean {
  const steps = strides && 'ints' in strides ? strides.ints : [1, 1];
  return auto_pad === undefined || steps.every((step, i) => step <= kernel[i]!);
}

const conv: Move = ({ recipe, dice }, x) => {
  if (x.shape.length !== 4) return undefined;
  const from = x.shape[1]!;
  const groups = chance(dice, 4) ? from : from % 2 === 0 && chance(dice, 4) ? 2 : 1;
  const to = groups * (1 + dice.below(groups > 2 ? 2 : 5));
  const kernel = dice.of([
    [1, 1],
    [3, 3],
    [2, 2],
    [1, 3],
    [3, 2],
  ]);
  const attributes: Record<string, WrittenAttribute> = { group: int(groups) };
  if (chance(dice, 2)) attributes['strides'] = ints(1 + dice.below(2), 1 + dice.below(3));
  if (chance(dice, 4)) attributes['dilations'] = ints(1 + dice.below(2), 1 + dice.below(2));
  if (chance(dice, 4)) attributes['auto_pad'] = { text: dice.of(['SAME_UPPER', 'SAME_LOWER', 'VALID']) };
  else if (chance(dice, 2)) attributes['pads'] = ints(dice.below(2), dice.below(2), dice.below(3), dice.below(2));
  if (attributes['auto_pad']) delete attributes['dilations'];
  if (!isSteady(attributes, kernel)) return undefined;
  const shape = windowed('Conv', attributes, x, to, kernel);
  if (shape.some((length) => !(length > 0))) return undefined;
  const weights = recipe.floats([to, from / groups, ...kernel], 0.6);
  return recipe.add('Conv', chance(dice, 3) ? [x, weights] : [x, weights, recipe.floats([to])], shape, attributes);
};

const pool: Move = ({ recipe, dice }, x) => {
  if (x.shape.length !== 4) return undefined;
  if (chance(dice, 4)) {
    return recipe.add(dice.of(['GlobalAveragePool', 'GlobalMaxPool']), [x], [...x.shape.slice(0, 2), 1, 1]);
  }
  const kernel = dice.of([
    [2, 2],
    [3, 3],
    [1, 2],
    [3, 1],
  ]);
  const op = dice.of(['MaxPool', 'AveragePool']);
  const attributes: Record<string, WrittenAttribute> = { kernel_shape: ints(...kernel) };
  if (chance(dice, 2)) attributes['strides'] = ints(1 + dice.below(2), 1 + dice.below(3));
  if (chance(dice, 4)) attributes['auto_pad'] = { text: dice.of(['SAME_UPPER', 'SAME_LOWER', 'VALID']) };
  else if (chance(dice, 2))
    attributes['pads'] = ints(...kernel.map((k) => dice.below(k)), ...kernel.map((k) => dice.below(k)));
  if (!isSteady(attributes, kernel)) return undefined;
  const isWide = isSteady({ ...attributes, auto_pad: { text: 'SAME' } }, kernel);
  // With pads, onnxruntime foresees other lengths than it computes.
  if (!attributes['auto_pad'] && !attributes['pads'] && isWide && chance(dice, 3)) attributes['ceil_mode'] = int(1);
  if (op === 'AveragePool' && chance(dice, 2)) attributes['count_include_pad'] = int(1);
  const shape = windowed(op, attributes, x, x.shape[1]!, kernel);
  if (shape.some((length) => !(length > 0))) return undefined;
  return recipe.add(op, [x], shape, attributes);
};

const squeezeExcite: Move = ({ recipe }, x) => {
  if (x.shape.length !== 4) return undefined;
  const [batch, channels] = x.shape as [number, number];
  const pooled = recipe.add('GlobalAveragePool', [x], [batch, channels, 1, 1]);
  const conv = recipe.add('Conv', [pooled, recipe.floats([channels, channels, 1, 1])], pooled.shape);
  return recipe.add('Mul', [x, recipe.add('Sigmoid', [conv], conv.shape)], x.shape);
};

const batchNorm: Move = ({ recipe }, x) => {
  const channels = x.shape[1];
  if (!channels) return undefined;
  const numbers = [
    recipe.floats([channels]),
    recipe.floats([channels]),
    recipe.floats([channels]),
    recipe.floats([channels], 0.4, 1),
  ];
  return recipe.add('BatchNormalization', [x, ...numbers], x.shape);
};

const tokens: Move = ({ recipe, dice }, x) => {
  if (x.shape.length !== 4) return undefined;
  const [batch, channels, rows, columns] = x.shape as [number, number, number, number];
  const flat = recipe.add('Reshape', [x, recipe.integers([batch, channels, -1])], [batch, channels, rows * columns]);
  const all = recipe.add('Transpose', [flat], [batch, rows * columns, channels], { perm: ints(0, 2, 1) });
  if (batch > 1 || chance(dice, 2)) return all;
  const shape = [1, rows * columns + 1, channels];
  const joined = recipe.add('Concat', [recipe.floats([1, 1, channels]), all], shape, { axis: int(1) });
  return recipe.add('Add', [joined, recipe.floats(shape)], shape);
};

const channelsLast: Move = ({ recipe }, x) => {
  if (x.shape.length !== 4) return undefined;
  const [a, b, c, d] = x.shape as [number, number, number, number];
  return recipe.add('Transpose', [x], [a, c, d, b], { perm: ints(0, 2, 3, 1) });
};

const channelsFirst: Move = ({ recipe }, x) => {
  if (x.shape.length !== 4) return undefined;
  const [a, b, c, d] = x.shape as [number, number, number, number];
  return recipe.add('Transpose', [x], [a, d, b, c], { perm: ints(0, 3, 1, 2) });
};

const windows: Move = ({ recipe, dice }, x) => {
  if (x.shape.length !== 4) return undefined;
  const [batch, rows, columns, channels] = x.shape as [number, number, number, number];
  const edge = dice.of([2, 3]);
  if (rows % edge !== 0 || columns % edge !== 0) return undefined;
  const [down, across] = [rows / edge, columns / edge];
  const cut = recipe.add(
    'Reshape',
    [x, recipe.integers([batch, down, edge, across, edge, channels])],
    [batch, down, edge, across, edge, channels],
  );
  const shape = [batch, down, across, edge, edge, channels];
  const turned = recipe.add('Transpose', [cut], shape, { perm: ints(0, 1, 3, 2, 4, 5) });
  const to = chance(dice, 2)
    ? [batch * down * across, edge * edge, channels]
    : [batch, down * across, edge * edge, channels];
  return recipe.add('Reshape', [turned, recipe.integers(to)], to);
};

/** What networks do with maps: batch, channels, rows, columns. */
export const MAP_MOVES: readonly Move[] = [
  conv,
  conv,
  pool,
  squeezeExcite,
  batchNorm,
  tokens,
  channelsLast,
  channelsFirst,
  windows,
];
