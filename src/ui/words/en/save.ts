import type { ChoiceFormat, SaveView } from '../../../state/save/view.ts';
import { formatBytes } from '../../format.ts';
import { rich } from '../rich.ts';

const FORMATS: Readonly<Record<ChoiceFormat, { readonly title: string; readonly note: string }>> = {
  npz: {
    title: 'NumPy archive (.npz)',
    note: 'Vectors, paths, labels and settings in one file. The one to take if in doubt.',
  },
  npy: {
    title: 'Matrix (.npy) and paths (.json)',
    note: 'Two plain files, for other languages and for memory-mapping.',
  },
  parquet: {
    title: 'Parquet (.parquet)',
    note: 'Vectors, paths, labels and settings as one table. For data frames and databases: pandas, Polars, DuckDB.',
  },
  feather: {
    title: 'Arrow, Feather (.feather)',
    note: 'The table of Parquet, as it lies in memory. Quick to load.',
  },
  'clip-retrieval': {
    title: 'For clip-retrieval (.npy and .parquet)',
    note: 'img_emb_0.npy and metadata_0.parquet, the names that it looks for.',
  },
  'pickle-nested': {
    title: 'Nested dictionary (.pkl)',
    note: 'Folder by folder, file name to vector, for notebooks that look images up.',
  },
  'pickle-matrix': {
    title: 'Matrix (.pkl)',
    note: 'The vectors alone, in ImageFolder’s order, for notebooks that load a pickle.',
  },
  safetensors: {
    title: 'Safetensors (.safetensors)',
    note: 'Vectors, labels, paths and settings in one file, for torch and others that load no pickle.',
  },
  'safetensors-files': {
    title: 'Safetensors, one tensor a file (.safetensors)',
    note: 'Each vector under its path. For up to some hundred thousand images.',
  },
  hdf5: {
    title: 'HDF5 (.h5)',
    note: 'Groups that mirror the folder, each file a dataset: for programs that read one vector at a time.',
  },
  'json-nested': {
    title: 'JSON (.json)',
    note: 'Folder by folder, file name to numbers, as plain text. Some three times the bytes: for a few thousand images.',
  },
  projector: {
    title: 'TensorFlow’s Embedding Projector (.tsv)',
    note: 'Vectors and what they are, two files to load into the projector.',
  },
  'class-to-idx': {
    title: 'Class numbers (.json)',
    note: 'class_to_idx, as ImageFolder numbers the folders. No vectors.',
  },
  'rows-csv': {
    title: 'Table of paths and labels (.csv)',
    note: 'What each row of a matrix is: path, file name without extension, class. For spreadsheets, and to go with a pickle.',
  },
};

const NUMBERS: Readonly<Record<SaveView['dtype'], string>> = {
  float32: 'float32',
  float16: 'float16, half the size',
  float64: 'float64, twice the size',
};

/** Saving vectors as a file. */
export const save = {
  title: 'Result',
  format: 'File format',
  /** What each format is called, and whom it is for. */
  formats: FORMATS,
  moreFormats: 'More formats: Feather, HDF5, JSON, CSV, projector …',
  about: (bytes: number) => `about ${formatBytes(bytes)}`,
  vectors: 'Vectors',
  reduced: 'reduced',
  whole: 'whole, as the model gave them',
  nanRows: 'Vectors of NaN for skipped files',
  nanRowsNote: 'Each stands where the file would: row numbers are then those of a program that skips nothing.',
  unitLength: 'Unit length (L2)',
  unitLengthNote:
    'Each vector is divided by its length: the dot product of two vectors is then their cosine. What is stored in the browser stays as the model gave it.',
  numbers: 'Numbers',
  /** What the numbers of a file are called. */
  dtypes: NUMBERS,
  download: 'Download',
  saving: 'Saving …',
  saved: (fileName: string, bytes: number) => rich`Saved ${{ path: fileName }}, ${formatBytes(bytes)}`,
  cancel: 'Cancel saving',
  loadIt: 'Load it in Python',
  copy: 'Copy',
  snippet: 'Python snippet',
};
