// The public face of `dist/foldvec-index.js`, shipped beside it as it stands: plain types, no imports.

/** Folder name → Map, file name → value. Maps, so that `__proto__` is a name like others. */
export type NestedMap<T> = Map<string, NestedMap<T> | T>;

/** A folder of the index. */
export interface IndexFolder {
  /** Its own name; empty for the picked folder. */
  readonly name: string;
  /** POSIX, relative to the picked folder; empty for the picked folder. */
  readonly path: string;
  /** Images in it at any depth. */
  readonly count: number;
}

/** What is directly in a folder, in Python's order. */
export interface FolderListing {
  readonly folders: readonly IndexFolder[];
  /** Rows of its images; their paths are `index.paths[row]`. */
  readonly rows: Uint32Array;
}

/** A saved file of embeddings, looked up by path as `index['010']['0108775015.jpg']` is in Python. */
export interface EmbeddingIndex {
  /** Images in the file. */
  readonly rows: number;
  /** Length of a vector. */
  readonly dim: number;
  /** `Float32Array[rows * dim]`, row-major; every vector that is handed out is a view of it. */
  readonly embeddings: Float32Array;
  /** POSIX, relative to the folder that was encoded; row i is the image `paths[i]`. */
  readonly paths: readonly string[];
  /** Class number a row, an index into `classes`, −1 for none; undefined if the file has none. */
  readonly labels: Int32Array | undefined;
  readonly classes: readonly string[] | undefined;
  /** Files that were left out, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Model, preprocessing, fingerprint … as the file has them; undefined if it has none. Not checked. */
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  /**
   * The vector of an image: `get('010', '0108775015.jpg')`, `get('010/0108775015.jpg')`, and without the extension where only
   * one image answers to that. Composed and decomposed letters count as equal under the same condition.
   *
   * @returns a view of `embeddings`, `Float32Array[dim]`; undefined if there is no such image
   * @throws RangeError if several images answer to the key; the message names them
   */
  get(...key: readonly string[]): Float32Array | undefined;
  /** The row number of an image; key and failure as {@link get}. */
  rowOf(...key: readonly string[]): number | undefined;
  /** Whether exactly one image answers to the key. */
  has(...key: readonly string[]): boolean;
  /** What is directly in a folder (the whole one unless told); undefined if there is no such folder. */
  children(folder?: string): FolderListing | undefined;
  /** All vectors as Maps in Maps, any depth: `toNested().get('010').get('0108775015.jpg')`. */
  toNested(): NestedMap<Float32Array>;
  /** Path and vector of every image, in row order. */
  [Symbol.iterator](): Iterator<[path: string, vector: Float32Array]>;
}

/**
 * Opens an `embeddings.npz` that foldvec saved, or any npz with a matrix `embeddings` and unicode `paths`.
 *
 * @param source - the file: as picked in a browser, or its bytes
 * @throws an Error whose `code` is `file-damaged` if it is no such file; RangeError if a path stands in it twice
 */
export function openIndex(source: Blob | ArrayBuffer | Uint8Array): Promise<EmbeddingIndex>;
