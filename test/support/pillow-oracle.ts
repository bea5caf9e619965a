// What the WebAssembly kernel has to equal, written as plainly as it can be. Slow; for tests only.
import { makeResampleTable, type ResampleAxis } from '../../src/core/resample-table.ts';
import type { ResizeFilter } from '../../src/core/preprocessing.ts';
import type { ResizePlan } from '../../src/core/resize-plan.ts';
import type { Rgb8Image } from '../../src/formats/image/rgb8-image.ts';

/** One pass of Pillow's resize along rows; only the wanted columns come out. */
function horizontalPass(image: Rgb8Image, axis: ResampleAxis, filter: ResizeFilter): Rgb8Image {
  const { first, taps, maxTaps, coefficients } = makeResampleTable(axis, filter);
  const rgb = new Uint8Array(axis.count * image.heightPx * 3);
  for (let y = 0; y < image.heightPx; y++) {
    for (let x = 0; x < axis.count; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 2 ** 21;
        for (let tap = 0; tap < taps[x]!; tap++) {
          const value = image.rgb[(y * image.widthPx + first[x]! + tap) * 3 + channel]!;
          sum += value * coefficients[x * maxTaps + tap]!;
        }
        rgb[(y * axis.count + x) * 3 + channel] = Math.min(255, Math.max(0, Math.floor(sum / 2 ** 22)));
      }
    }
  }
  return { widthPx: axis.count, heightPx: image.heightPx, rgb };
}

/** The picture mirrored at its diagonal: EXIF orientation 5. */
function transpose(image: Rgb8Image): Rgb8Image {
  const { widthPx, heightPx } = image;
  const rgb = new Uint8Array(image.rgb.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const from = (y * widthPx + x) * 3;
      rgb.set(image.rgb.subarray(from, from + 3), (x * heightPx + y) * 3);
    }
  }
  return { widthPx: heightPx, heightPx: widthPx, rgb };
}

function verticalPass(image: Rgb8Image, axis: ResampleAxis, filter: ResizeFilter): Rgb8Image {
  return transpose(horizontalPass(transpose(image), axis, filter));
}

/** Pillow's resize (and crop) of a whole picture, as planned. */
export function resizeByOracle(image: Rgb8Image, plan: ResizePlan): Rgb8Image {
  const { horizontal, vertical, filter } = plan;
  return plan.verticalFirst
    ? horizontalPass(verticalPass(image, vertical, filter), horizontal, filter)
    : verticalPass(horizontalPass(image, horizontal, filter), vertical, filter);
}

/** The picture mirrored left to right: EXIF orientation 2. */
function mirror(image: Rgb8Image): Rgb8Image {
  const rgb = new Uint8Array(image.rgb.length);
  for (let i = 0; i < image.widthPx * image.heightPx; i++) {
    const x = i % image.widthPx;
    const from = (i - x + (image.widthPx - 1 - x)) * 3;
    rgb.set(image.rgb.subarray(from, from + 3), i * 3);
  }
  return { ...image, rgb };
}

/** Pillow's `ImageOps.exif_transpose`, made of mirrors. */
export function orientByOracle(image: Rgb8Image, orientation: number): Rgb8Image {
  const flip = (picture: Rgb8Image) => transpose(mirror(transpose(picture)));
  switch (orientation) {
    case 2:
      return mirror(image);
    case 3:
      return flip(mirror(image));
    case 4:
      return flip(image);
    case 5:
      return transpose(image);
    case 6:
      return mirror(transpose(image));
    case 7:
      return flip(mirror(transpose(image)));
    case 8:
      return flip(transpose(image));
    default:
      return image;
  }
}
