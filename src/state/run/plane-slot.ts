/** Raw pictures on their way to the model, at most, where a computer has memory enough. */
const MOST_BYTES = 384 * 2 ** 20;
/** … and a GB of its memory; browsers tell up to 8, or nothing. */
const BYTES_A_GB = MOST_BYTES / 8;
const UNTOLD_GB = 4;

/**
 * Gives the bytes of a slot for one raw picture: a multiple of 4. A picture that is larger is made a tensor by its decoder. Three
 * batches of 32 have slots of 4 MiB, for a JPEG of 2.8 megapixels.
 *
 * @param slots - how many there may be
 * @param memoryGb - of the computer, as far as the browser tells
 */
export function planeSlotBytes(slots: number, memoryGb: number = UNTOLD_GB): number {
  return 4 * Math.floor(Math.min(MOST_BYTES, memoryGb * BYTES_A_GB) / slots / 4);
}
