import type { Preprocessing } from './preprocessing.ts';
import { toHex } from './sha256.ts';

/** What makes two rows comparable. Rows of different fingerprints never mix. */
export interface FingerprintParts {
  readonly modelSha256: string;
  /** Which of the model's vectors is taken: `ModelOutput.id`. */
  readonly output: string;
  readonly preprocessing: Preprocessing;
  readonly arithmetic: 'fp32' | 'fp16' | 'int8';
  /** Rows of earlier versions may be of browsers whose pixels were only close to Python's. */
  readonly pixels: 'exact' | 'approximate';
  /** Version of our own kernels: goes up whenever they could give another byte. */
  readonly kernelVersion: number;
}

/** The version of decoding, resizing and normalising in this build. 2: JPEG inside TIFF is read by our own decoder. */
export const KERNEL_VERSION = 2;

/**
 * A short name for everything that makes rows comparable.
 *
 * @returns 32 hex digits: the first half of the SHA-256 of the parts as JSON with sorted keys
 */
export async function fingerprintOf(parts: FingerprintParts): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(parts)));
  return toHex(new Uint8Array(digest, 0, 16));
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
