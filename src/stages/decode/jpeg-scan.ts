import type { HuffmanTable } from '../../formats/jpeg/bits.ts';
import type { BaselineJpeg } from '../../formats/jpeg/baseline.ts';
import type { KernelExports } from './kernel-exports.ts';

const QUANT_BYTES = 128;
/** Counts, and symbols behind them, of the Huffman table that is being made. */
const LISTS_BYTES = 16 + 256;
/** What may be read behind the file, and written before what is laid out. */
const VECTOR_BYTES = 16;
const aligned = (bytes: number) => Math.ceil(bytes / 16) * 16;

/** Where in the kernel's memory lies what a scan is decoded with. In bytes. */
export interface ScanPlaces {
  /** Each table once, though several components use it. */
  readonly tables: ReadonlyMap<HuffmanTable, number>;
  readonly quants: readonly number[];
  readonly lists: number;
  /** The scan's data as they are in the file … */
  readonly data: number;
  readonly dataBytes: number;
  /** … and behind those of its restart interval laid out for reading, which end here. */
  readonly end: number;
}

/** Places what a scan is decoded with behind `from`, a multiple of 16. */
export function scanPlaces(
  bytes: Uint8Array,
  { components, dataStart }: BaselineJpeg,
  from: number,
  tableBytes: number,
): ScanPlaces {
  let top = from;
  const take = (size: number) => {
    const at = top;
    top += aligned(size);
    return at;
  };
  const tables = new Map(
    [...new Set(components.flatMap(({ dc, ac }) => [dc, ac]))].map((one) => [one, take(tableBytes)]),
  );
  const quants = components.map(() => take(QUANT_BYTES));
  const lists = take(LISTS_BYTES);
  const dataBytes = bytes.length - dataStart;
  const data = take(dataBytes + VECTOR_BYTES);
  take(dataBytes + VECTOR_BYTES);
  return { tables, quants, lists, data, dataBytes, end: top };
}

/** A scan, and where it is put. */
export interface PlacedScan {
  readonly bytes: Uint8Array;
  readonly jpeg: BaselineJpeg;
  readonly places: ScanPlaces;
}

/**
 * Puts a scan where it was placed, and decodes it into the planes of the set source.
 *
 * @returns whether its data are whole and without fault
 */
export function runScan(memory: WebAssembly.Memory, wasm: KernelExports, { bytes, jpeg, places }: PlacedScan): boolean {
  const room = new Uint8Array(memory.buffer);
  const { lists, data, dataBytes, end } = places;
  for (const [table, at] of places.tables) {
    room.set(table.counts, lists);
    room.set(table.symbols, lists + 16);
    wasm.makeHuffmanTable(at, lists, lists + 16, Number(jpeg.components.some(({ dc }) => dc === table)));
  }
  jpeg.components.forEach(({ quant, dc, ac }, i) => {
    const at = places.quants[i]!;
    new Uint16Array(memory.buffer, at, quant.length).set(quant);
    wasm.setComponent(i, places.tables.get(dc)!, places.tables.get(ac)!, at);
  });
  room.set(bytes.subarray(jpeg.dataStart), data);
  return wasm.decodeScan(data, data + dataBytes, end, jpeg.restartInterval) !== 0;
}
