import { constants, deflateRawSync, deflateSync } from 'node:zlib';

const MIB = 1 << 20;

/** A zlib stream of `bytes`, then `mebibytes` of zeros: some kB for each of them. Its checksum is not right. */
export function zlibBomb(bytes: Uint8Array, mebibytes: number): Uint8Array<ArrayBuffer> {
  // Flushed to a whole byte, so that the same piece can follow again and again.
  const flushed = { finishFlush: constants.Z_FULL_FLUSH };
  const head = deflateSync(bytes, flushed);
  const zeros = deflateRawSync(new Uint8Array(MIB), { ...flushed, level: 9 });
  const last = [3, 0, 0, 0, 0, 0]; // an empty last block and a checksum
  const bomb = new Uint8Array(head.length + mebibytes * zeros.length + last.length);
  bomb.set(head);
  for (let i = 0; i < mebibytes; i++) bomb.set(zeros, head.length + i * zeros.length);
  bomb.set(last, bomb.length - last.length);
  return bomb;
}
