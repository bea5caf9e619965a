import { PipelineError } from '../../core/errors.ts';
import type { ModelSpec } from '../../core/model-spec.ts';
import type { DownloadProgress } from './embed.contract.ts';

/** At most ten reports a second: each one crosses a thread. */
const REPORT_EVERY_MS = 100;

/** What {@link fetchModel} may be told. */
export interface FetchOptions {
  /** Called at most ten times a second, and once more at the end. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Fetches a model file from our own origin and checks that it is the one of the registry.
 *
 * @param url - its address; another origin is refused, also after a redirect
 * @returns the file's bytes
 * @throws PipelineError `model-missing` if it cannot be had, `model-damaged` if it is another file; AbortError
 */
export async function fetchModel(
  spec: Pick<ModelSpec, 'file' | 'fileBytes' | 'sha256'>,
  url: string,
  { onProgress, signal }: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const body = await openBody(spec.file, url, signal);
  const bytes = new Uint8Array(spec.fileBytes);
  let loadedBytes = 0;
  let reportedAtMs = performance.now();
  for (;;) {
    const { done, value } = await body.read().catch((error: unknown) => {
      throw toMissing(error, `${spec.file} broke off after ${loadedBytes} of ${spec.fileBytes} bytes`, signal);
    });
    if (done) break;
    if (loadedBytes + value.length > bytes.length) {
      await body.cancel().catch(() => undefined);
      throw damaged(`${spec.file} is longer than the registry says: over ${spec.fileBytes} bytes`);
    }
    bytes.set(value, loadedBytes);
    loadedBytes += value.length;
    if (performance.now() - reportedAtMs < REPORT_EVERY_MS) continue;
    reportedAtMs = performance.now();
    onProgress?.({ loadedBytes, totalBytes: spec.fileBytes });
  }
  if (loadedBytes < bytes.length) {
    throw damaged(`${spec.file} is shorter than the registry says: ${loadedBytes} of ${spec.fileBytes} bytes`);
  }
  const got = await toSha256(bytes);
  if (got !== spec.sha256) throw damaged(`${spec.file} has SHA-256 ${got}, registry says ${spec.sha256}`);
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

async function toSha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = (globalThis.crypto as { subtle?: SubtleCrypto }).subtle;
  if (!subtle) {
    throw new PipelineError(
      'embed-unavailable',
      'embed',
      `the model cannot be checked: this page is neither on https nor on localhost, but on ${location.origin}`,
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
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
