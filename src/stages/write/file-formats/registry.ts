import { classToIdx } from './class-to-idx.ts';
import { clipMetadata } from './clip-metadata.ts';
import { clipRetrieval } from './clip-retrieval.ts';
import { feather } from './feather.ts';
import type { FileFormat } from './file-format.ts';
import { FormatList } from './format-list.ts';
import { hdf5 } from './hdf5.ts';
import { jsonNested } from './json-nested.ts';
import { npy } from './npy.ts';
import { npz } from './npz.ts';
import { parquet } from './parquet.ts';
import { pathsJson } from './paths-json.ts';
import { pickleMatrix } from './pickle-matrix.ts';
import { pickleNested } from './pickle-nested.ts';
import { projector } from './projector.ts';
import { projectorMetadata } from './projector-metadata.ts';
import { reductionNpz } from './reduction-npz.ts';
import { rowsCsv } from './rows-csv.ts';
import { safetensors } from './safetensors.ts';
import { safetensorsFiles } from './safetensors-files.ts';
import { skippedCsv } from './skipped-csv.ts';

// Listed, not found by name: from this list the compiler knows the ids, and demands words for each. The order is the page's.
const ALL = [
  npz,
  parquet,
  pickleNested,
  safetensors,
  npy,
  pathsJson,
  feather,
  hdf5,
  pickleMatrix,
  safetensorsFiles,
  jsonNested,
  projector,
  projectorMetadata,
  clipRetrieval,
  clipMetadata,
  rowsCsv,
  classToIdx,
  skippedCsv,
  reductionNpz,
] as const satisfies readonly FileFormat[];

type Listed = (typeof ALL)[number];

/** Files that we save. `pickle-*` are the notebook's two; the nested one is `{'010': {'0108775015.jpg': array}}`. */
export type WriteFormat = Listed['id'];

/** Formats that are saved on their own. */
export type DownloadFormat = Exclude<Listed, { readonly use: 'companion' }>['id'];

/** Formats that are offered for the rows. */
export type ChoiceFormat = Extract<Listed, { readonly use: 'choice' }>['id'];

/** Every format that can be written. A new one is a file beside this one, a line here, and its words. */
export const FILE_FORMATS = new FormatList<WriteFormat>(ALL);

/** The ids of those that are offered for the rows, in their order. */
export const CHOICES: readonly ChoiceFormat[] = ALL.flatMap((format) => (format.use === 'choice' ? [format.id] : []));
