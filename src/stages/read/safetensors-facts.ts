import type { TableColumn } from '../../core/table-column.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { readUtf8 } from '../../formats/bytes/wtf8.ts';
import { toFloat64, toInt32, toIntegers, type NdArray } from '../../formats/npy/nd-array.ts';
import type { SafetensorsFile } from '../../formats/safetensors/reader.ts';
import type { FoundTable } from './found-table.ts';

const DESCR = { int64: '<i8', float64: '<f8' } as const;

/** What a file of ours says besides its rows and their paths; undefined for anybody else's. */
export function foldvecFacts(
  file: SafetensorsFile,
  rows: number,
): Pick<FoundTable, 'labels' | 'classes' | 'sizesBytes' | 'mtimesMs' | 'skipped' | 'columns' | 'meta'> | undefined {
  const meta = jsonOf(file.metadata, 'meta');
  if (!isRecord(meta) || typeof meta['foldvec'] !== 'string') return undefined;
  const classes = jsonOf(file.metadata, 'classes');
  const labels = numbersOf(file, { name: 'labels', type: 'int64', rows });
  const sizes = numbersOf(file, { name: 'sizes', type: 'int64', rows });
  const mtimes = numbersOf(file, { name: 'mtimes_ms', type: 'float64', rows });
  return {
    meta,
    labels: labels && toInt32(labels),
    classes: isTexts(classes) ? classes : undefined,
    sizesBytes: sizes && toIntegers(sizes).map((size) => (size < 0 ? Number.NaN : size)),
    mtimesMs: mtimes && toFloat64(mtimes),
    skipped: skippedIn(file),
    columns: columnsIn(file, rows),
  };
}

/** A text of the metadata read as JSON; undefined if there is none, or none that is JSON. */
export function jsonOf(metadata: SafetensorsFile['metadata'], key: string): unknown {
  const text = metadata.get(key);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A list of texts: in the metadata as JSON, or in UTF-8 with offsets; undefined if there is none.
 *
 * @throws FormatError `file-damaged` if the offsets or the bytes are wrong
 */
export function textsOf(file: SafetensorsFile, name: string): readonly string[] | undefined {
  const list = jsonOf(file.metadata, name);
  if (isTexts(list)) return list;
  const text = file.tensors.get(`${name}_utf8`);
  const ends = file.tensors.get(`${name}_offsets`);
  if (text?.type !== 'uint8' || ends?.type !== 'int64') return undefined;
  const offsets = toIntegers({ descr: DESCR.int64, shape: ends.shape, fortranOrder: false, data: ends.data });
  const texts: string[] = [];
  for (let i = 0; i + 1 < offsets.length; i++) {
    const from = offsets[i]!;
    const to = offsets[i + 1]!;
    const read = from >= 0 && from <= to && to <= text.data.length && readUtf8(text.data.subarray(from, to));
    // The next text begins where this one ends: none is read twice, or a small file would fill the memory.
    if (typeof read !== 'string') throw damagedFile(`safetensors file holds no text number ${i} of ${name}`);
    texts.push(read);
  }
  return texts;
}

function numbersOf(
  { tensors }: SafetensorsFile,
  { name, type, rows }: { readonly name: string; readonly type: keyof typeof DESCR; readonly rows: number },
): NdArray | undefined {
  const tensor = tensors.get(name);
  if (tensor?.type !== type || tensor.shape.length !== 1) return undefined;
  const { shape, data } = tensor;
  if (shape[0] !== rows) throw damagedFile(`safetensors file holds ${shape[0] ?? 0} ${name}, and ${rows} rows`);
  return { descr: DESCR[type], shape, fortranOrder: false, data };
}

function skippedIn({ metadata }: SafetensorsFile): NonNullable<FoundTable['skipped']> {
  const skipped = jsonOf(metadata, 'skipped');
  return (Array.isArray(skipped) ? (skipped as readonly unknown[]) : []).flatMap((item) => {
    if (!isRecord(item)) return [];
    const { path, code, reason } = item;
    const isWhole = typeof path === 'string' && typeof code === 'string' && typeof reason === 'string';
    return isWhole ? [{ path, reason: `${code}: ${reason}` }] : [];
  });
}

function columnsIn(file: SafetensorsFile, rows: number): readonly TableColumn[] {
  const found = jsonOf(file.metadata, 'columns');
  const columns = Object.entries(isRecord(found) ? found : {}).map(([name, values]) => toColumn(name, values));
  const known = new Set(columns.map((column) => column?.name));
  for (const key of file.tensors.keys()) {
    const [, name] = /^column_(.*)_utf8$/s.exec(key) ?? [];
    const values = name === undefined || known.has(name) ? undefined : textsOf(file, `column_${name}`);
    if (name !== undefined && values) columns.push({ name, kind: 'text', values });
  }
  return columns.map((column) => {
    if (column?.values.length === rows) return column;
    throw damagedFile(`safetensors file holds a column ${column?.name ?? ''} that has no value a row`);
  });
}

/** Undefined if these are neither texts nor numbers. */
function toColumn(name: string, values: unknown): TableColumn | undefined {
  if (isTexts(values)) return { name, kind: 'text', values };
  if (!Array.isArray(values)) return undefined;
  const items = values as readonly unknown[];
  if (!items.every((item) => item === null || typeof item === 'number')) return undefined;
  const numbers = Float64Array.from(items, (item) => item ?? Number.NaN);
  return { name, kind: numbers.every(Number.isSafeInteger) ? 'integer' : 'number', values: numbers };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
