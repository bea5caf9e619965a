import { FormatError } from '../../core/format-error.ts';
import type { ImageHeader } from '../image/header.ts';
import type { HuffmanTable } from './bits.ts';
import { readHuffmanTables, readQuantTables } from './coefficients.ts';
import { hasYcc } from './colour-transform.ts';
import { SOS, walkJpegSegments } from './segments.ts';

const SOF_BASELINE = 0xc0;
const SOF_EXTENDED = 0xc1;
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
const SOI_BYTES = 2;
/** A segment's marker and length. */
const HEAD_BYTES = 4;

/** Bits of a difference of first coefficients, at most. */
const MAX_DC_BITS = 15;

/** By the sampling factors of all three components. */
const LAYOUTS: Readonly<Record<string, BaselineJpeg['layout']>> = {
  '2,2,1,1,1,1': 'I420',
  '2,1,1,1,1,1': 'I422',
  '1,1,1,1,1,1': 'I444',
};

/** What one component of a baseline JPEG is decoded with. */
export interface BaselineComponent {
  /** `Uint16Array[64]`, row by row. */
  readonly quant: Uint16Array;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

/** An everyday JPEG: Y, Cb and Cr, chroma halved both ways, along the row, or whole, all in one scan, one coefficient after the other. */
export interface BaselineJpeg {
  readonly layout: 'I420' | 'I422' | 'I444';
  /** Y, Cb, Cr. */
  readonly components: readonly BaselineComponent[];
  /** MCUs between restarts; 0 for none. */
  readonly restartInterval: number;
  /** Where the scan's data begin. */
  readonly dataStart: number;
}

/**
 * Reads what an everyday JPEG says before its pixels.
 *
 * @param bytes - the whole file, whose header was read by `sniffImage`
 * @returns undefined for every other JPEG, and for one with a fault in its tables: whoever reads those has the word for it
 */
export function readBaselineJpeg(bytes: Uint8Array, { jpeg }: Pick<ImageHeader, 'jpeg'>): BaselineJpeg | undefined {
  if (jpeg?.components !== 3 || jpeg.progressive || jpeg.isArithmetic || jpeg.isLossless) return undefined;
  const layout = LAYOUTS[jpeg.factors.flat().join()];
  if (!layout) return undefined;
  try {
    const { ids, components, restartInterval, dataStart } = readTables(bytes);
    return components && hasYcc(bytes, jpeg, ids) ? { layout, components, restartInterval, dataStart } : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function readTables(bytes: Uint8Array) {
  const quantTables: (Uint16Array | undefined)[] = [];
  const tables: { readonly dc: HuffmanTable[]; readonly ac: HuffmanTable[] } = { dc: [], ac: [] };
  let frame = new Uint8Array();
  let restartInterval = 0;
  let scan = new Uint8Array();
  let dataStart = SOI_BYTES;
  let isTight = true;
  for (const { marker, start, end } of walkJpegSegments(bytes)) {
    const payload = bytes.subarray(start, end);
    if (start !== dataStart + HEAD_BYTES) isTight = false;
    if (marker === DQT) readQuantTables(payload, quantTables);
    else if (marker === DHT) readHuffmanTables(payload, tables);
    else if (marker === SOF_BASELINE || marker === SOF_EXTENDED) frame = payload.slice();
    else if (marker === DRI) restartInterval = payload.length === 2 ? payload[0]! * 256 + payload[1]! : -1;
    else if (marker === SOS) scan = payload.slice();
    dataStart = end;
  }
  const ids = [0, 1, 2].map((i) => frame[6 + 3 * i]!);
  const parts = ids.map((id, i) => {
    const selectors = scan[2 + 2 * i]!;
    return {
      isNext: scan[1 + 2 * i] === id,
      ...{ quant: quantTables[frame[8 + 3 * i]!], dc: tables.dc[selectors >> 4], ac: tables.ac[selectors & 15] },
    };
  });
  const isWhole = scan.length === 10 && scan[0] === 3 && new Set(ids).size === 3 && restartInterval >= 0 && isTight;
  return { ids, components: isWhole ? complete(parts) : undefined, restartInterval, dataStart };
}

type Part = { readonly [Key in keyof BaselineComponent]: BaselineComponent[Key] | undefined } & {
  readonly isNext: boolean;
};

/** The components, unless one is not where it should be, or lacks a table, or has a table that is none for first coefficients. */
function complete(parts: readonly Part[]): readonly BaselineComponent[] | undefined {
  const components = parts.flatMap(({ isNext, quant, dc, ac }) =>
    isNext && quant && dc && ac && dc.symbols.every((symbol) => symbol <= MAX_DC_BITS) ? [{ quant, dc, ac }] : [],
  );
  return components.length === parts.length ? components : undefined;
}
