import { utf8Length } from '../../formats/bytes/wtf8.ts';
import type { TensorSpec } from '../../formats/safetensors/writer.ts';
import { bytesOf, columnsJson, labelNumbers, sizeNumbers } from './plain-facts.ts';
import type { RowEncoder } from './row-encoder.ts';
import { floatType, safetensorsFacts, writeHead } from './safetensors-parts.ts';
import { textColumns, type TextColumn } from './safetensors-texts.ts';
import type { Output, TableWriter } from './table-writer.ts';
import type { TableHeader } from './table-header.ts';

/** Texts beyond this many bytes go beside the rows, for the header is parsed whole and may have 100 MB at most. */
const MAX_JSON_BYTES = 50_000_000;
const BESIDE_TEXT = 5; // quotes, escaped, and a comma

/** Numbers that stand in front of the rows, ready to be written. */
type Numbers = readonly [
  name: string,
  dtype: 'I64' | 'F64',
  values: BigInt64Array<ArrayBuffer> | Float64Array<ArrayBuffer>,
];

/**
 * Writes one safetensors file with all of it: `embeddings` N × dim, `labels` I64, `sizes` I64 (bytes, −1 where unknown) and
 * `mtimes_ms` F64 (ms since 1970, NaN where unknown); and in the metadata, each one JSON text, `paths`, `classes`, `columns`,
 * `skipped` and `meta`. Paths and labels of text that would take more than 50 MB are tensors: `paths_utf8` U8 holds them one after
 * another in UTF-8, `paths_offsets` I64 says where each begins and the last ends. The header comes first, so what is known only
 * once all rows are written has no place in `meta`. Lone surrogates are JSON's escapes inside of these texts.
 */
export async function openSafetensorsWriter(
  header: TableHeader,
  output: Output,
  encoder: RowEncoder,
): Promise<TableWriter> {
  const { paths, columns, dim } = header;
  const isLong =
    [paths, ...columns.flatMap(({ kind, values }) => (kind === 'text' ? [values] : []))]
      .map(jsonBytes)
      .reduce((sum, bytes) => sum + bytes, 0) > MAX_JSON_BYTES;
  const texts = isLong ? textColumns(header) : [];
  const metadata = {
    ...safetensorsFacts(header, encoder),
    ...(isLong ? {} : { paths: JSON.stringify(paths) }),
    columns: columnsJson(isLong ? columns.filter(({ kind }) => kind !== 'text') : columns),
  };
  const numbers = numbersOf(header, texts);
  const tensors: TensorSpec[] = [
    ...numbers.map(([name, dtype, values]) => ({ name, dtype, shape: [values.length] })),
    { name: 'embeddings', dtype: floatType(encoder), shape: [paths.length, dim] },
    ...texts.map(({ name, bytes }) => ({ name: `${name}_utf8`, dtype: 'U8' as const, shape: [bytes] })),
  ];
  await writeHead(output, () => tensors, metadata);
  for (const [, , values] of numbers) await output.write(bytesOf(values));
  return {
    rows: (block) => encoder.write(block, (bytes) => output.write(bytes)),
    async end() {
      for (const text of texts) for (const piece of text.pieces()) await output.write(piece);
    },
  };
}

function numbersOf(header: TableHeader, texts: readonly TextColumn[]): readonly Numbers[] {
  const sizes = sizeNumbers(header);
  return [
    ['labels', 'I64', labelNumbers(header)],
    ...(sizes ? [['sizes', 'I64', sizes] as const] : []),
    ...(header.mtimesMs ? [['mtimes_ms', 'F64', header.mtimesMs] as const] : []),
    ...texts.map(({ name, offsets }) => [`${name}_offsets`, 'I64', offsets] as const),
  ];
}

function jsonBytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + utf8Length(text) + BESIDE_TEXT, 0);
}
