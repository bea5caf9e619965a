import { PipelineError } from '../../core/errors.ts';

/** What files that were dropped on the page are, by their names. */
export type DroppedKind = 'model' | 'table' | 'labels';

/** Endings of the files that can be dropped. `.tar` stands for `.pth.tar`, as training scripts name checkpoints. */
const KINDS: Readonly<Record<string, DroppedKind>> = {
  pth: 'model',
  pt: 'model',
  bin: 'model',
  tar: 'model',
  safetensors: 'model',
  onnx: 'model',
  npz: 'table',
  npy: 'table',
  pkl: 'table',
  pickle: 'table',
  csv: 'labels',
  tsv: 'labels',
  txt: 'labels',
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

  const [name = '', second] = names;
  if (second !== undefined)
    throw notOne(`${names.length} files were dropped at once: ${name}, ${second}`, names.length - 2);
  const kind = Object.hasOwn(KINDS, endings[0] ?? '') ? KINDS[endings[0] ?? ''] : undefined;
  if (kind) return kind;
  if (json === 0) throw notOne(`paths were dropped without their matrix: ${name}`);
  throw notOne(`file of no kind that can be dropped: ${name}`);
}

function endingOf(name: string): string {
  const lower = name.toLowerCase();
  if (lower.endsWith('.tar') && !/\.(pth|pt)\.tar$/.test(lower)) return '';
  return lower.includes('.') ? lower.slice(lower.lastIndexOf('.') + 1) : '';
}

function notOne(message: string, more = 0): PipelineError {
  return new PipelineError('folder-not-one', 'collect', more > 0 ? `${message} and ${more} more` : message);
}
