import { toPythonString } from '../../../formats/npy/python-literal.ts';
import type { FileFormat } from './file-format.ts';
import { VALUE_BYTES } from './text-numbers.ts';

const BETWEEN_VALUES = 2; // comma and space
const BESIDE_ROW = 8; // quotes, colon, brackets, comma and line feed, less what is not between two values
const BESIDE_FOLDER = 9;

/** Text that mirrors the folder. */
export const jsonNested = {
  id: 'json-nested',
  use: 'choice',
  suffix: '.json',
  ending: '.json',
  mime: 'application/json',
  holdsRows: true,
  dtypes: ['float32'],
  companions: [],
  sizeOf: ({ rows, dim, fileNames, folderNames }) =>
    rows * (dim * (VALUE_BYTES + BETWEEN_VALUES) - BETWEEN_VALUES + BESIDE_ROW) +
    fileNames.bytes +
    folderNames.bytes +
    folderNames.count * BESIDE_FOLDER +
    4,
  open: async () => (await import('../write-json-nested.ts')).openJsonNestedWriter,
  snippet: (request) => [
    'import json',
    'import numpy as np',
    '',
    `with open(${toPythonString(request.fileName)}, encoding='utf-8') as file:`,
    `    index = json.load(file)  # dictionaries that mirror the folder, ${request.rows} lists of ${request.dim}; None stands for NaN`,
    ...(request.examplePath === undefined
      ? []
      : [
          `vector = np.array(index${request.examplePath
            .split('/')
            .map((name) => `[${toPythonString(name)}]`)
            .join('')}, dtype='float32')`,
        ]),
  ],
} as const satisfies FileFormat;
