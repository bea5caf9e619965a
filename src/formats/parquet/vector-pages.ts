/** Rows of a file, and of its parts; the last ones may have fewer. */
export interface RowGroups {
  readonly pageRows: number;
  /** A multiple of {@link pageRows}. */
  readonly groupRows: number;
}

const PAGE_BYTES = 2 ** 20;
const MAX_PAGE_ROWS = 2048; // texts of a group are in memory while it is begun, however short its vectors are
const PAGES_A_GROUP = 16;

/**
 * How many rows a page and a group of pages hold: 1 MiB and 16 MiB of vectors, which depends on nothing but the vectors, so that
 * the same rows give the same file however they come.
 *
 * @param rowBytes - of a vector
 */
export function rowGroups(rowBytes: number): RowGroups {
  const pageRows = Math.max(1, Math.min(MAX_PAGE_ROWS, Math.floor(PAGE_BYTES / Math.max(1, rowBytes))));
  return { pageRows, groupRows: pageRows * PAGES_A_GROUP };
}

/**
 * What stands before the values of a page of vectors: the header, then where lists begin and that nothing is missing. Of lists
 * of one length both are runs, so that no number of a vector is ever touched here.
 *
 * @param dim - length of a vector, at least 1
 * @param valueBytes - of all the numbers that follow
 */
export function vectorPageHead(rows: number, dim: number, valueBytes: number): Uint8Array<ArrayBuffer> {
  const levels = [...withLength(repetitionRuns(rows, dim)), ...withLength(run(rows * dim, 1))];
  const size = levels.length + valueBytes;
  const PLAIN = 0;
  const RLE = 3;
  // Thrift's compact protocol: a byte says how far the field's number is from the last one's, and its type; 0 ends a struct.
  const header = [
    ...[I32, ...zigzag(0)], // 1, type: a data page
    ...[I32, ...zigzag(size)], // 2, size
    ...[I32, ...zigzag(size)], // 3, size when compressed, which it is not
    0x20 | STRUCT, // 5, of a data page
    ...[I32, ...zigzag(rows * dim)], // 1, count of values
    ...[I32, ...zigzag(PLAIN)], // 2, encoding
    ...[I32, ...zigzag(RLE)], // 3, of definition levels
    ...[I32, ...zigzag(RLE)], // 4, of repetition levels
    ...[0, 0],
  ];
  return Uint8Array.from([...header, ...levels]);
}

const I32 = 0x15;
const STRUCT = 0x0c;

/** 0 where a list begins, 1 where it goes on. */
function repetitionRuns(rows: number, dim: number): readonly number[] {
  if (dim === 1) return run(rows, 0);
  const list = [...run(1, 0), ...run(dim - 1, 1)];
  return Array.from({ length: rows }, () => list).flat();
}

function run(count: number, value: number): readonly number[] {
  return [...varint(count * 2), value];
}

function withLength(bytes: readonly number[]): readonly number[] {
  const { length } = bytes;
  return [length & 0xff, (length >>> 8) & 0xff, (length >>> 16) & 0xff, length >>> 24, ...bytes];
}

function zigzag(value: number): readonly number[] {
  return varint(value * 2);
}

function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}
