import {
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  snappyUncompress,
  type ColumnMetaData,
  type FileMetaData,
  type SchemaTree,
} from 'hyparquet';
import { FormatError } from '../../core/format-error.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { unpackZstd } from '../bytes/zstd.ts';
import type { ByteSource } from '../bytes/source.ts';
import { DICTIONARY, pagesOf } from './page-headers.ts';
import { checkRuns, type Levels, type Unpack } from './page-runs.ts';

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  /** `floats`: in each row a list of them. */
  readonly kind: 'text' | 'floats' | 'other';
  /** Numbers of a list, for example `float32`. */
  readonly dtype: string;
}

/** A stretch of rows that is read at once. */
export interface RowGroup {
  readonly from: number;
  readonly count: number;
}

/** Of the file. Counts are believed only so far, for the library takes memory and time by them. */
const MAX_ROWS_A_BYTE = 8;
const MAX_VALUES_A_BYTE = 256;

/** A Parquet file whose columns are read a group of rows at a time. */
export class ParquetFile {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
  readonly groups: readonly RowGroup[];
  /** Texts that go along, by key. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly #source: ByteSource;
  readonly #facts: FileMetaData;

  constructor(source: ByteSource, facts: FileMetaData) {
    this.#source = source;
    this.#facts = facts;
    this.columns = parquetSchema(facts).children.map(columnOf);
    this.metadata = new Map((facts.key_value_metadata ?? []).map(({ key, value = '' }) => [key, value]));
    let from = 0;
    this.groups = facts.row_groups.map(({ num_rows: rows }) => {
      const count = Number(rows);
      if (!(count >= 0)) throw damagedFile(`Parquet has a group of ${count} rows`);
      const group = { from, count };
      from += count;
      return group;
    });
    this.rows = from;
    if (this.rows > MAX_ROWS_A_BYTE * source.size)
      throw damagedFile(`Parquet of ${source.size} bytes has ${from} rows`);
    checkPlaces(facts, source.size);
  }

  /**
   * A column's values in a group of rows: texts, numbers, bigints, dates, lists of numbers, or null.
   *
   * @throws FormatError `file-damaged`
   */
  read(name: string, { from, count }: RowGroup): Promise<readonly unknown[]> {
    return guarded(async () => {
      await this.#checkPages(name, from);
      const options = { file: fileOf(this.#source), metadata: this.#facts, columns: [name], ...READING };
      const rows = await parquetReadObjects({ ...options, rowStart: from, rowEnd: from + count });
      if (rows.length !== count) throw damagedFile(`Parquet holds ${rows.length} values of ${name}, not ${count}`);
      return rows.map((row): unknown => row[name]);
    });
  }

  /** Of one column in the group that begins at a row. */
  async #checkPages(name: string, from: number): Promise<void> {
    const group = this.groups.findIndex((candidate) => candidate.from === from && candidate.count > 0);
    for (const { meta_data: chunk } of this.#facts.row_groups[group]?.columns ?? []) {
      if (chunk?.path_in_schema[0] !== name) continue;
      const { begin, end } = placeOf(chunk);
      const levels = levelsOf(parquetSchema(this.#facts), chunk.path_in_schema);
      for (const page of pagesOf(await this.#source.read(begin, end - begin), {
        ...{ values: Number(chunk.num_values), maxRatio: MAX_RATIO[chunk.codec] ?? 1 },
      })) {
        if (page.type !== DICTIONARY) checkRuns(page, levels, unpackBy(chunk.codec));
      }
    }
  }
}

/**
 * Opens a Parquet file: reads what it says of itself, and none of its rows.
 *
 * @throws FormatError `file-damaged` if it is no Parquet, or packed in a way that is not read
 */
export function openParquet(source: ByteSource): Promise<ParquetFile> {
  return guarded(async () => {
    const facts = await parquetMetadataAsync(fileOf(source));
    const codecs = new Set(facts.row_groups.flatMap(({ columns }) => columns.map((column) => column.meta_data?.codec)));
    for (const codec of codecs) {
      if (codec === undefined || Object.hasOwn(UNPACK, codec)) continue;
      throw damagedFile(`Parquet is compressed by ${codec}, which is not read: save it with compression='snappy'`);
    }
    return new ParquetFile(source, facts);
  });
}

/** Whether every column's part of a group lies in the file: the library asks for several at once, and hears of one that fails. */
function checkPlaces({ row_groups: groups }: FileMetaData, size: number): void {
  for (const { meta_data: chunk } of groups.flatMap(({ columns }) => columns)) {
    if (!chunk) continue;
    const { begin, end } = placeOf(chunk);
    if (Number(chunk.num_values) > MAX_VALUES_A_BYTE * size) {
      throw damagedFile(`Parquet of ${size} bytes has a column of ${chunk.num_values} values`);
    }
    if (!(begin >= 0 && end >= begin && end <= size)) {
      throw damagedFile(`Parquet has a column at bytes ${begin} to ${end} of ${size}`);
    }
  }
}

/** Bytes that are no texts stay bytes. */
const READING = { compressors: { ZSTD: unpackZstd }, utf8: false };

const UNPACK: Partial<Record<ColumnMetaData['codec'], Unpack>> = {
  UNCOMPRESSED: (stored) => stored,
  SNAPPY(stored, bytes) {
    const unpacked = new Uint8Array(bytes);
    snappyUncompress(stored, unpacked);
    return unpacked;
  },
  ZSTD: unpackZstd,
};

/** So many bytes at most can one byte become. */
const MAX_RATIO: Partial<Record<ColumnMetaData['codec'], number>> = { UNCOMPRESSED: 1, SNAPPY: 64, ZSTD: 1 << 15 };

function unpackBy(codec: ColumnMetaData['codec']): Unpack {
  return (stored, bytes) => (stored.length === 0 ? stored : (UNPACK[codec]?.(stored, bytes) ?? stored));
}

function levelsOf(root: SchemaTree, path: readonly string[]): Levels {
  let repetition = 0;
  let definition = 0;
  let node: SchemaTree | undefined = root;
  for (const name of path) {
    node = node?.children.find(({ element }) => element.name === name);
    const type = node?.element.repetition_type;
    if (type === 'REPEATED') repetition++;
    if (type !== 'REQUIRED') definition++;
  }
  return { repetition, definition };
}

function placeOf(chunk: ColumnMetaData): { readonly begin: number; readonly end: number } {
  const begin = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
  return { begin, end: begin + Number(chunk.total_compressed_size) };
}

function fileOf(source: ByteSource) {
  return {
    byteLength: source.size,
    // The library looks at whole buffers.
    slice: async (start: number, end = source.size) => {
      const bytes = await source.read(start, end - start);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    },
  };
}

function columnOf({ element, children }: SchemaTree): ParquetColumn {
  const { name } = element;
  if (children.length === 0) {
    const isText = element.converted_type === 'UTF8' || element.logical_type?.type === 'STRING';
    return { name, kind: isText ? 'text' : 'other', dtype: '' };
  }
  const leaf = children.length === 1 && children[0]?.children.length === 1 ? children[0].children[0] : undefined;
  const dtype = leaf?.children.length === 0 ? floatType(leaf.element) : undefined;
  return { name, kind: dtype === undefined ? 'other' : 'floats', dtype: dtype ?? '' };
}

function floatType({ type, logical_type: logical }: SchemaTree['element']): string | undefined {
  if (logical?.type === 'FLOAT16') return 'float16';
  if (type === 'FLOAT') return 'float32';
  return type === 'DOUBLE' ? 'float64' : undefined;
}

/** What the library throws of bytes that are not well formed is the file's failure. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FormatError || error instanceof DOMException) throw error;
    throw damagedFile(`Parquet cannot be read: ${error instanceof Error ? error.message : 'no reason given'}`, error);
  }
}
