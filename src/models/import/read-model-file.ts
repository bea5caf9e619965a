import { PipelineError } from '../../core/errors.ts';

const MAX_FILE_BYTES = 2 ** 31 - 1; // the largest of torchvision's is 575 MB; browsers give no larger buffers

/**
 * All bytes of a model file.
 *
 * @returns not a copy for bytes in memory
 * @throws PipelineError `file-damaged` if it is larger than browsers can hold
 */
export async function readModelFile(
  source: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = source instanceof Blob ? source.size : source.byteLength;
  if (bytes > MAX_FILE_BYTES) {
    throw new PipelineError('file-damaged', 'models', `file has ${bytes} bytes, at most ${MAX_FILE_BYTES} are read`);
  }
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  return source instanceof ArrayBuffer ? new Uint8Array(source) : source;
}
