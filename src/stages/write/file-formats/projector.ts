import { toPythonString } from '../../../formats/npy/python-literal.ts';
import type { FileFormat } from './file-format.ts';
import { shapeOf } from './snippet-lines.ts';
import { VALUE_BYTES } from './text-numbers.ts';

/** The vectors of TensorFlow's Embedding Projector; what they are stands in a file beside them. */
export const projector = {
  id: 'projector',
  use: 'choice',
  suffix: '-vectors.tsv',
  mime: 'text/tab-separated-values',
  holdsRows: true,
  dtypes: ['float32'],
  companions: ['projector-metadata'],
  sizeOf: ({ rows, dim }) => rows * dim * (VALUE_BYTES + 1),
  open: async () => (await import('../write-projector.ts')).openProjectorWriter,
  snippet: (request) => [
    'import numpy as np',
    '',
    `embeddings = np.loadtxt(${toPythonString(request.fileName)}, dtype='float32', delimiter='\\t', ndmin=2)  # ${shapeOf(request)}`,
  ],
} as const satisfies FileFormat;
