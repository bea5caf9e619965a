import { damaged } from '../image/failure.ts';

/**
 * Undoes the row filters of a PNG, in place.
 *
 * @param rows - each row is one filter byte and `rowBytes` bytes; written to
 * @param bytesPerPixel - at least 1
 * @throws FormatError `image-damaged` at a filter that is none of the five
 */
export function unfilterRows(rows: Uint8Array, rowBytes: number, bytesPerPixel: number): void {
  const zeros = new Uint8Array(rowBytes);
  let above: Uint8Array = zeros;
  for (let at = 0; at < rows.length; at += rowBytes + 1) {
    const row = rows.subarray(at + 1, at + 1 + rowBytes);
    unfilterRow(rows[at]!, row, above, bytesPerPixel);
    above = row;
  }
}

function unfilterRow(filter: number, row: Uint8Array, above: Uint8Array, bytesPerPixel: number): void {
  const first = Math.min(bytesPerPixel, row.length);
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = first; i < row.length; i++) row[i]! += row[i - bytesPerPixel]!;
      return;
    case 2:
      for (let i = 0; i < row.length; i++) row[i]! += above[i]!;
      return;
    case 3:
      for (let i = 0; i < first; i++) row[i]! += above[i]! >> 1;
      for (let i = first; i < row.length; i++) row[i]! += (row[i - bytesPerPixel]! + above[i]!) >> 1;
      return;
    case 4:
      for (let i = 0; i < first; i++) row[i]! += above[i]!;
      for (let i = first; i < row.length; i++) {
        row[i]! += paeth(row[i - bytesPerPixel]!, above[i]!, above[i - bytesPerPixel]!);
      }
      return;
    default:
      throw damaged(`PNG has an unknown row filter, ${filter}`);
  }
}

/** The neighbour that is nearest to left + up − corner; left before up before corner. */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
