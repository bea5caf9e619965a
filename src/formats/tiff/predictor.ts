import { unsupported } from '../image/failure.ts';

/** What a predictor works on. */
export interface PredictedRows {
  /** Whole rows; written to. */
  readonly rows: Uint8Array;
  readonly rowBytes: number;
  readonly bitsPerSample: number;
  /** Samples from one pixel to the next. */
  readonly stride: number;
  readonly littleEndian: boolean;
}

/**
 * Undoes the differences between neighbouring samples (predictor 2) or between the bytes of floats (predictor 3), in place.
 *
 * @throws FormatError `image-unsupported` for depths that libtiff refuses as well
 */
export function undoPredictor(predictor: number, data: PredictedRows): void {
  if (predictor === 1) return;
  const isKnown =
    predictor === 2 ? [8, 16, 32].includes(data.bitsPerSample) : predictor === 3 && data.bitsPerSample === 32;
  if (!isKnown) throw unsupported(`content is TIFF with predictor ${predictor} at ${data.bitsPerSample} bits`);
  for (let at = 0; at < data.rows.length; at += data.rowBytes) {
    const row = data.rows.subarray(at, at + data.rowBytes);
    if (predictor === 2) addDifferences(row, data);
    else joinFloatBytes(row, data);
  }
}

function addDifferences(row: Uint8Array, { bitsPerSample, stride, littleEndian }: PredictedRows): void {
  if (bitsPerSample === 8) {
    for (let i = stride; i < row.length; i++) row[i]! += row[i - stride]!;
    return;
  }
  const view = new DataView(row.buffer, row.byteOffset, row.length);
  const step = (bitsPerSample / 8) * stride;
  if (bitsPerSample === 16) {
    for (let at = step; at < row.length; at += 2) {
      view.setUint16(at, view.getUint16(at, littleEndian) + view.getUint16(at - step, littleEndian), littleEndian);
    }
    return;
  }
  for (let at = step; at < row.length; at += 4) {
    view.setUint32(at, view.getUint32(at, littleEndian) + view.getUint32(at - step, littleEndian), littleEndian);
  }
}

/** A row holds the highest bytes of all floats first, then the second ones, and so on, as differences. */
function joinFloatBytes(row: Uint8Array, { stride, littleEndian }: PredictedRows): void {
  for (let i = stride; i < row.length; i++) row[i]! += row[i - stride]!;
  const parts = row.slice();
  const count = row.length / 4;
  for (let i = 0; i < count; i++) {
    for (let byte = 0; byte < 4; byte++) row[4 * i + (littleEndian ? 3 - byte : byte)] = parts[byte * count + i]!;
  }
}
