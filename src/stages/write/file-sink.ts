import type { Sink } from '../../core/sink.ts';
import { ChunkedOutput } from './chunked-output.ts';
import { orWriteFailed } from './write-failure.ts';

/**
 * Writes into a file that the visitor chose, or into one of the origin's own. The browser writes to a file beside it, and puts
 * that in its place only on `close`: what was there before stays until then.
 *
 * @param handle - must be granted for writing already: a worker cannot ask
 * @throws PipelineError `write-failed`
 */
export async function openFileSink(handle: FileSystemFileHandle): Promise<Sink> {
  const stream = await orWriteFailed(handle.name, () => handle.createWritable());
  const output = new ChunkedOutput((chunk) => orWriteFailed(handle.name, () => stream.write(chunk)));
  return {
    write: (bytes) => output.write(bytes),
    async close() {
      await output.flush();
      await orWriteFailed(handle.name, () => stream.close());
    },
    async abort() {
      try {
        await stream.abort();
      } catch {
        // It was closed or has failed before: nothing was put in place.
      }
      await removeIfEmpty(handle);
    },
  };
}

/** The picker makes an empty file as soon as a name is chosen: it goes with the file that was given up. Never throws. */
export async function removeIfEmpty(handle: FileSystemFileHandle & { remove?: () => Promise<void> }): Promise<void> {
  try {
    const file = await handle.getFile();
    if (file.size === 0) await handle.remove?.();
  } catch {
    // Gone already, or not ours to remove.
  }
}
