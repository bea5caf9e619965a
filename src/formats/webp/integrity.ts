import { damaged, truncated } from '../image/failure.ts';
import { riffEnd, walkWebpChunks } from './chunks.ts';

/**
 * Checks that every chunk of a WebP lies inside the file, and the file inside its RIFF header's length, as libwebp's
 * demuxer does for Pillow; bytes behind that are ignored.
 *
 * @throws FormatError `image-truncated`, `image-damaged`
 */
export function checkWebpIntegrity(bytes: Uint8Array): void {
  const end = riffEnd(bytes);
  if (end > bytes.length) throw truncated(`WebP has ${bytes.length} bytes, its header says ${end}`);
  for (const chunk of walkWebpChunks(bytes)) {
    if (chunk.end > end) throw damaged(`WebP chunk ${chunk.name} ends at ${chunk.end}, the file at ${end}`);
  }
}
