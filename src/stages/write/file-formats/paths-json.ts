import { toPythonString } from '../../../formats/npy/python-literal.ts';
import type { FileFormat } from './file-format.ts';
import type { TextFacts } from './table-facts.ts';

const FRAME_BYTES = 150; // the keys, and what is added to the settings
const BESIDE_ITEM = 2; // comma and line feed
const QUOTES = 2;

/** What belongs to a bare matrix. */
export const pathsJson = {
  id: 'paths-json',
  use: 'companion',
  suffix: '.paths.json',
  mime: 'application/json',
  holdsRows: false,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf(facts) {
    const { rows, paths, stems, classes, labelBytes, columns, metaBytes } = facts;
    let bytes = FRAME_BYTES + metaBytes + rows * BESIDE_ITEM + labelBytes;
    for (const texts of [paths, stems, classes]) bytes += listBytes(texts);
    for (const { name, kind, texts } of columns) {
      bytes += name.length + 8 + (kind === 'text' ? listBytes(texts) : texts.bytes + rows * BESIDE_ITEM);
    }
    return bytes;
  },
  open: async () => (await import('../write-paths-json.ts')).openPathsJsonWriter,
  snippet: (request) => [
    'import json',
    '',
    `with open(${toPythonString(request.fileName)}, encoding='utf-8') as file:`,
    '    table = json.load(file)',
    "paths = table['paths']  # paths[i] belongs to row i of the matrix",
    "stems = table['stems']  # file names without extension",
    ...(request.hasColumns ? ["columns = table['columns']  # name to list; None where a number is missing"] : []),
    ...(request.examplePath === undefined ? [] : [`row = paths.index(${toPythonString(request.examplePath)})`]),
  ],
} as const satisfies FileFormat;

function listBytes({ count, bytes }: TextFacts): number {
  return bytes + count * (QUOTES + BESIDE_ITEM);
}
