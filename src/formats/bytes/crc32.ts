const POLYNOMIAL = 0xedb88320; // CRC-32 as zip, gzip and PNG have it, bits reversed
const SLICES = 16; // bytes a step: 16 tables of 1 kB stay in the first-level cache

function makeTables(): Int32Array {
  const tables = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
    tables[byte] = value;
  }
  // Table k holds the checksum of a byte that k zero bytes follow.
  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256]!;
    tables[i] = (previous >>> 8) ^ tables[previous & 255]!;
  }
  return tables;
}

const T = makeTables();

/**
 * The CRC-32 of bytes, as zip has it. Incremental: hand the result in again with the bytes that follow.
 *
 * @param previous - the checksum of all bytes before these; 0 at the beginning
 * @returns an unsigned 32-bit number
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  let at = 0;
  const end = bytes.length;
  // Up to a multiple of four, so that a view of 32-bit words may be laid over the rest.
  while (at < end && (bytes.byteOffset + at) % 4 !== 0) crc = (crc >>> 8) ^ T[(crc ^ bytes[at++]!) & 255]!;
  const steps = Math.floor((end - at) / SLICES);
  if (steps > 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, steps * 4); // little-endian, as every browser's machine is
    for (let i = 0; i < words.length; i += 4) {
      const a = words[i]! ^ crc;
      const b = words[i + 1]!;
      const c = words[i + 2]!;
      const d = words[i + 3]!;
      crc =
        T[3840 + (a & 255)]! ^
        T[3584 + ((a >>> 8) & 255)]! ^
        T[3328 + ((a >>> 16) & 255)]! ^
        T[3072 + (a >>> 24)]! ^
        T[2816 + (b & 255)]! ^
        T[2560 + ((b >>> 8) & 255)]! ^
        T[2304 + ((b >>> 16) & 255)]! ^
        T[2048 + (b >>> 24)]! ^
        T[1792 + (c & 255)]! ^
        T[1536 + ((c >>> 8) & 255)]! ^
        T[1280 + ((c >>> 16) & 255)]! ^
        T[1024 + (c >>> 24)]! ^
        T[768 + (d & 255)]! ^
        T[512 + ((d >>> 8) & 255)]! ^
        T[256 + ((d >>> 16) & 255)]! ^
        T[d >>> 24]!;
    }
    at += steps * SLICES;
  }
  while (at < end) crc = (crc >>> 8) ^ T[(crc ^ bytes[at++]!) & 255]!;
  return ~crc >>> 0;
}
