import type { Sink } from '../../core/sink.ts';
import { openBlobSink } from './blob-sink.ts';
import { openFileSink } from './file-sink.ts';
import { openLoopbackSink } from './loopback-sink.ts';
import type { SinkSpec } from './write.contract.ts';

/** A sink, and the Blob that it made, where it makes one. */
export interface OpenedSink {
  readonly sink: Sink;
  /** The whole file; only after `close`. */
  readonly blob?: () => Blob;
}

/**
 * Opens the sink that a spec describes.
 *
 * @throws PipelineError `write-failed`
 */
export async function openSink(spec: SinkSpec): Promise<OpenedSink> {
  switch (spec.kind) {
    case 'file':
      return { sink: await openFileSink(spec.handle) };
    case 'loopback':
      return { sink: openLoopbackSink(spec.url) };
    case 'blob': {
      const sink = openBlobSink(spec.mimeType);
      return { sink, blob: () => sink.blob() };
    }
  }
}
