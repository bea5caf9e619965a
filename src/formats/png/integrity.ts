import { isPngChunkIntact } from './chunks.ts';
import { readPngLayout } from './layout.ts';
import { checkPngData } from './reader.ts';

/**
 * Checks the checksums of a PNG's pixel data, and where one is wrong or missing, the data themselves: Pillow does not look
 * at these checksums, and reads on as long as it can inflate.
 *
 * @returns `own` if only our reader is sure to read the file; undefined if nothing is wrong with it
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function checkPngIntegrity(bytes: Uint8Array): 'own' | undefined {
  if (readPngLayout(bytes).data.every((chunk) => isPngChunkIntact(bytes, chunk))) return undefined;
  checkPngData(bytes);
  return 'own';
}
