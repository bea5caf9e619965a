import { damaged, truncated, unsupported } from '../image/failure.ts';
import { JpegBits, type HuffmanTable } from './bits.ts';
import { readHuffmanTables } from './coefficients.ts';
import { walkJpegSegments, type JpegSegment } from './segments.ts';

const SOF_LOSSLESS = 0xc3;
const DHT = 0xc4;
const SOS = 0xda;
const DRI = 0xdd;
const PRECISION_BITS = 8;
const WHOLE_DIFFERENCE = 16; // a symbol without bits of its own: 32768

interface LosslessFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ids: readonly number[];
}

/** One scan, which holds all components. */
interface LosslessScan extends LosslessFrame {
  /** A table for every component. */
  readonly tables: readonly HuffmanTable[];
  /** 1–7: which neighbours a sample is guessed from. */
  readonly predictor: number;
  /** Low bits that were left out. */
  readonly shift: number;
  /** Rows from one restart to the next; 0 for none. */
  readonly restartRows: number;
  readonly start: number;
}

/**
 * Decodes a lossless JPEG (SOF3, Huffman, 8 bits a sample) of one scan and components of equal size.
 *
 * @param bytes - the whole file, or a TIFF's strip with its tables; its size was found in order
 * @returns `Uint8Array[heightPx * widthPx]` for every component, as stored: no colour is converted
 * @throws FormatError `image-damaged`, `image-truncated`, `image-unsupported` for several scans and for components of different size
 */
export function readLosslessJpeg(bytes: Uint8Array): readonly Uint8Array[] {
  const scan = readScan(bytes);
  const { widthPx, heightPx, ids } = scan;
  const planes = ids.map(() => new Uint8Array(widthPx * heightPx));
  const bits = new JpegBits(bytes, scan.start);
  let firstRow = 0;
  for (let row = 0; row < heightPx; row++) {
    if (row > 0 && scan.restartRows > 0 && row % scan.restartRows === 0) {
      bits.restart();
      firstRow = row;
    }
    for (let column = 0; column < widthPx; column++) {
      planes.forEach((plane, i) => {
        const difference = readDifference(bits, scan.tables[i]!);
        const at = row * widthPx + column;
        const guess = guessSample(plane, at, { scan, isFirstRow: row === firstRow, isFirstColumn: column === 0 });
        plane[at] = (guess + difference) & 0xff;
      });
    }
    if (bits.isEmpty) throw truncated(`JPEG ends in row ${row} of ${heightPx}`);
  }
  if (scan.shift > 0) for (const plane of planes) plane.forEach((value, i) => (plane[i] = value << scan.shift));
  return planes;
}

function readDifference(bits: JpegBits, table: HuffmanTable): number {
  const size = bits.readSymbol(table);
  if (size > WHOLE_DIFFERENCE) throw damaged(`JPEG has a difference of ${size} bits`);
  return size === WHOLE_DIFFERENCE ? 32768 : bits.readSigned(size);
}

interface Place {
  readonly scan: LosslessScan;
  readonly isFirstRow: boolean;
  readonly isFirstColumn: boolean;
}

function guessSample(plane: Uint8Array, at: number, { scan, isFirstRow, isFirstColumn }: Place): number {
  const { widthPx, predictor, shift } = scan;
  if (isFirstRow) return isFirstColumn ? 1 << (PRECISION_BITS - shift - 1) : plane[at - 1]!;
  const above = plane[at - widthPx]!;
  if (isFirstColumn) return above;
  const left = plane[at - 1]!;
  const corner = plane[at - widthPx - 1]!;
  switch (predictor) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}

function readScan(bytes: Uint8Array): LosslessScan {
  const tables: { readonly dc: HuffmanTable[]; readonly ac: HuffmanTable[] } = { dc: [], ac: [] };
  let frame: LosslessFrame | undefined;
  let interval = 0;
  for (const segment of walkJpegSegments(bytes)) {
    const payload = bytes.subarray(segment.start, segment.end);
    if (segment.marker === DHT) readHuffmanTables(payload, tables);
    else if (segment.marker === DRI) interval = payload[0]! * 256 + payload[1]!;
    else if (segment.marker === SOF_LOSSLESS) frame = readFrame(payload);
    else if (segment.marker === SOS && frame) return readScanHeader(payload, { frame, tables, interval, segment });
  }
  throw damaged('JPEG has a scan before its frame header');
}

function readFrame(payload: Uint8Array): LosslessFrame {
  const count = payload[5]!;
  const entries = Array.from({ length: count }, (_, i) => payload.subarray(6 + 3 * i, 9 + 3 * i));
  if (entries.some((entry) => entry[1] !== entries[0]![1])) {
    throw unsupported('content is lossless JPEG with components of different size');
  }
  return {
    heightPx: payload[1]! * 256 + payload[2]!,
    widthPx: payload[3]! * 256 + payload[4]!,
    ids: entries.map((entry) => entry[0]!),
  };
}

interface ScanContext {
  readonly frame: LosslessFrame;
  readonly tables: { readonly dc: readonly HuffmanTable[] };
  readonly interval: number;
  readonly segment: JpegSegment;
}

function readScanHeader(payload: Uint8Array, { frame, tables, interval, segment }: ScanContext): LosslessScan {
  const count = payload[0]!;
  if (count !== frame.ids.length)
    throw unsupported(`content is lossless JPEG with ${count} components in its first scan`);
  if (payload.length !== 4 + 2 * count) throw damaged(`JPEG has a scan header of ${payload.length} bytes`);
  const predictor = payload[1 + 2 * count]!;
  const shift = payload[3 + 2 * count]! & 15;
  if (predictor < 1 || predictor > 7 || shift >= PRECISION_BITS) {
    throw damaged(`JPEG has a lossless scan of predictor ${predictor}, ${shift} bits less`);
  }
  // libjpeg wants whole rows between restarts.
  if (interval % frame.widthPx !== 0) throw damaged(`JPEG has a restart after ${interval} samples of ${frame.widthPx}`);
  return {
    ...frame,
    tables: frame.ids.map((id, i) => {
      const table = tables.dc[payload[2 + 2 * i]! >> 4];
      if (!table) throw damaged(`JPEG has no Huffman table for component ${id}`);
      return table;
    }),
    predictor,
    shift,
    restartRows: interval / frame.widthPx,
    start: segment.end,
  };
}
