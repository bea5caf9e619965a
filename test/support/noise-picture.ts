/** `count` bytes of noise, the same for the same seed here and in the Python scripts that make golden files. */
export function noiseBytes(count: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let hashed = (Math.imul(i, 2654435761) + seed) >>> 0;
    hashed ^= hashed >>> 15;
    bytes[i] = Math.imul(hashed, 2246822519) >>> 24;
  }
  return bytes;
}
