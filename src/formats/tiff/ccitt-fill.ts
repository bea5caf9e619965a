/**
 * Writes a row from its runs, white and black in turn. Runs that reach beyond the row are cut, in `runs` as well: the row
 * below refers to them.
 *
 * @param runs - `count` lengths in pixels, as unsigned 32 bits; written to
 * @param row - `Uint8Array[ceil(widthPx / 8)]`, first pixel in the highest bit, black 1; overwritten
 */
export function fillRuns(runs: Int32Array, count: number, row: Uint8Array, widthPx: number): void {
  row.fill(0);
  let x = 0;
  for (let index = 0; index < count; index++) {
    let run = runs[index]! >>> 0;
    if (x + run > widthPx) {
      run = widthPx - x;
      runs[index] = run;
    }
    if (index & 1) setBits(row, x, x + run);
    x += run;
  }
}

/** Sets the bits `from` to `to`, the last not among them. */
function setBits(row: Uint8Array, from: number, to: number): void {
  if (from === to) return;
  const first = from >> 3;
  const last = to >> 3;
  const head = 0xff >> (from & 7);
  const tail = ~(0xff >> (to & 7)) & 0xff;
  if (first === last) {
    row[first]! |= head & tail;
    return;
  }
  row[first]! |= head;
  row.fill(0xff, first + 1, last);
  if (tail !== 0) row[last]! |= tail;
}
