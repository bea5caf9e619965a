import { toPythonString } from '../../../formats/npy/python-literal.ts';
import { ITEM_BYTES } from '../table-header.ts';
import type { FileFormat } from './file-format.ts';
import { shapeOf } from './snippet-lines.ts';

const HEAD_BYTES = 128;

/** The matrix alone; its paths go into a file beside it. */
export const npy = {
  id: 'npy',
  use: 'choice',
  suffix: '.npy',
  ending: '.npy',
  mime: 'application/octet-stream',
  holdsRows: true,
  dtypes: ['float32', 'float16'],
  companions: ['paths-json'],
  sizeOf: ({ rows, dim }, dtype) => HEAD_BYTES + rows * dim * ITEM_BYTES[dtype],
  open: async () => (await import('../write-npy.ts')).openNpyWriter,
  snippet: (request) => [
    'import numpy as np',
    '',
    `embeddings = np.load(${toPythonString(request.fileName)})  # ${shapeOf(request)}`,
  ],
} as const satisfies FileFormat;
