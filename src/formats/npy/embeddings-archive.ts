import { toByteSource } from '../bytes/source.ts';
import { damagedFile } from '../bytes/damaged-file.ts';
import { toFloat32, toInt32 } from './nd-array.ts';
import { openNpz, type NpzArrays } from './npz-arrays.ts';

/** What an archive of embeddings holds: ours, or any npz with `embeddings` and `paths`. Row i belongs to `paths[i]`. */
export interface EmbeddingsArchive {
  /** `Float32Array[rows * dim]`, row-major. */
  readonly embeddings: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly dim: number;
  readonly paths: readonly string[];
  /** Class number a row, an index into `classes`, −1 for none; undefined if the archive has none. */
  readonly labels: Int32Array<ArrayBuffer> | undefined;
  readonly classes: readonly string[] | undefined;
  /** Files that were left out; the reason begins with its code, for example `image-truncated: …`. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Model, preprocessing, fingerprint …; undefined if the archive has none. Not checked: outside data. */
  readonly meta: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Reads an archive of embeddings. One copy of the matrix in memory besides the source, where it is float32 and row-major;
 * other floats and column-major ones are converted.
 *
 * @param source - a file as the visitor picked it, or bytes in memory (left as they are)
 * @throws FormatError `file-damaged` if it is no npz, lacks `embeddings` or `paths`, or their lengths differ
 */
export async function readEmbeddingsArchive(
  source: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>,
): Promise<EmbeddingsArchive> {
  return readEmbeddings(await openNpz(toByteSource(source)));
}

/** Reads the embeddings of an archive that is open; as {@link readEmbeddingsArchive}. */
export async function readEmbeddings(npz: NpzArrays): Promise<EmbeddingsArchive> {
  const matrix = await npz.array('embeddings');
  if (!matrix) throw damagedFile('npz holds no array named embeddings');
  const { rows, dim } = matrixShape(matrix.shape);
  return { embeddings: toFloat32(matrix), rows, dim, ...(await readBesideEmbeddings(npz, rows)) };
}

/**
 * Rows and length of a row.
 *
 * @throws FormatError `file-damaged` if this is not the shape of a matrix
 */
export function matrixShape(shape: readonly number[]): Pick<EmbeddingsArchive, 'rows' | 'dim'> {
  const [rows, dim, ...more] = shape;
  if (rows === undefined || dim === undefined || more.length > 0) {
    throw damagedFile(`embeddings are no matrix, shape (${shape.join(', ')})`);
  }
  return { rows, dim };
}

/**
 * What stands beside the embeddings of an archive.
 *
 * @throws FormatError `file-damaged` if it has no paths, or a number of something that is not the number of rows
 */
export async function readBesideEmbeddings(
  npz: NpzArrays,
  rows: number,
): Promise<Pick<EmbeddingsArchive, 'paths' | 'labels' | 'classes' | 'skipped' | 'meta'>> {
  const paths = await npz.strings('paths');
  if (!paths) throw damagedFile('npz holds no array named paths');
  const labels = await npz.array('labels');
  for (const [name, count] of [
    ['paths', paths.length],
    ['labels', labels?.shape[0] ?? rows],
  ] as const) {
    if (count !== rows) throw damagedFile(`npz holds ${count} ${name}, and ${rows} embeddings`);
  }
  return {
    paths,
    labels: labels && toInt32(labels),
    classes: await npz.strings('classes'),
    skipped: await readSkipped(npz),
    meta: await readMeta(npz),
  };
}

async function readSkipped(npz: NpzArrays): Promise<EmbeddingsArchive['skipped']> {
  const paths = (await npz.strings('skipped_paths')) ?? [];
  const reasons = (await npz.strings('skipped_reasons')) ?? [];
  return paths.map((path, i) => ({ path, reason: reasons[i] ?? '' }));
}

/**
 * The JSON object that our archives keep under `meta`.
 *
 * @returns undefined if there is none
 * @throws FormatError `file-damaged` if it is no JSON object
 */
export async function readMeta(npz: NpzArrays): Promise<Readonly<Record<string, unknown>> | undefined> {
  const [json] = (await npz.strings('meta')) ?? [];
  if (json === undefined) return undefined;
  let meta: unknown;
  try {
    meta = JSON.parse(json);
  } catch (cause) {
    throw damagedFile('npz has a meta that is no JSON', cause);
  }
  if (!isRecord(meta)) throw damagedFile('npz has a meta that is no JSON object');
  return meta;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
