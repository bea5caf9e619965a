import { PipelineError } from '../../core/errors.ts';
import type { PreparedPlanes } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import { placesOf, type RawLayout } from '../../core/raw-picture.ts';
import type { PictureInputs } from './engines/engine.ts';
import { plainTensor } from './prepare-on-gpu/plain-tensor.ts';

/** A made picture, and what is to be done to it. */
interface MadePicture extends Pick<Preprocessing, 'preset' | 'filter'> {
  readonly layout: RawLayout;
  readonly widthPx: number;
  readonly heightPx: number;
}

// Every layout that decoders give, both orders of the passes, both filters and presets, smaller and larger than an input.
const MADE: readonly MadePicture[] = [
  { layout: 'I420', widthPx: 75, heightPx: 51, preset: 'squash', filter: 'bilinear' },
  { layout: 'I420', widthPx: 37, heightPx: 901, preset: 'crop', filter: 'bicubic' },
  { layout: 'I420', widthPx: 3, heightPx: 5, preset: 'squash', filter: 'bilinear' },
  { layout: 'I422', widthPx: 801, heightPx: 43, preset: 'squash', filter: 'bicubic' },
  { layout: 'I444', widthPx: 45, heightPx: 401, preset: 'squash', filter: 'bilinear' },
  { layout: 'BGRX', widthPx: 61, heightPx: 47, preset: 'crop', filter: 'bilinear' },
  { layout: 'RGB', widthPx: 33, heightPx: 64, preset: 'squash', filter: 'bicubic' },
];

/** The same bytes in every run, without a pattern; in shared memory where pictures will be too, which not every browser uploads. */
function madeBytes(count: number): ArrayBuffer | SharedArrayBuffer {
  const buffer = typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(count) : new SharedArrayBuffer(count);
  let state = count;
  new Uint8Array(buffer).forEach((_, i, bytes) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  });
  return buffer;
}

function toPrepared({ layout, widthPx, heightPx, preset, filter }: MadePicture, sizePx: number): PreparedPlanes {
  const picture = { layout, widthPx, heightPx };
  const buffer = madeBytes(Math.ceil(placesOf(picture).byteLength / 4) * 4);
  const spec: Preprocessing = {
    ...{ preset, filter, sizePx, resizePx: sizePx + 3, pillow: '13', exif: 'ignore', channels: 'RGB', range: '0-1' },
    // Another scale a channel, so that none passes for another.
    normalization: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  };
  return { kind: 'planes', lease: { buffer, byteOffset: 0, byteLength: buffer.byteLength }, picture, spec };
}

/**
 * Makes tensors of made pictures on a device and compares every bit with those of plain TypeScript.
 *
 * @returns whether they are the same; false also where the device does not take the work
 * @throws PipelineError `device-lost`: then the model cannot go on either
 */
export async function checkPictures(inputs: Pick<PictureInputs, 'tensorOf'>, sizePx: number): Promise<boolean> {
  try {
    for (const made of MADE) {
      const picture = toPrepared(made, sizePx);
      const want = new Uint32Array(plainTensor(picture).buffer);
      const got = new Uint32Array((await inputs.tensorOf(picture)).buffer);
      if (got.length !== want.length || got.some((bits, i) => bits !== want[i])) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    return false;
  }
}
