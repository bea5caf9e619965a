// Chroma of half the columns, one row at a time, on its way to whole columns.
import { chromaU, chromaV, height, plane1, plane2, stride1, width } from './source.as';

/** Where a plane of half the rows has the chroma row nearest to row y. */
export function nearRow(plane: usize, y: i32): usize {
  return plane + stride1 * usize(y >> 1);
}

/** … and the nearest one on the other side; at the edges the same row once more. */
export function farRow(plane: usize, y: i32): usize {
  const row = y >> 1;
  const rows = (height + 1) >> 1;
  return plane + stride1 * usize((y & 1) != 0 ? min(row + 1, rows - 1) : max(row - 1, 0));
}

/** Chroma columns that pixel columns [from, to) need with their neighbours; `first` is a multiple of 8. */
function firstColumn(from: i32): i32 {
  return max(0, (from >> 1) - 8);
}

function endColumn(to: i32): i32 {
  return min((width + 1) >> 1, ((to + 1) >> 1) + 1);
}

/** Repeats a row's first and last sample once outside of it. */
function repeatEnds(row: usize): void {
  const columns = (width + 1) >> 1;
  store<i16>(row - 2, load<i16>(row));
  store<i16>(row + 2 * columns, load<i16>(row + 2 * columns - 2));
}

function mixRows(plane: usize, row: usize, y: i32, from: i32, to: i32): void {
  const near = nearRow(plane, y);
  const far = farRow(plane, y);
  for (let c = firstColumn(from); c < endColumn(to); c += 8) {
    const n = v128.load_ext<u8>(near + c);
    v128.store(row + 2 * c, i16x8.add(i16x8.add(n, i16x8.shl(n, 1)), v128.load_ext<u8>(far + c)));
  }
  repeatEnds(row);
}

function widenRow(src: usize, row: usize, from: i32, to: i32): void {
  for (let c = firstColumn(from); c < endColumn(to); c += 8) v128.store(row + 2 * c, v128.load_ext<u8>(src + c));
  repeatEnds(row);
}

/** Chroma of half the rows: 3 · near + far, for pixel columns [from, to) of row y, into the chroma rows. */
export function prepareQuarterChroma(y: i32, from: i32, to: i32): void {
  mixRows(plane1, chromaU, y, from, to);
  mixRows(plane2, chromaV, y, from, to);
}

/** Chroma of all rows: the samples themselves, for pixel columns [from, to) of row y, into the chroma rows. */
export function prepareHalfChroma(y: i32, from: i32, to: i32): void {
  widenRow(plane1 + stride1 * usize(y), chromaU, from, to);
  widenRow(plane2 + stride1 * usize(y), chromaV, from, to);
}
