import { Slicer } from '../../core/event-loop.ts';
import type { TextTable, TextTableNote } from '../../core/text-table.ts';
import { findLayout, type CsvDelimiter } from './delimiter.ts';
import { CsvScan, readCell } from './scan.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { uniqueNames } from './unique-names.ts';
import { readUtf8Bytes, type TextEncoding } from '../bytes/utf8-bytes.ts';

/** Largest file that is read, in bytes. */
export const MAX_CSV_BYTES = 512_000_000;
/** Most cells that are held; each takes four bytes besides the file. */
const MAX_CELLS = 1 << 27;
/** Most columns; a header of more is no header. */
const MAX_COLUMNS = 1 << 16;
/** How many odd rows are told one by one. */
const LISTED_ROWS = 1000;
/** How many of them a note names. */
const NAMED_ROWS = 5;
/** Scanned at once, in bytes: a few ms. */
const STEP_BYTES = 1 << 20;
const PAGE_BITS = 18;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

/** A row with more or fewer fields than the header has. */
export interface RaggedRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
  readonly fields: number;
}

/** A table of texts. The file's own bytes are kept, and a cell is decoded when it is asked for. */
export interface CsvTable extends TextTable {
  readonly delimiter: CsvDelimiter;
  readonly encoding: TextEncoding;
  /** Rows of another length than the header: what is missing reads as empty, what is too much is left out. */
  readonly ragged: { readonly count: number; readonly first: readonly RaggedRow[] };
}

/**
 * Reads values between commas, semicolons, tabs, `|` or runs of spaces, RFC 4180 and what people have: any line ends, UTF-8,
 * UTF-16 with a byte order mark, Windows-1252. The first line names the columns. In slices, without an object a cell.
 *
 * @throws FormatError `file-damaged` for an empty file, one over 512 MB or of too many cells, a quote without an end (with its
 * line), a file that is no text; the signal's reason
 */
export async function readCsv(file: Blob, signal?: AbortSignal): Promise<CsvTable> {
  const { bytes, encoding } = await readUtf8Bytes(file, MAX_CSV_BYTES, signal);
  const { delimiter, from } = findLayout(bytes);
  const delimiterByte = delimiter.charCodeAt(0);
  const found = new FoundCells();
  const scan = new CsvScan(bytes, delimiterByte, found, from);
  const slicer = new Slicer();
  for (let to = STEP_BYTES; to < bytes.length + STEP_BYTES; to += STEP_BYTES) {
    signal?.throwIfAborted();
    scan.run(to);
    await slicer.breathe();
  }
  scan.end();
  if (found.columns === 0) throw damagedFile('CSV is empty');
  const header = found.header.map((start) => readCell(bytes, start, delimiterByte));
  const layout = { delimiter, encoding, ragged: { count: found.raggedCount, first: found.ragged } };
  return toTable(header, found, {
    ...{ layout, notes: notesOf(layout, header.length), isHeaderRow: false },
    cell: (row, column) => readCell(bytes, found.startOf(row, column), delimiterByte),
  });
}

interface TableParts {
  readonly layout: Pick<CsvTable, 'delimiter' | 'encoding' | 'ragged'>;
  readonly notes: readonly TextTableNote[];
  /** Whether the first line is a row as well. */
  readonly isHeaderRow: boolean;
  /** Below the first line. */
  readonly cell: (row: number, column: number) => string;
}

function toTable(header: readonly string[], found: FoundCells, parts: TableParts): CsvTable {
  const { layout, notes, isHeaderRow, cell } = parts;
  const { columns, renamed } = uniqueNames(isHeaderRow ? header.map(() => '') : header);
  const shift = isHeaderRow ? 1 : 0;
  return {
    ...layout,
    ...{ columns, notes, placeUnit: 'line', rows: found.rows + shift },
    renamed: isHeaderRow ? [] : renamed, // nobody gave them names
    withoutHeader: isHeaderRow ? undefined : () => toTable(header, found, { ...parts, isHeaderRow: true }),
    cell(row, column) {
      const isInHeader = row < shift && row >= 0 && column >= 0 && column < header.length;
      return isInHeader ? header[column]! : cell(row - shift, column);
    },
    lineOf: (row) => (row < shift ? found.headerLine : found.lineOf(row - shift)),
  };
}

function notesOf({ encoding, ragged }: TableParts['layout'], fields: number): readonly TextTableNote[] {
  const notes: TextTableNote[] = [];
  if (encoding === 'windows-1252') notes.push({ code: 'read-as-windows-1252' });
  if (ragged.count > 0) {
    const firstLines = ragged.first.slice(0, NAMED_ROWS).map(({ line }) => line);
    notes.push({ code: 'ragged-rows', rows: ragged.count, fields, firstLines });
  }
  return notes;
}

/** Where the cells begin: `columns` a row, whatever the row has. */
class FoundCells {
  readonly header: number[] = [];
  readonly ragged: RaggedRow[] = [];
  raggedCount = 0;
  columns = 0;
  rows = 0;
  /** Line on which the first record begins. */
  headerLine = 1;
  readonly #starts = new PagedNumbers();
  readonly #lines = new PagedNumbers();
  #fields = 0;

  field(start: number): void {
    if (this.columns === 0) {
      if (this.header.length === MAX_COLUMNS) throw damagedFile(`CSV has more than ${MAX_COLUMNS} columns`);
      this.header.push(start);
    } else if (this.#fields < this.columns) this.#starts.push(start);
    this.#fields++;
  }

  record(end: number, line: number): void {
    const fields = this.#fields;
    this.#fields = 0;
    if (this.columns === 0) {
      this.columns = this.header.length;
      this.headerLine = line;
      return;
    }
    // At a line end begins an empty field: that is what a missing one reads as.
    for (let missing = this.columns - fields; missing > 0; missing--) this.#starts.push(end);
    if (this.#starts.length > MAX_CELLS) throw damagedFile(`CSV has more than ${MAX_CELLS} cells, on line ${line}`);
    this.#lines.push(line);
    this.rows++;
    if (fields === this.columns) return;
    this.raggedCount++;
    if (this.ragged.length < LISTED_ROWS) this.ragged.push({ line, fields });
  }

  startOf(row: number, column: number): number {
    const isThere = row >= 0 && row < this.rows && column >= 0 && column < this.columns;
    if (!isThere) throw new RangeError(`no such cell: row ${row}, column ${column}`);
    return this.#starts.at(row * this.columns + column);
  }

  lineOf(row: number): number {
    if (row < 0 || row >= this.rows) throw new RangeError(`no such row: ${row}`);
    return this.#lines.at(row);
  }
}

/** Numbers below 2³², in pages: a long list grows without being copied. */
class PagedNumbers {
  readonly #pages: Uint32Array[] = [];
  length = 0;

  push(value: number): void {
    const page = (this.#pages[this.length >>> PAGE_BITS] ??= new Uint32Array(1 << PAGE_BITS));
    page[this.length & PAGE_MASK] = value;
    this.length++;
  }

  at(index: number): number {
    return this.#pages[index >>> PAGE_BITS]?.[index & PAGE_MASK] ?? 0;
  }
}
