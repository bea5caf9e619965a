/**
 * Unpacks samples of less than a byte, first sample in the highest bits, as PNG, BMP and TIFF store them.
 *
 * @param source - one row; samples begin at its first bit
 * @param bits - 1, 2, 4 or 8 bits a sample
 * @param target - as many samples as it holds are read; written to
 * @param scale - factor for every sample, 1 unless told
 */
export function unpackSamples(source: Uint8Array, bits: number, target: Uint8Array, scale = 1): void {
  if (bits === 8 && scale === 1) {
    target.set(source.subarray(0, target.length));
    return;
  }
  const mask = (1 << bits) - 1;
  const perByte = 8 / bits;
  for (let i = 0; i < target.length; i++) {
    const shift = 8 - bits * ((i % perByte) + 1);
    target[i] = ((source[Math.floor(i / perByte)]! >> shift) & mask) * scale;
  }
}
