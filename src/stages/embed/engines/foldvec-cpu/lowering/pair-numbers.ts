import { broadcast } from '../../../../../formats/onnx/axes.ts';
import type { ConstantValue, PairNumbers, ScoresValue } from './graph-value.ts';
import { lengthOf, type Run, shapeOf } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';

const MOST_PAIRS = 2 ** 27; // half a gigabyte of numbers

/** How far a constant goes on with each step of a run. */
interface Stride {
  readonly axis: Run['axis'];
  readonly length: number;
  readonly step: number;
}

/**
 * A constant that is added to scores, group by group, head by head, query by query.
 *
 * @throws GraphRefusal if it differs from picture to picture, or makes the scores larger
 */
export function pairNumbers(node: NodeReader, { query, key }: ScoresValue, constant: ConstantValue): PairNumbers {
  const shape = [...shapeOf(query.layout).slice(0, -1), lengthOf(key.layout.at(-1)!)];
  if (broadcast([shape, constant.shape])?.join() !== shape.join()) node.refuse('makes the scores larger');
  const steps = stepsOf(constant, shape.length);
  const strides = query.layout.slice(0, -2).flatMap((runs, axis) => stridesOf(runs, steps[axis]!));
  if (strides.some(({ axis, step }) => axis === 'batch' && step > 0))
    node.refuse('adds other numbers for each picture');
  const groups = startsOf(strides.filter(({ axis }) => axis === 'rows' || axis === 'columns'));
  const heads = startsOf(strides.filter(({ axis }) => axis === 'channels'));
  const own = groups.every((start) => start === 0) ? [0] : groups;
  const [queries = 0, keys = 0] = shape.slice(-2);
  const [queryStep = 0, keyStep = 0] = steps.slice(-2);
  const count = own.length * heads.length * queries * keys;
  if (count > MOST_PAIRS) node.refuse(`adds ${count} numbers`);
  node.builder.account(count);
  const values = new Float32Array(count);
  let at = 0;
  for (const group of own) {
    for (const head of heads) {
      for (let i = 0; i < queries; i++) {
        const start = group + head + i * queryStep;
        for (let j = 0; j < keys; j++) values[at++] = constant.values[start + j * keyStep]!;
      }
    }
  }
  return { groups: own.length, values };
}

/** The numbers of both, of one group or of as many. */
export function sumOfPairs(a: PairNumbers, b: PairNumbers): PairNumbers {
  const [more, less] = a.groups >= b.groups ? [a, b] : [b, a];
  return { ...more, values: more.values.map((value, i) => value + less.values[i % less.values.length]!) };
}

/** How far a constant goes on along each of so many axes; 0 where it is stretched. */
function stepsOf({ shape }: ConstantValue, rank: number): readonly number[] {
  const steps = new Array<number>(rank).fill(0);
  let step = 1;
  shape.toReversed().forEach((length, i) => {
    if (length > 1) steps[rank - 1 - i] = step;
    step *= length;
  });
  return steps;
}

function stridesOf(runs: readonly Run[], step: number): readonly Stride[] {
  let inner = lengthOf(runs);
  return runs.map(({ axis, length }) => {
    inner /= length;
    return { axis, length, step: step * inner };
  });
}

function startsOf(strides: readonly Stride[]): readonly number[] {
  return strides.reduce(
    (starts, { length, step }) => starts.flatMap((start) => Array.from({ length }, (_, i) => start + i * step)),
    [0],
  );
}
