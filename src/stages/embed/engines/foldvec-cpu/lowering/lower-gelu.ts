import type { MapId } from '../network.ts';
import type { ConstantValue, CurveValue, GraphValue, MapValue } from './graph-value.ts';
import { affine } from './lower-affine.ts';
import { lowerActivation } from './lower-activations.ts';
import { isSameLayout } from './map-layout.ts';
import type { NodeReader } from './node-reader.ts';

// Exporters write x · Φ(x) as x · (erf(x / √2) + 1) · ½, in one order or another, and its approximation with a tanh instead. The curve
// between is never computed by itself.

const TOLERANCE = 1e-6; // constants are float32

/** Erf of a tensor that was divided by √2. */
export function lowerErf(node: NodeReader): GraphValue {
  const value = node.map(0);
  const { of, factor } = unscaled(node, value.map);
  if (!isNear(factor, Math.SQRT1_2)) node.refuse('is none of a GELU');
  return { kind: 'curve', part: 'gelu', of: { ...value, map: of }, times: 1, plus: 0 };
}

/** Tanh, by itself or as a part of a GELU. */
export function lowerTanh(node: NodeReader): GraphValue {
  const value = node.map(0);
  const of = insideOfTanh(node, value.map);
  if (of === undefined) return lowerActivation(node, value, { kind: 'tanh' });
  return { kind: 'curve', part: 'tanh-gelu', of: { ...value, map: of }, times: 1, plus: 0 };
}

/** The x of √(2/π) · (x + 0.044715 · x³). */
function insideOfTanh(node: NodeReader, map: MapId): MapId | undefined {
  const { of: sum, factor } = unscaled(node, map);
  const adder = node.builder.makerOf(sum);
  if (adder?.kind !== 'add' || !isNear(factor, Math.sqrt(2 / Math.PI))) return undefined;
  for (const [x, part] of [adder.inputs, adder.inputs.toReversed()] as [MapId, MapId][]) {
    const { of: cube, factor: small } = unscaled(node, part);
    if (isNear(small, 0.044715) && isCube(node, cube, x)) return x;
  }
  return undefined;
}

function isCube(node: NodeReader, cube: MapId, x: MapId): boolean {
  const outer = node.builder.makerOf(cube);
  if (outer?.kind !== 'multiply') return false;
  const square = outer.input === x ? outer.factor : outer.input;
  const inner = node.builder.makerOf(square);
  const isTimes = outer.input === x || outer.factor === x;
  return isTimes && inner?.kind === 'multiply' && inner.input === x && inner.factor === x;
}

function isNear(value: number, expected: number): boolean {
  return Math.abs(value / expected - 1) <= TOLERANCE;
}

/** A curve times a number, plus a number. */
export function onCurve(
  node: NodeReader,
  curve: CurveValue,
  { values }: ConstantValue,
  toScaleAndShift: (value: number) => readonly [scale: number, shift: number],
): GraphValue {
  if (values.length !== 1) node.refuse('works on a part of a GELU with more than one number');
  const [scale, shift] = toScaleAndShift(values[0]!);
  return { ...curve, times: curve.times * scale, plus: curve.plus * scale + shift };
}

/** A tensor times the curve of the same tensor: a GELU, with a factor. */
export function curveTimes(node: NodeReader, { part, of, times, plus }: CurveValue, value: MapValue): GraphValue {
  const { of: map, factor } = value.map === of.map ? { of: value.map, factor: 1 } : unscaled(node, value.map);
  const isGelu = Math.abs(times - plus) <= TOLERANCE * Math.abs(times);
  if (map !== of.map || !isGelu || !isSameLayout(of.layout, value.layout)) node.refuse('is no part of a GELU');
  const gelu = lowerActivation(node, of, { kind: part });
  return affine(node, gelu, () => [2 * times * factor, 0]);
}

/** What a tensor was, if it is one factor times another. */
function unscaled(node: NodeReader, map: MapId): { readonly of: MapId; readonly factor: number } {
  const maker = node.builder.makerOf(map);
  if (maker?.kind !== 'affine') return { of: map, factor: 1 };
  const [factor = 1] = maker.scale;
  const isOneFactor = maker.scale.every((value) => value === factor) && maker.shift.every((value) => value === 0);
  return isOneFactor ? { of: maker.input, factor } : { of: map, factor: 1 };
}
