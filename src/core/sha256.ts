import { PipelineError, type Stage } from './errors.ts';

/**
 * The SHA-256 of bytes.
 *
 * @param stage - who asks, for the error
 * @returns lower-case hex
 * @throws PipelineError `embed-unavailable` on a page that is neither on https nor on localhost: browsers hash nothing there
 */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>, stage: Stage): Promise<string> {
  const subtle = (globalThis.crypto as { subtle?: SubtleCrypto }).subtle;
  if (!subtle) {
    const message = 'a model cannot be checked: this page is neither on https nor on localhost';
    throw new PipelineError('embed-unavailable', stage, message);
  }
  return toHex(new Uint8Array(await subtle.digest('SHA-256', bytes)));
}

/** Bytes as lower-case hex, two digits each. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
