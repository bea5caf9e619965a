import { toFloat16 } from '../../core/float16.ts';
import type { ModelInput } from '../../core/model-spec.ts';
import { channelCount } from '../../core/preprocessing.ts';

/** A batch in the form that a model takes. */
export type InputData =
  | { readonly type: 'float32'; readonly data: Float32Array }
  /** The bits of each value. */
  | { readonly type: 'float16'; readonly data: Uint16Array }
  | { readonly type: 'uint8'; readonly data: Uint8Array };

/** How many pictures of which size a model takes at once. */
export interface InputShape {
  readonly batch: number;
  readonly sizePx: number;
}

/** The shape of a model's input: `[batch, channels, size, size]`, or with the channels behind. */
export function inputDims(
  { layout, ...input }: Pick<ModelInput, 'layout' | 'colours'>,
  { batch, sizePx }: InputShape,
): readonly number[] {
  const channels = channelCount(input);
  return layout === 'NCHW' ? [batch, channels, sizePx, sizePx] : [batch, sizePx, sizePx, channels];
}

/**
 * Gives a function that turns batches of float32 NCHW into what a model takes.
 *
 * Its buffers are made once and filled anew by every call, so that what one call gave is over with the next. A model of
 * float32 NCHW gets the batch itself.
 *
 * @returns takes `Float32Array[batch * channels * size * size]`, NCHW, which may be shared memory; values for a model of bytes are
 *   whole numbers from 0 to 255: others are rounded and clamped
 */
export function openInputConverter(
  { layout, elementType, ...input }: Pick<ModelInput, 'layout' | 'elementType' | 'colours'>,
  { batch, sizePx }: InputShape,
): (images: Float32Array) => InputData {
  const plane = sizePx * sizePx;
  const imageFloats = channelCount(input) * plane;
  const values = new Float32Array(layout === 'NCHW' && elementType !== 'float16' ? 0 : batch * imageFloats);
  const arrange = (images: Float32Array): Float32Array<ArrayBuffer> => {
    if (layout === 'NCHW') values.set(images);
    else interleave(images, values, { plane, imageFloats });
    return values;
  };
  switch (elementType) {
    case 'float32':
      return (images) => ({ type: 'float32', data: layout === 'NCHW' ? images : arrange(images) });
    case 'float16': {
      const halves = new Uint16Array(batch * imageFloats);
      return (images) => ({ type: 'float16', data: toFloat16(arrange(images), halves) });
    }
    case 'uint8': {
      const clamped = new Uint8ClampedArray(batch * imageFloats); // rounds and clamps by itself
      const data = new Uint8Array(clamped.buffer);
      return (images) => {
        clamped.set(layout === 'NCHW' ? images : arrange(images));
        return { type: 'uint8', data };
      };
    }
  }
}

/** Channels from the front of each picture to its back. */
function interleave(
  images: Float32Array,
  target: Float32Array,
  { plane, imageFloats }: { readonly plane: number; readonly imageFloats: number },
): void {
  for (let from = 0; from < target.length; from += imageFloats) {
    let at = from;
    for (let i = from; i < from + plane; i++) {
      target[at++] = images[i]!;
      target[at++] = images[i + plane]!;
      target[at++] = images[i + 2 * plane]!;
      if (imageFloats > 3 * plane) target[at++] = images[i + 3 * plane]!;
    }
  }
}
