import { ITEM_BYTES } from '../table-header.ts';
import type { FileFormat } from './file-format.ts';
import { pickleLines, shapeOf } from './snippet-lines.ts';

const FRAME_BYTES = 180;

/** The notebook's first pickle: one array. */
export const pickleMatrix = {
  id: 'pickle-matrix',
  use: 'choice',
  suffix: '-matrix.pkl',
  mime: 'application/octet-stream',
  holdsRows: true,
  dtypes: ['float32', 'float16', 'float64'],
  companions: [],
  sizeOf: ({ rows, dim }, dtype) => FRAME_BYTES + rows * dim * ITEM_BYTES[dtype],
  open: async () => (await import('../write-pickle-matrix.ts')).openMatrixPickleWriter,
  snippet: (request) => [...pickleLines(request, 'embeddings'), `# numpy array, ${shapeOf(request)}`],
} as const satisfies FileFormat;
