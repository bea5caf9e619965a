import { PipelineError } from '../../core/errors.ts';

/**
 * The SHA-256 of bytes.
 *
 * @returns lower-case hex
 * @throws PipelineError `embed-unavailable` on a page that is neither on https nor on localhost: browsers hash nothing there
 */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = (globalThis.crypto as { subtle?: SubtleCrypto }).subtle;
  if (!subtle) {
    throw new PipelineError(
      'embed-unavailable',
      'models',
      'a model cannot be kept: this page is neither on https nor on localhost',
    );
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
