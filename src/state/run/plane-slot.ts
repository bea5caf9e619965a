/** Raw pictures on their way to the model, at most. With batches of 32, that is three times 32 pictures of 4 MiB, or 2.8 megapixels. */
const ALL_PLANES_BYTES = 384 * 2 ** 20;

/**
 * Gives the bytes of a slot for one raw picture: a multiple of 4. A picture that is larger is made a tensor by its decoder.
 *
 * @param slots - how many there may be
 */
export function planeSlotBytes(slots: number): number {
  return 4 * Math.floor(ALL_PLANES_BYTES / slots / 4);
}
