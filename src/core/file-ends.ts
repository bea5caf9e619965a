/** What is cheap to read of a large file: enough to tell most files of one size apart. */
export interface FileEnds {
  readonly sizeBytes: number;
  /** Its first bytes and its last ones; the whole file where it has no more than both. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Where the ends of a file lie in it.
 *
 * @param bytes - of each end, at most
 * @returns from where to where, in bytes; the second part is empty where the first is the whole file
 */
export function endsWithin(
  sizeBytes: number,
  bytes: number,
): readonly (readonly [from: number, to: number])[] & { readonly length: 2 } {
  if (sizeBytes <= 2 * bytes) {
    return [
      [0, sizeBytes],
      [sizeBytes, sizeBytes],
    ];
  }
  return [
    [0, bytes],
    [sizeBytes - bytes, sizeBytes],
  ];
}

/** Reads the ends of a file without the rest. @throws what the file throws */
export async function readEnds(file: Blob, bytes: number): Promise<FileEnds> {
  const parts = endsWithin(file.size, bytes).map(([from, to]) => file.slice(from, to));
  return { sizeBytes: file.size, bytes: new Uint8Array(await new Blob(parts).arrayBuffer()) };
}
