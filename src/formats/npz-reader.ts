import { toByteSource } from './byte-source.ts';
import { damagedFile } from './damaged-file.ts';
import { toFloat32, toInt32, toIntegers, toStrings, type NdArray } from './nd-array.ts';
import { parseNpy } from './npy.ts';
import { readUtf8 } from './wtf8.ts';
import { openZip, type ZipArchive } from './zip-reader.ts';

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
 * float64 and column-major ones are converted.
 *
 * @param source - a file as the visitor picked it, or bytes in memory (left as they are)
 * @throws PipelineError `file-damaged` if it is no npz, lacks `embeddings` or `paths`, or their lengths differ
 */
export async function readEmbeddingsArchive(
  source: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>,
): Promise<EmbeddingsArchive> {
  const zip = await openZip(toByteSource(source));
  const matrix = await readArray(zip, 'embeddings');
  if (!matrix) throw damagedFile('npz holds no array named embeddings');
  const [rows, dim, ...more] = matrix.shape;
  if (rows === undefined || dim === undefined || more.length > 0) {
    throw damagedFile(`embeddings are no matrix, shape (${matrix.shape.join(', ')})`);
  }
  const paths = await readStrings(zip, 'paths');
  if (!paths) throw damagedFile('npz holds no array named paths');
  const labels = await readArray(zip, 'labels');
  for (const [name, count] of [
    ['paths', paths.length],
    ['labels', labels?.shape[0] ?? rows],
  ] as const) {
    if (count !== rows) throw damagedFile(`npz holds ${count} ${name}, and ${rows} embeddings`);
  }
  return {
    embeddings: toFloat32(matrix),
    rows,
    dim,
    paths,
    labels: labels && toInt32(labels),
    classes: await readStrings(zip, 'classes'),
    skipped: await readSkipped(zip),
    meta: await readMeta(zip),
  };
}

async function readArray(zip: ZipArchive, name: string): Promise<NdArray | undefined> {
  const file = `${name}.npy`;
  return zip.entries.has(file) ? parseNpy(await zip.read(file)) : undefined;
}

/** A list of texts in either layout: one unicode array, or UTF-8 with offsets (see `npy-strings.ts`). */
async function readStrings(zip: ZipArchive, name: string): Promise<string[] | undefined> {
  const unicode = await readArray(zip, name);
  if (unicode) {
    // An empty list comes from numpy as float64 of shape (0,).
    return unicode.data.length === 0 ? [] : toStrings(unicode);
  }
  const text = await readArray(zip, `${name}_utf8`);
  const offsets = await readArray(zip, `${name}_offsets`);
  if (!text || !offsets) return undefined;
  const ends = toIntegers(offsets);
  const strings: string[] = [];
  for (let i = 1; i < ends.length; i++) {
    const from = ends[i - 1]!;
    const to = ends[i]!;
    if (!(from >= 0 && from <= to && to <= text.data.length)) throw damagedFile(`npz has a wrong offset: ${name} ${i}`);
    const string = readUtf8(text.data.subarray(from, to));
    if (string === undefined) throw damagedFile(`npz holds a text that is not UTF-8: ${name} ${i - 1}`);
    strings.push(string);
  }
  return strings;
}

async function readSkipped(zip: ZipArchive): Promise<EmbeddingsArchive['skipped']> {
  const paths = (await readStrings(zip, 'skipped_paths')) ?? [];
  const reasons = (await readStrings(zip, 'skipped_reasons')) ?? [];
  return paths.map((path, i) => ({ path, reason: reasons[i] ?? '' }));
}

async function readMeta(zip: ZipArchive): Promise<Readonly<Record<string, unknown>> | undefined> {
  const [json] = (await readStrings(zip, 'meta')) ?? [];
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
