import { formatBytes } from '../../format.ts';
import { rich } from '../rich.ts';
import { countOf } from './quantities.ts';

/** The file that most people take, beside the run; and what float16 changes. */
export const download = {
  download: (format: string) => `Download ${format}`,
  size: (bytes: number) => `about ${formatBytes(bytes)}`,
  saving: (percent: string) => `Saving … ${percent}`,
  cancel: 'Cancel saving',
  saved: (fileName: string, bytes: number) => rich`Saved ${{ path: fileName }}, ${formatBytes(bytes)}.`,
  more: 'More: formats, lengths, number types',
  loadInPython: 'Load it in Python',
  rounding: {
    later: 'What float16 changes is measured once there are vectors.',
    measuring: 'Measuring what float16 changes …',
    measured: (atMost: string, cosine: string) =>
      `float16 changes a value by at most ${atMost} of its vector’s largest; smallest cosine ${cosine}.`,
    measuredOn: (vectors: number) => `Measured on ${countOf(vectors, 'vector')}.`,
    overflows: (values: number) =>
      `${countOf(values, 'value is', 'values are')} beyond float16’s range, 65,504, and would become infinite: choose float32, or unit length.`,
  },
};
