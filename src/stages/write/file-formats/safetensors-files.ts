import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { ITEM_BYTES } from '../table-header.ts';
import type { FileFormat } from './file-format.ts';
import { factsBytes } from './safetensors-size.ts';

const BESIDE_NAME = '"":{"dtype":"F32","shape":[],"data_offsets":[,]},'.length;

/** A tensor a file, by its path. */
export const safetensorsFiles = {
  id: 'safetensors-files',
  use: 'choice',
  suffix: '-files.safetensors',
  mime: 'application/octet-stream',
  holdsRows: true,
  dtypes: ['float32', 'float16'],
  companions: [],
  sizeOf(facts, dtype) {
    const { rows, dim, paths } = facts;
    const rowBytes = dim * ITEM_BYTES[dtype];
    const digits = String(dim).length + 2 * String(Math.round((rows * rowBytes) / 2)).length;
    return rows * (rowBytes + BESIDE_NAME + digits) + paths.bytes + factsBytes(facts);
  },
  open: async () => (await import('../write-safetensors-files.ts')).openSafetensorsFilesWriter,
  snippet: (request) => [
    'import json',
    'from safetensors import safe_open',
    '',
    `with safe_open(${toPythonString(request.fileName)}, framework='numpy') as file:`,
    `    vectors = {path: file.get_tensor(path) for path in file.keys()}  # ${request.rows} of ${request.dim} ${request.dtype ?? 'float32'}`,
    "    meta = json.loads(file.metadata()['meta'])",
    ...(request.examplePath === undefined ? [] : [`vector = vectors[${toPythonString(request.examplePath)}]`]),
  ],
} as const satisfies FileFormat;
