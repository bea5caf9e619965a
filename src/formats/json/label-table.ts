import { messageOf } from '../../core/errors.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { placesFrom, type TextColumns } from '../text-table/columns.ts';
import { isFields, RecordColumns, type Fields } from '../text-table/records.ts';
import { valueText } from '../text-table/value-text.ts';
import { cocoRecords } from './coco.ts';

/** How a picture's name ends, for telling `{class: [pictures]}` from `{column: [values]}`. */
const IS_PICTURE = /\.(?:jpe?g|png|gif|bmp|tiff?|webp|heic|heif|avif|p[gnpb]m|jxl)$/i;

/**
 * Reads JSON as a table of texts, in the shapes that label files have: a list of objects; one object a line; COCO's `images`
 * with the names of their `annotations`; `{path: label}`, `{path: {…}}`, `{class: [paths]}`; a list of lists; pandas' `split`,
 * `columns`, `list` and `index`; any of these under a single name. Numbers keep their digits.
 *
 * @throws FormatError `file-damaged` if it is no JSON (with its place), or of no such shape
 */
export function readLabelJson(text: string): TextColumns {
  const body = text.replace(/^\ufeff/, '');
  const lines = toLines(body);
  return lines ? fromRecords(lines) : toTable(parse(body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, keepDigits);
  } catch (error) {
    throw damagedFile(`JSON cannot be read: ${messageOf(error)}`, error);
  }
}

/** Numbers that JavaScript would write otherwise stay texts: `1.0`, and whole numbers of more than 15 digits. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && source !== String(value) ? source : value;
}

/** One object a line; undefined where the text is something else. */
function toLines(text: string): readonly Fields[] | undefined {
  const [first = ''] = text.split('\n', 1);
  if (!/^\s*\{.*\}\s*$/.test(first) || text.trim() === first.trim()) return undefined;
  const records: Fields[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      const record: unknown = JSON.parse(line, keepDigits);
      if (!isFields(record)) return undefined;
      records.push(record);
    } catch (error) {
      if (at === 0) return undefined;
      throw damagedFile(`line ${at + 1} is no JSON: ${messageOf(error)}`, error);
    }
  }
  return records;
}

function toTable(root: unknown): TextColumns {
  if (Array.isArray(root)) return fromList(root);
  if (!isFields(root)) throw damagedFile('JSON holds a single value, expected a list or an object');
  const coco = cocoRecords(root);
  if (coco) return { ...fromRecords(coco.records), notes: coco.notes };
  const { columns, data } = root;
  if (Array.isArray(columns) && Array.isArray(data)) return fromSplit(columns, data, root['index']);
  const entries = Object.entries(root);
  if (entries.length === 0) throw damagedFile('JSON is empty');
  const values = entries.map(([, value]) => value);
  const lists = values.filter((value) => Array.isArray(value) && value.length > 0 && !value.every(isScalar));
  if (lists.length === 1) return toTable(lists[0]); // {"version": 1, "data": [{…}, …]}
  if (values.every(isFields)) return fromObjects(entries as [string, Fields][]);
  if (values.every((value) => Array.isArray(value))) return fromLists(entries as [string, unknown[]][]);
  if (values.every(isScalar)) return fromPairs(entries);
  throw damagedFile(
    'JSON has no table: expected a list of objects, {"path": "label"}, or COCO’s {"images": […], "annotations": […]}',
  );
}

function fromList(list: readonly unknown[]): TextColumns {
  if (list.length === 0) throw damagedFile('JSON is an empty list');
  if (list.every(isFields)) return fromRecords(list);
  if (list.every((row) => Array.isArray(row))) return fromRows(list as readonly (readonly unknown[])[]);
  if (list.every(isScalar)) throw damagedFile(`JSON is a list of ${list.length} names without labels`);
  throw damagedFile('JSON is a list of different things, expected objects');
}

function fromRecords(list: readonly Fields[]): TextColumns {
  const records = new RecordColumns();
  for (const record of list) records.add(record);
  return named(records.names, records.columns());
}

/** A list of lists: names come first, if they are texts; they may be a row. */
function fromRows(list: readonly (readonly unknown[])[]): TextColumns {
  const width = list.reduce((most, row) => Math.max(most, row.length), 0);
  const [first = []] = list;
  const isHeaderRow = list.length > 1 && first.length === width && first.every((value) => typeof value === 'string');
  const rows = isHeaderRow ? list.slice(1) : list;
  const header = Array.from({ length: width }, (_, at) => (isHeaderRow ? valueText(first[at]) : ''));
  const columns = header.map((_, at) => rows.map((row) => valueText(row[at])));
  const from = isHeaderRow ? 2 : 1;
  return { ...named(header, columns), isHeaderRow, places: placesFrom(from, rows.length) };
}

function fromSplit(names: readonly unknown[], rows: readonly unknown[], index: unknown): TextColumns {
  const lists = rows.filter((row) => Array.isArray(row)) as unknown[][];
  if (lists.length !== rows.length) throw damagedFile('JSON has rows in "data" that are no lists');
  const header = names.map(valueText);
  const columns = header.map((_, at) => lists.map((row) => valueText(row[at])));
  // The index that pandas gives to every table says nothing.
  if (!Array.isArray(index) || index.every((value, row) => value === row)) return named(header, columns);
  if (index.length !== lists.length) throw damagedFile(`JSON has ${index.length} names for ${lists.length} rows`);
  return named(['index', ...header], [index.map(valueText), ...columns]);
}

/** `{path: {…}}`, or pandas' `{column: {"0": …}}`. */
function fromObjects(entries: readonly (readonly [string, Fields])[]): TextColumns {
  const [[, first] = ['', {}]] = entries;
  const rows = Object.keys(first);
  const isByColumn =
    rows.length > 0 &&
    rows.every((row, at) => row === String(at)) &&
    entries.every(([, values]) => Object.keys(values).length === rows.length);
  if (isByColumn) {
    const columns = entries.map(([, values]) => rows.map((row) => valueText(values[row])));
    return named(
      entries.map(([name]) => name),
      columns,
    );
  }
  const records = new RecordColumns();
  for (const [, fields] of entries) records.add(fields);
  return named(['key', ...records.names], [entries.map(([key]) => key), ...records.columns()]);
}

/** `{class: [pictures]}`, or `{column: [values]}`. */
function fromLists(entries: readonly (readonly [string, readonly unknown[]])[]): TextColumns {
  const lengths = new Set(entries.map(([, values]) => values.length));
  const isOfPictures = entries.every(([, values]) => values.every((value) => IS_PICTURE.test(valueText(value).trim())));
  if (lengths.size === 1 && !isOfPictures) {
    return named(
      entries.map(([name]) => name),
      entries.map(([, values]) => values.map(valueText)),
    );
  }
  const pairs = entries.flatMap(([name, values]) => values.map((value) => [valueText(value), name] as const));
  return fromPairs(pairs);
}

function fromPairs(pairs: readonly (readonly [string, unknown])[]): TextColumns {
  return named(['key', 'label'], [pairs.map(([key]) => key), pairs.map(([, label]) => valueText(label))]);
}

function named(header: readonly string[], columns: readonly (readonly string[])[]): TextColumns {
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) throw damagedFile('JSON has no rows');
  const facts = { isHeaderRow: false, notes: [], placeUnit: 'entry', headerPlace: 1 } as const;
  return { ...facts, header, columns, places: placesFrom(1, rows) };
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
