import type { Adopted, CompareReport, TableSummary } from '../../../state/tables/compare-view.ts';
import { formatCosine, formatCount, formatValue } from '../../format.ts';
import { rich, type Rich } from '../rich.ts';
import { countOf } from './quantities.ts';

/** Files of vectors: held against what is open, opened, or added to it. */
export const compare = {
  title: 'Compare',
  titleAlone: 'Saved vectors',
  lead: 'Holds vectors that Python made, or a file that this page saved, against the vectors that are open: image by image.',
  leadAlone:
    'A file of vectors, saved by this page or by Python, opens as the index: for look-up, and to save it in another format. It needs no pictures.',
  file: 'Choose a table of vectors',
  fileNote:
    'An .npz, .npy, .parquet, .safetensors or .pkl, or drop it anywhere. A bare matrix can come with the .json of its paths: choose both.',
  /** Files that are read as one table. */
  files: (names: readonly string[]): Rich => names.flatMap((path, at) => (at > 0 ? [' and ', { path }] : [{ path }])),
  reading: 'reading …',
  /** A table in one line: `200 vectors × 512, float32, made by foldvec 0.1.0 with ResNet-18, squash`. */
  table: ({ rows, dim, dtype, hasPaths }: TableSummary, origin: string) => {
    const parts = [`${countOf(rows, 'vector')} × ${formatCount(dim)}`, dtype, origin];
    return [...parts, ...(hasPaths ? [] : ['without paths'])].join(', ');
  },
  compare: 'Compare',
  openAsIndex: 'Open as the index',
  forget: 'Forget the file',
  stopComparing: 'Stop comparing',
  stopAdding: 'Stop adding',
  progress: (done: number, total: number) => `${formatCount(done)} of ${formatCount(total)}`,
  nothingOpen: 'There are no vectors to compare it with yet.',
  canAdd:
    'It was made with this model and these settings: its vectors can be added to this folder, so that their pictures are not encoded again. A picture of another size or date than its vector is encoded anew.',
  add: 'Add its vectors',
  trustSizes: 'These pictures are copies: the size decides, whatever the date',
  /** What became of rows that were added to a folder. */
  added: ({ taken, known, leftOut }: Adopted) => {
    const parts = [`${countOf(taken, 'vector')} added`];
    if (known > 0) parts.push(`${formatCount(known)} there already`);
    if (leftOut > 0) {
      parts.push(`${formatCount(leftOut)} left out: their pictures are not in this folder, or others now`);
    }
    return `${parts.join('; ')}. Start encodes what is missing.`;
  },
  opened: 'It is the index now: look images up above, or save it in another format. The pictures are not part of it.',

  nothingWithoutPaths: (theirs: number, ours: number) =>
    `Nothing to compare: the file has no paths, and ${countOf(theirs, 'vector')} where you have ${formatCount(ours)}`,
  nothingInCommon: 'Nothing to compare: no path of the file is one of yours',
  otherLengths: (inCommon: number, theirs: number, ours: number) =>
    `${countOf(inCommon, 'vector')} in common, but of different lengths: ${formatCount(theirs)} in the file, ${formatCount(ours)} here`,
  someAgree: (agreeing: number, of: number) => `${formatCount(agreeing)} of ${formatCount(of)} vectors agree`,
  /** Where order is undefined, nothing is said of it. */
  allAgree: (agreeing: number, of: number, isNormalised: boolean, order: 'same' | 'other' | undefined) => {
    const numbers = isNormalised ? 'same numbers once both are normalised' : 'same numbers';
    const orderWords = order === undefined ? '' : order === 'same' ? ', same order' : ', another order';
    return `${formatCount(agreeing)} of ${formatCount(of)} vectors agree: ${numbers}${orderWords}`;
  },
  cosines: (smallest: number, mean: number) => `Smallest cosine ${formatCosine(smallest)}, mean ${formatCosine(mean)}`,
  cosinesAndDifference: (smallest: number, mean: number, difference: number) =>
    `Smallest cosine ${formatCosine(smallest)}, mean ${formatCosine(mean)}, largest difference ${formatValue(difference)} of its vector’s largest value`,

  byPath: 'Matched by path.',
  byPathWithout: (removed: string, side: 'ours' | 'theirs') =>
    `Matched by path, without “${removed}” in front of ${side === 'theirs' ? 'the file’s paths' : 'your paths'}.`,
  writtenOtherwise: (paths: number) =>
    `${countOf(paths, 'path')} are written another way (composed letters or slashes).`,
  byRowNumber:
    'The file has no paths: vector by vector, which is right only if both have the same images in the same order.',
  outsideClasses: (images: number) =>
    `Your ${countOf(images, 'image')} outside of any class are left out, as ImageFolder leaves them out.`,
  savePathsToo:
    'Save the paths with the matrix, or drop both together: the matrix (.npy) and a list of its paths (.json).',

  inCommon: ({ inCommon, ourRows, theirRows }: CompareReport) =>
    `${countOf(inCommon, 'vector')} in common; ${formatCount(ourRows)} here, ${formatCount(theirRows)} in the file`,
  orderDiffers: (at: number, ours: string, theirs: string) =>
    rich`The order differs from row ${formatCount(at)} of those in common on: here ${{ path: ours }}, in the file ${{ path: theirs }}`,
  normalised: (side: 'ours' | 'theirs') =>
    `${side === 'theirs' ? 'The file’s rows' : 'Your rows'} all have length 1 (L2-normalised), the other side’s have not. Cosines are the same either way; differences are taken after both were normalised.`,
  notFinite: (vectors: number) => `${countOf(vectors, 'vector')} with NaN or infinity`,
  zeros: (vectors: number) => `${countOf(vectors, 'vector')} of zeros on one side only`,
  repeated: (vectors: number) => `${countOf(vectors, 'vector')} of the file are there twice; the first one counts`,
  unexplained: 'The file does not say how it was made, so model and preprocessing cannot be checked.',
  bars: 'Cosine between the two vectors of an image',
  below: (cosine: number) => `below ${cosine}`,
  worst: (vectors: number) => `The ${formatCount(vectors)} that agree least`,
  worstList: 'Vectors that agree least',
  /** NaN where there is no cosine, or no difference. */
  agreement: (cosine: number, difference: number) => {
    const first = Number.isNaN(cosine) ? 'no cosine' : `cosine ${formatCosine(cosine)}`;
    return `${first}, largest difference ${Number.isFinite(difference) ? formatValue(difference) : 'not a number'}`;
  },
  onlyHere: (images: number) => `${countOf(images, 'image')} only here`,
  onlyInFile: (images: number) => `${countOf(images, 'image')} only in the file`,
};
