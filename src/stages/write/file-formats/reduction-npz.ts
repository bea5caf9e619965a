import { toPythonString } from '../../../formats/npy/python-literal.ts';
import type { FileFormat } from './file-format.ts';

/** What made the rows shorter; saved beside a file that cannot hold it, if they are. */
export const reductionNpz = {
  id: 'reduction-npz',
  use: 'companion',
  suffix: '.reduction.npz',
  mime: 'application/zip',
  holdsRows: false,
  dtypes: ['float32', 'float16', 'float64'],
  companions: [],
  sizeOf: ({ reductionBytes, metaBytes }) => reductionBytes + metaBytes * 4,
  open: async () => (await import('../write-reduction-npz.ts')).openReductionNpzWriter,
  snippet: ({ fileName }) => ['import numpy as np', '', `reduction = np.load(${toPythonString(fileName)})`],
} as const satisfies FileFormat;
