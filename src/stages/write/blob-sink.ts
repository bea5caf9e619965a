import type { Sink } from '../../core/sink.ts';
import { ChunkedOutput } from './chunked-output.ts';

/** A sink whose file is a Blob. */
export interface BlobSink extends Sink {
  /** The whole file; only after `close`. */
  blob(): Blob;
}

/**
 * Collects a file as one Blob of Blobs of 4 MiB: the browser keeps each outside of our memory (on disk, if it is much), and
 * putting them together copies nothing.
 */
export function openBlobSink(mimeType: string): BlobSink {
  let parts: Blob[] = [];
  let whole: Blob | undefined;
  const output = new ChunkedOutput((chunk) => {
    parts.push(new Blob([chunk])); // copies the chunk
    return Promise.resolve();
  });
  return {
    write: (bytes) => output.write(bytes),
    async close() {
      await output.flush();
      whole = new Blob(parts, { type: mimeType });
      parts = [];
    },
    abort() {
      parts = [];
      return Promise.resolve();
    },
    blob() {
      if (!whole) throw new TypeError('blob sink is not closed yet');
      return whole;
    },
  };
}
