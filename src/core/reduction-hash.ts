import type { Reduction } from './reduction.ts';
import { toHex } from './sha256.ts';

/**
 * What tells two reductions apart: the SHA-256 of all their numbers, not of what made them.
 *
 * @returns 64 hexadecimal digits
 */
export async function hashOfReduction({ inputDim, dim, kernel, mean, components, scale }: Reduction): Promise<string> {
  const { kind, gamma, degree, coef0, count, landmarks } = kernel ?? {};
  const head = JSON.stringify({ inputDim, dim, kernel: kernel && { kind, gamma, degree, coef0, count } });
  const parts: ArrayBufferView<ArrayBuffer>[] = [new TextEncoder().encode(head), mean, components];
  if (scale) parts.push(scale);
  if (landmarks) parts.push(landmarks);
  const digests = await Promise.all(parts.map((part) => crypto.subtle.digest('SHA-256', part)));
  const whole = await new Blob(digests).arrayBuffer();
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)));
}
