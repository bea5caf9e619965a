import { toStageError } from '../../core/format-error.ts';
import { readEmbeddingsArchive, type EmbeddingsArchive } from '../../formats/npy/embeddings-archive.ts';
import type { EmbeddingIndex, FolderListing, NestedMap } from './foldvec-index.d.ts';
import { NestedIndex } from './nested-index.ts';

// The entry of `dist/foldvec-index.js` (see vite.config.ts): no DOM, no IndexedDB, runs in Node as well.

/**
 * Opens a saved file of embeddings as a nested index.
 *
 * @param source - an npz with `embeddings` and `paths`: a file, or its bytes (left as they are)
 * @throws PipelineError `file-damaged`; RangeError if a path stands in it twice
 */
export async function openIndex(source: Blob | ArrayBuffer | Uint8Array): Promise<EmbeddingIndex> {
  const bytes = source instanceof Uint8Array ? toUnshared(source) : source;
  const archive = await readEmbeddingsArchive(bytes).catch((error: unknown) => {
    throw toStageError(error, 'persist');
  });
  return new ArchiveIndex(archive, await NestedIndex.build(archive.paths));
}

class ArchiveIndex implements EmbeddingIndex {
  readonly rows: number;
  readonly dim: number;
  readonly embeddings: Float32Array;
  readonly paths: readonly string[];
  readonly labels: Int32Array | undefined;
  readonly classes: readonly string[] | undefined;
  readonly skipped: EmbeddingsArchive['skipped'];
  readonly meta: EmbeddingsArchive['meta'];
  readonly #nested: NestedIndex;

  constructor(archive: EmbeddingsArchive, nested: NestedIndex) {
    this.rows = archive.rows;
    this.dim = archive.dim;
    this.embeddings = archive.embeddings;
    this.paths = archive.paths;
    this.labels = archive.labels;
    this.classes = archive.classes;
    this.skipped = archive.skipped;
    this.meta = archive.meta;
    this.#nested = nested;
  }

  get(...key: readonly string[]): Float32Array | undefined {
    const row = this.#nested.find(...key);
    return row === undefined ? undefined : this.#vectorOf(row);
  }

  rowOf(...key: readonly string[]): number | undefined {
    return this.#nested.find(...key);
  }

  has(...key: readonly string[]): boolean {
    return this.#nested.has(...key);
  }

  children(folder?: string): FolderListing | undefined {
    return this.#nested.children(folder);
  }

  toNested(): NestedMap<Float32Array> {
    return this.#nested.toNested((row) => this.#vectorOf(row));
  }

  *[Symbol.iterator](): Generator<[path: string, vector: Float32Array], void> {
    for (const [row, path] of this.paths.entries()) yield [path, this.#vectorOf(row)];
  }

  #vectorOf(row: number): Float32Array {
    return this.embeddings.subarray(row * this.dim, (row + 1) * this.dim);
  }
}

/** The same bytes in memory that is not shared with another thread: a view, or a copy where it has to be. */
function toUnshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer, bytes.byteOffset, bytes.byteLength)
    : Uint8Array.from(bytes);
}
