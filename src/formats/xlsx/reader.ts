import readWorkbook from 'read-excel-file/universal';
import { messageOf } from '../../core/errors.ts';
import { FormatError } from '../../core/format-error.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { toByteSource } from '../bytes/source.ts';
import type { TextColumns } from '../text-table/columns.ts';
import { MAX_TEXT_CELLS } from '../text-table/records.ts';
import { valueText } from '../text-table/value-text.ts';
import { openZip, type ZipArchive } from '../zip/reader.ts';
import { sheetExtent } from './extent.ts';

/** Largest workbook once unpacked, in bytes: it takes some ten times as much in memory. */
const MAX_UNPACKED_BYTES = 256 * 2 ** 20;
const IS_SHEET = /^xl\/worksheets\/.*\.xml$/i;
/** Sheets that are named besides the one that is read. */
const MAX_NAMED = 5;

/**
 * Reads the first sheet that has anything in it, by read-excel-file: its first row names the columns, rows without a value are
 * left out. Numbers and dates are written as pandas writes them, formulas give the value that was saved with them.
 *
 * @throws FormatError `file-damaged` if it is no workbook, too large, encrypted, or empty
 */
export async function readXlsx(file: Blob): Promise<TextColumns> {
  const archive = await openZip(toByteSource(file));
  const { entries } = archive;
  if (!entries.has('xl/workbook.xml')) throw damagedFile('zip file holds no Excel workbook');
  let unpacked = 0;
  for (const { bytes } of entries.values()) unpacked += bytes;
  if (unpacked > MAX_UNPACKED_BYTES) {
    throw damagedFile(`Excel workbook holds ${unpacked} bytes, the limit is ${MAX_UNPACKED_BYTES}: save it as CSV`);
  }
  await checkExtents(archive);
  const sheets = (await read(file)).map(({ sheet, data }) => ({ sheet, rows: filled(data) }));
  const [first, ...others] = sheets.filter(({ rows }) => rows.length > 0);
  if (!first) throw damagedFile('Excel workbook has no value in it');
  const names = others.slice(0, MAX_NAMED).map(({ sheet }) => sheet);
  const notes = names.length > 0 ? [{ code: 'sheet-read', sheet: first.sheet, others: names } as const] : [];
  return { ...toColumns(first.rows), notes };
}

async function checkExtents(archive: ZipArchive): Promise<void> {
  for (const name of archive.entries.keys()) {
    if (!IS_SHEET.test(name)) continue;
    const { rows, columns } = sheetExtent(await archive.read(name));
    if (rows * columns <= MAX_TEXT_CELLS) continue;
    throw damagedFile(`Excel workbook has a sheet of ${rows} rows and ${columns} columns: save what you need as CSV`);
  }
}

type SheetRow = readonly unknown[];

interface FilledRow {
  /** From 1. */
  readonly place: number;
  readonly values: SheetRow;
}

async function read(file: Blob) {
  try {
    return await readWorkbook(file, { trim: false });
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw damagedFile(`Excel workbook cannot be read: ${messageOf(error)}`, error);
  }
}

function filled(rows: readonly SheetRow[]): readonly FilledRow[] {
  const found: FilledRow[] = [];
  for (const [at, values] of rows.entries()) {
    if (values.some((value) => valueText(value) !== '')) found.push({ place: at + 1, values });
  }
  return found;
}

function toColumns(found: readonly FilledRow[]): Omit<TextColumns, 'notes'> {
  const [head, ...rows] = found;
  const width = found.reduce((most, { values }) => Math.max(most, lastFilled(values) + 1), 0);
  if (rows.length * width > MAX_TEXT_CELLS) throw damagedFile(`table has more than ${MAX_TEXT_CELLS} cells`);
  const at = Array.from({ length: width }, (_, column) => column);
  return {
    ...{ isHeaderRow: true, placeUnit: 'row' },
    header: at.map((column) => valueText(head?.values[column])),
    columns: at.map((column) => rows.map(({ values }) => valueText(values[column]))),
    places: Uint32Array.from(rows, ({ place }) => place),
    headerPlace: head?.place ?? 1,
  };
}

function lastFilled(values: SheetRow): number {
  return values.findLastIndex((value) => valueText(value) !== '');
}
