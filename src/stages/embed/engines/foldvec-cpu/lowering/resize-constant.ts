import { isWithin } from './constant-moves.ts';
import type { ConstantValue } from './graph-value.ts';
import type { NodeReader } from './node-reader.ts';

const TAPS = 4;

/**
 * Resize of a constant's last two axes by cubic convolution, as exported networks resample the positions of their patches
 * (https://onnx.ai/onnx/operators/onnx__Resize.html).
 *
 * @returns undefined for other kinds of resizing
 */
export function resized(node: NodeReader, { shape, values }: ConstantValue): ConstantValue | undefined {
  const isKnown =
    node.text('mode') === 'cubic' &&
    ['', 'half_pixel', 'pytorch_half_pixel'].includes(node.text('coordinate_transformation_mode')) &&
    ['antialias', 'exclude_outside'].every((name) => node.int(name, 0) === 0);
  const to = node.outputShape();
  if (!isKnown || shape.length !== 4 || to[0] !== shape[0] || to[1] !== shape[1]) return undefined;
  if (!isWithin([2, ...to])) return undefined; // each value is a sum of sixteen
  const [, , height = 0, width = 0] = shape;
  const [, , rows = 0, columns = 0] = to;
  const scales = node.has(2) ? node.constant(2)?.values : undefined;
  if (node.has(2) && scales?.length !== 4) return undefined;
  const a = node.float('cubic_coeff_a', -0.75);
  const isFirst = node.text('coordinate_transformation_mode') === 'pytorch_half_pixel'; // where a single one comes out
  const [down, across] = [
    tapsOf(height, rows, { a, isFirst, scale: scales?.[2] ?? rows / height }),
    tapsOf(width, columns, { a, isFirst, scale: scales?.[3] ?? columns / width }),
  ];
  const planes = values.length / (height * width);
  const result = new Float32Array(planes * rows * columns);
  let at = 0;
  for (let plane = 0; plane < planes; plane++) {
    const begin = plane * height * width;
    for (const row of down) {
      for (const column of across) {
        let sum = 0;
        for (const { from: y, weight: wy } of row) {
          for (const { from: x, weight: wx } of column) sum += wy * wx * values[begin + y * width + x]!;
        }
        result[at++] = sum;
      }
    }
  }
  return { kind: 'constant', shape: to, values: result, isFloat32: true };
}

interface Tap {
  readonly from: number;
  readonly weight: number;
}

/** For each place that comes out the four that go in, and how much of them; beyond the edge stands what is at the edge. */
function tapsOf(
  from: number,
  to: number,
  { a, scale, isFirst }: { readonly a: number; readonly scale: number; readonly isFirst: boolean },
): readonly Tap[][] {
  return Array.from({ length: to }, (_, i) => {
    const centre = isFirst && to === 1 ? 0 : (i + 0.5) / scale - 0.5;
    const first = Math.floor(centre) - 1;
    return Array.from({ length: TAPS }, (_, tap) => {
      const distance = Math.abs(centre - (first + tap));
      return { from: Math.min(Math.max(first + tap, 0), from - 1), weight: cubic(distance, a) };
    });
  });
}

/** Keys's cubic convolution. */
function cubic(x: number, a: number): number {
  if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}
