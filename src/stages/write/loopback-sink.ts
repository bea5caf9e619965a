import { PipelineError } from '../../core/errors.ts';
import type { Sink } from '../../core/sink.ts';
import { ChunkedOutput } from './chunked-output.ts';
import { orWriteFailed } from './write-failure.ts';

/** Says where a chunk begins in the file, in bytes. */
export const OFFSET_HEADER = 'x-foldvec-offset';
/** Says that the file is complete, and its length in bytes. */
export const END_HEADER = 'x-foldvec-end';

/**
 * Sends a file to the terminal that opened this page: chunks of at most 4 MiB by POST, in order, each with its offset; then an
 * empty POST with the total. To give up is a DELETE.
 *
 * @param url - address for this one file, on our own origin
 * @throws PipelineError `write-failed` if the terminal does not answer, or answers with an error
 */
export function openLoopbackSink(url: string): Sink {
  let offset = 0;
  const post = (headers: Record<string, string>, body: Uint8Array<ArrayBuffer>) =>
    orWriteFailed(url, async () => {
      const answer = await fetch(url, { method: 'POST', headers, body });
      const text = await answer.text();
      if (!answer.ok) {
        throw new PipelineError('write-failed', 'write', `terminal refused the file: ${answer.status} ${text.trim()}`);
      }
    });
  const output = new ChunkedOutput(async (chunk) => {
    await post({ [OFFSET_HEADER]: String(offset) }, chunk);
    offset += chunk.length;
  });
  return {
    write: (bytes) => output.write(bytes),
    async close() {
      await output.flush();
      await post({ [END_HEADER]: String(offset) }, new Uint8Array());
    },
    async abort() {
      try {
        await fetch(url, { method: 'DELETE' });
      } catch {
        // The terminal is gone, and its unfinished file with it.
      }
    },
  };
}
