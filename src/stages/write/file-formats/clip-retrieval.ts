import { npy } from './npy.ts';
import type { FileFormat } from './file-format.ts';

/** The matrix that clip-retrieval indexes, under the name that it looks for; what each row is goes into a file beside it. */
export const clipRetrieval = {
  ...npy,
  id: 'clip-retrieval',
  fileName: 'img_emb_0.npy',
  ending: undefined,
  companions: ['clip-metadata'],
} as const satisfies FileFormat;
