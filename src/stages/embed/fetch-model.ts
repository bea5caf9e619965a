import { PipelineError } from '../../core/errors.ts';
import type { ModelSpec } from '../../core/model-spec.ts';
import { sha256Of } from '../../core/sha256.ts';
import type { DownloadProgress, ModelFile } from './embed.contract.ts';

/** At most ten reports a second: each one crosses a thread. */
const REPORT_EVERY_MS = 100;

/** A kept file by name: whatever it was called when it was dropped, it may have been converted since. */
const KEPT_FILE = 'model file kept in this browser';

/** What {@link fetchModel} may be told. */
export interface FetchOptions {
  /** Called at most ten times a second, and once more at the end. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads a model file and checks that it is the one that its spec speaks of.
 *
 * @param file - an address of our own origin: another one is refused, also after a redirect; or a file that is kept here
 * @returns the file's bytes
 * @throws PipelineError `model-missing` if it cannot be had (any more), `model-damaged` if it is another file; AbortError
 */
export async function fetchModel(
  spec: Pick<ModelSpec, 'fileBytes' | 'sha256'>,
  file: ModelFile,
  { onProgress, signal }: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const fileName = file.kind === 'url' ? file.url.slice(file.url.lastIndexOf('/') + 1) : KEPT_FILE;
  // Not fetched from a `blob:` address: the page's CSP lets nothing but our own origin be fetched.
  const body = file.kind === 'url' ? await openBody(fileName, file.url, signal) : file.blob.stream().getReader();
  const bytes = new Uint8Array(spec.fileBytes);
  let loadedBytes = 0;
  let reportedAtMs = performance.now();
  for (;;) {
    const { done, value } = await body.read().catch((error: unknown) => {
      const what = file.kind === 'url' ? 'broke off' : 'can no longer be read';
      throw toMissing(error, `${fileName} ${what} after ${loadedBytes} of ${spec.fileBytes} bytes`, signal);
    });
    if (done) break;
    if (loadedBytes + value.length > bytes.length) {
      await body.cancel().catch(() => undefined);
      throw damaged(`${fileName} is longer than expected: over ${spec.fileBytes} bytes`);
    }
    bytes.set(value, loadedBytes);
    loadedBytes += value.length;
    if (performance.now() - reportedAtMs < REPORT_EVERY_MS) continue;
    reportedAtMs = performance.now();
    onProgress?.({ loadedBytes, totalBytes: spec.fileBytes });
  }
  if (loadedBytes < bytes.length) {
    throw damaged(`${fileName} is shorter than expected: ${loadedBytes} of ${spec.fileBytes} bytes`);
  }
  const got = await sha256Of(bytes, 'embed');
  if (got !== spec.sha256) throw damaged(`${fileName} has SHA-256 ${got}, expected ${spec.sha256}`);
  onProgress?.({ loadedBytes, totalBytes: spec.fileBytes });
  return bytes;
}

async function openBody(
  file: string,
  url: string,
  signal: AbortSignal | undefined,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await fetch(url, { mode: 'same-origin', ...(signal && { signal }) }).catch((error: unknown) => {
    throw toMissing(error, `${file} could not be fetched from ${url}`, signal);
  });
  if (!response.ok || !response.body) throw missing(`${file} could not be fetched: ${url} answered ${response.status}`);
  // Many static hosts answer a missing file with their start page and status 200.
  if (response.headers.get('content-type')?.includes('text/html')) {
    await response.body.cancel();
    throw missing(`${file} could not be fetched: ${url} answered with a web page`);
  }
  return response.body.getReader();
}

function missing(message: string, cause?: unknown): PipelineError {
  return new PipelineError('model-missing', 'embed', message, { cause });
}

function toMissing(error: unknown, message: string, signal: AbortSignal | undefined): unknown {
  return signal?.aborted === true ? signal.reason : missing(message, error);
}

function damaged(message: string): PipelineError {
  return new PipelineError('model-damaged', 'embed', message);
}
