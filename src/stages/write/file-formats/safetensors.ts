import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { ITEM_BYTES } from '../table-header.ts';
import type { FileFormat } from './file-format.ts';
import { factsBytes, jsonBytes } from './safetensors-size.ts';
import { lookUpLines, shapeOf } from './snippet-lines.ts';

const MANY_ROWS = 50_000; // the paths of fewer take less than the 50 MB that the metadata may have
const NUMBERS_A_ROW = 3 * 8; // its label, and the size and date of its file

/** One matrix and all that belongs to it, for torch and its relatives. */
export const safetensors = {
  id: 'safetensors',
  use: 'choice',
  suffix: '.safetensors',
  ending: '.safetensors',
  mime: 'application/octet-stream',
  holdsRows: true,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf: (facts, dtype) =>
    facts.rows * (facts.dim * ITEM_BYTES[dtype] + NUMBERS_A_ROW) + jsonBytes(facts.paths) + factsBytes(facts),
  open: async () => (await import('../write-safetensors.ts')).openSafetensorsWriter,
  snippet: (request) => [
    'import json',
    'from safetensors import safe_open',
    'from safetensors.numpy import load_file',
    '',
    `tensors = load_file(${toPythonString(request.fileName)})`,
    `embeddings = tensors['embeddings']  # ${shapeOf(request)}`,
    "labels = tensors['labels']  # index into classes; -1 for files outside of any folder",
    `with safe_open(${toPythonString(request.fileName)}, framework='numpy') as file:`,
    "    about = {key: json.loads(value) for key, value in file.metadata().items() if key != 'foldvec'}",
    ...(request.textLayout === 'utf8' || request.rows > MANY_ROWS
      ? [
          "if 'paths' in about:",
          "    paths = about['paths']  # paths[i] belongs to embeddings[i]",
          'else:  # a long list is held in UTF-8',
          "    text, ends = tensors['paths_utf8'].tobytes(), tensors['paths_offsets'].tolist()",
          "    paths = [text[a:b].decode('utf-8', 'surrogatepass') for a, b in zip(ends, ends[1:])]",
        ]
      : ["paths = about['paths']  # paths[i] belongs to embeddings[i]"]),
    "classes, meta = about['classes'], about['meta']",
    ...(request.hasColumns ? ["columns = about['columns']  # name to list; None where a number is missing"] : []),
    ...lookUpLines(request),
  ],
} as const satisfies FileFormat;
