import type { ByteSource } from '../../formats/bytes/source.ts';
import { damagedFile } from '../../formats/bytes/damaged-file.ts';
import { openNpz, type NpzArrays } from '../../formats/npy/npz-arrays.ts';
import { readEmbeddings, readMeta } from '../../formats/npy/embeddings-archive.ts';
import { readFileStates } from './read-file-states.ts';
import { reductionOf } from './read-reduction.ts';
import { readColumns } from './read-columns.ts';
import { floatName, MAX_TABLE_BYTES, toMatrix, type FoundTable } from './found-table.ts';

/** Names by which programs call the matrix, the likeliest first. */
const MATRIX_NAMES = ['embeddings', 'features', 'vectors', 'feats', 'emb', 'X', 'x', 'arr_0'];
/** Names by which programs call the paths, the likeliest first. */
const PATH_NAMES = ['paths', 'filenames', 'file_names', 'files', 'names', 'image_paths', 'images', 'ids', 'keys'];

const UTF8 = '_utf8';

/**
 * Reads an archive of ours, or any npz with one matrix of floats and, where there is one, a list of as many texts. Of all other
 * arrays only the headers are read.
 *
 * @throws FormatError `file-damaged`
 */
export async function readNpz(source: ByteSource): Promise<FoundTable> {
  const npz = await openNpz(source, MAX_TABLE_BYTES);
  if (npz.names.length === 0) throw damagedFile(notNpz(npz));
  if (npz.names.includes('embeddings') && npz.names.includes('meta')) {
    const meta = await readMeta(npz);
    if (typeof meta?.['foldvec'] === 'string') return readOurs(npz, meta);
  }
  const shapes = await readShapes(npz);
  const name = findMatrix(shapes);
  const array = await npz.array(name);
  if (!array) throw damagedFile(`npz holds no array named ${name}`);
  const matrix = toMatrix(array, `array ${name}`);
  return { kind: 'npz', matrix, paths: await findPaths(npz, shapes, matrix.rows) };
}

async function readOurs(npz: NpzArrays, meta: Readonly<Record<string, unknown>>): Promise<FoundTable> {
  const { embeddings, rows, dim, paths, labels, classes, skipped } = await readEmbeddings(npz);
  if (rows === 0 || dim === 0) throw damagedFile(`npz holds no rows: ${rows} rows of ${dim} values`);
  const dtype = floatName((await npz.head('embeddings'))?.descr ?? '') ?? 'float32';
  const reduction = npz.names.includes('reduction_components') ? await reductionOf(npz) : undefined;
  return {
    kind: 'foldvec',
    matrix: { values: embeddings, rows, dim, dtype },
    ...{ paths, labels, classes, skipped, meta },
    ...(await readFileStates(npz, rows)),
    columns: await readColumns(npz, rows),
    ...(reduction?.dim === dim ? { reduction } : {}),
  };
}

/** Type and shape of each array. */
type Shapes = ReadonlyMap<string, { readonly descr: string; readonly shape: readonly number[] }>;

async function readShapes(npz: NpzArrays): Promise<Shapes> {
  const shapes = new Map<string, { readonly descr: string; readonly shape: readonly number[] }>();
  for (const name of npz.names) {
    const head = await npz.head(name);
    if (head) shapes.set(name, head);
  }
  return shapes;
}

function findMatrix(shapes: Shapes): string {
  const matrices = [...shapes].filter(([, { descr, shape }]) => floatName(descr) !== undefined && shape.length >= 2);
  const names = matrices.map(([name]) => name);
  const known = MATRIX_NAMES.find((name) => names.includes(name));
  const [only, ...more] = names;
  if (known !== undefined) return known;
  if (only === undefined) throw damagedFile(`npz holds no matrix of floats: ${listOf(shapes)}`);
  if (more.length > 0) throw damagedFile(`npz holds several matrices, name one of them embeddings: ${listOf(shapes)}`);
  return only;
}

/** The texts that name the rows: under a name that says so, else under any name, if no two are alike. */
async function findPaths(npz: NpzArrays, shapes: Shapes, rows: number): Promise<readonly string[] | undefined> {
  const lists = [...shapes].filter(([, { shape }]) => shape.length === 1 && shape[0] === rows);
  const objects = lists.find(([name, { descr }]) => descr.startsWith('|O') && PATH_NAMES.includes(name));
  if (objects) {
    throw damagedFile(
      `array ${objects[0]} holds Python objects, which ask to run code: save it as np.array(…, dtype=str)`,
    );
  }
  const texts = lists.filter(([, { descr }]) => descr.startsWith('<U')).map(([name]) => name);
  const wide = npz.names.filter((name) => name.endsWith(UTF8)).map((name) => name.slice(0, -UTF8.length));
  const names = [...texts, ...wide].sort((a, b) => rankOf(a) - rankOf(b));
  for (const name of names) {
    const paths = await npz.strings(name);
    if (paths?.length !== rows) continue;
    if (PATH_NAMES.includes(name) || new Set(paths).size === rows) return paths;
  }
  return undefined;
}

function rankOf(name: string): number {
  const rank = PATH_NAMES.indexOf(name);
  return rank === -1 ? PATH_NAMES.length : rank;
}

function listOf(shapes: Shapes): string {
  const words = Array.from(shapes, ([name, { descr, shape }]) => `${name} ${descr} (${shape.join(', ')})`);
  return words.length > 6 ? `${words.slice(0, 6).join('; ')}; and ${words.length - 6} more` : words.join('; ');
}

function notNpz({ others }: NpzArrays): string {
  if (others.some((name) => name.endsWith('/data.pkl'))) {
    return 'file was saved by torch.save, which holds tensors: save them with np.save(…, tensor.cpu().numpy())';
  }
  return `zip holds no arrays, only ${others.length} other files`;
}
