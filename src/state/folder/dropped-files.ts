import { PipelineError } from '../../core/errors.ts';
import { toByteSource } from '../../formats/bytes/source.ts';
import { isModelWithFiles } from '../../models/import/model-names.ts';

/** What files that were dropped on the page are, by their names. */
export type DroppedKind = 'model' | 'table' | 'labels';

/** Endings of the files that can be dropped. `.tar` stands for `.pth.tar`, as training scripts name checkpoints; one of pictures is taken before. */
const KINDS: Readonly<Record<string, DroppedKind>> = {
  pth: 'model',
  pt: 'model',
  ckpt: 'model',
  bin: 'model',
  tar: 'model',
  safetensors: 'model',
  onnx: 'model',
  npz: 'table',
  npy: 'table',
  pkl: 'table',
  pickle: 'table',
  parquet: 'table',
  csv: 'labels',
  tsv: 'labels',
  txt: 'labels',
  xlsx: 'labels',
  xlsm: 'labels',
  xls: 'labels',
  json: 'labels',
  jsonl: 'labels',
  ndjson: 'labels',
};

/** Tables that may lack paths, so that a `.json` beside them brings these. */
const TAKES_PATHS = new Set(['npy', 'pkl', 'pickle']);

/**
 * What dropped files are: one model, one table of vectors (a matrix with the `.json` of its paths counts as one), or one file of
 * labels.
 *
 * @param names - the files' names, at least one
 * @throws PipelineError `folder-not-one` for anything else
 */
export function kindOfFiles(names: readonly string[]): DroppedKind {
  const endings = names.map(endingOf);
  const json = endings.indexOf('json');
  if (names.length === 2 && json !== -1 && TAKES_PATHS.has(endings[1 - json] ?? '')) return 'table';

  if (names.length > 1 && isModelWithFiles(names)) return 'model';

  const [name = '', second] = names;
  if (second !== undefined)
    throw notOne(`${names.length} files were dropped at once: ${name}, ${second}`, names.length - 2);
  const kind = Object.hasOwn(KINDS, endings[0] ?? '') ? KINDS[endings[0] ?? ''] : undefined;
  if (kind) return kind;
  throw notOne(`file of no kind that can be dropped: ${name}`);
}

/** How torch's files begin, its zip and the one before it: some call them `.pkl`. */
const TORCH = ['PK\x03\x04', '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19'];
/** Enough of a file to tell who wrote it. */
const HEAD_BYTES = 4096;
/** How a file of ours begins, and one whose first tensor is called what programs call a matrix of vectors. */
const IS_TABLE =
  /^[^]{8}\{(?:"__metadata__":\{(?:"foldvec":|[^}]*\},"(?:embeddings|features|vectors)":)|"(?:embeddings|features|vectors)":)/;

/**
 * What dropped files are. A safetensors or pickle file may hold a network or vectors, so its beginning is looked at; a Parquet without a
 * column of vectors holds labels.
 *
 * @throws as {@link kindOfFiles}
 */
export async function kindOfDrop(files: readonly File[]): Promise<DroppedKind> {
  const [file] = files;
  const kind = kindOfFiles(files.map(({ name }) => name));
  if (file && endingOf(file.name) === 'parquet') return (await hasVectors(file)) ? kind : 'labels';
  if (!file) return kind;
  const ending = endingOf(file.name);
  if (ending !== 'safetensors' && ending !== 'pkl' && ending !== 'pickle') return kind;
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  if (ending === 'safetensors') return IS_TABLE.test(head) ? 'table' : 'model';
  return TORCH.some((beginning) => head.startsWith(beginning)) ? 'model' : kind;
}

/** Whether a Parquet has a column of vectors; what is wrong with one that can't be read is told by those who read it. */
async function hasVectors(file: File): Promise<boolean> {
  try {
    const { openParquet } = await import('../../formats/parquet/file-reader.ts');
    const { columns } = await openParquet(toByteSource(file));
    return columns.some(({ kind }) => kind === 'floats');
  } catch {
    return true;
  }
}

function endingOf(name: string): string {
  const lower = name.toLowerCase();
  return lower.includes('.') ? lower.slice(lower.lastIndexOf('.') + 1) : '';
}

function notOne(message: string, more = 0): PipelineError {
  return new PipelineError('folder-not-one', 'collect', more > 0 ? `${message} and ${more} more` : message);
}
