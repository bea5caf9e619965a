import type { DecodedImage, PreparedPlanes, PreparedTensor } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import { openPixels } from '../../core/raw-pixel.ts';
import type { ResampleAxis } from '../../core/resample-table.ts';
import { planResize } from '../../core/resize-plan.ts';
import type { Thumbnail } from './view.ts';

/** Thumbnails on the screen. */
const SHOWN = 12;
/** Shortest time between two of them, in ms: looking at a tensor takes about one. */
const INTERVAL_MS = 250;
/** Edge of a thumbnail, in pixels. */
const EDGE_PX = 112;

/**
 * The latest pictures as the model saw them, taken from the tensors themselves: no second decoding. Of raw pictures, the same part
 * in the same shape, a pixel for a pixel.
 */
export class Thumbnails {
  #shown = $state.raw<readonly Thumbnail[]>([]);
  #lastMs = -Infinity;

  /** Newest first. */
  get shown(): readonly Thumbnail[] {
    return this.#shown;
  }

  clear(): void {
    this.#shown = [];
    this.#lastMs = -Infinity;
  }

  /** Looks at a tensor if it is time for another thumbnail. The lease is only read, and only inside this call. */
  offer(path: string, image: DecodedImage, spec: Preprocessing, nowMs: number): void {
    const { sizePx, preset } = spec;
    const { prepared, widthPx, heightPx } = image;
    if (nowMs - this.#lastMs < INTERVAL_MS) return;
    this.#lastMs = nowMs;
    const pixels = prepared.kind === 'tensor' ? toPixels(tensorOf(prepared, sizePx), spec) : pixelsOfPlanes(prepared);
    // A crop kept its proportions; a squash is stretched back to those of the picture.
    const shape = preset === 'crop' ? { widthPx: sizePx, heightPx: sizePx } : { widthPx, heightPx };
    const thumbnail: Thumbnail = { path, pixels, ...shape };
    this.#shown = [thumbnail, ...this.#shown].slice(0, SHOWN);
  }
}

function tensorOf({ lease }: PreparedTensor, sizePx: number): Float32Array {
  return new Float32Array(lease.buffer, lease.byteOffset, 3 * sizePx * sizePx); // alpha, which may follow, is not shown
}

/** The nearest pixels of what the model will see: `ImageData` of at most {@link EDGE_PX}. */
function pixelsOfPlanes({ picture, spec, lease }: PreparedPlanes): ImageData {
  const { horizontal, vertical } = planResize(picture, spec);
  const colourAt = openPixels(picture, new Uint8Array(lease.buffer, lease.byteOffset, lease.byteLength));
  const edge = Math.min(EDGE_PX, spec.sizePx);
  const pixels = new ImageData(edge, edge);
  const words = new Uint32Array(pixels.data.buffer);
  const from = ({ inSize, outSize, from: first, count }: ResampleAxis, i: number) =>
    Math.floor((first + ((i + 0.5) * count) / edge) * (inSize / outSize));
  for (let y = 0, at = 0; y < edge; y++) {
    for (let x = 0; x < edge; x++, at++) {
      words[at] = colourAt(from(horizontal, x), from(vertical, y)) | (255 << 24); // red first, on any machine that has a browser
    }
  }
  return pixels;
}

/** Undoes the normalisation at every n-th pixel: `ImageData` of at most {@link EDGE_PX}. */
function toPixels(tensor: Float32Array, { sizePx, channels, range, normalization }: Preprocessing): ImageData {
  const levels = range === '0-1' ? 255 : 1;
  const step = Math.max(1, Math.floor(sizePx / EDGE_PX));
  const edge = Math.floor(sizePx / step);
  const pixels = new ImageData(edge, edge);
  for (let channel = 0; channel < 3; channel++) {
    const scale = normalization.std[channel]! * levels;
    const offset = normalization.mean[channel]! * levels;
    const plane = (channels === 'RGB' ? channel : 2 - channel) * sizePx * sizePx;
    for (let y = 0; y < edge; y++) {
      for (let x = 0; x < edge; x++) {
        pixels.data[(y * edge + x) * 4 + channel] = tensor[plane + y * step * sizePx + x * step]! * scale + offset;
      }
    }
  }
  for (let alpha = 3; alpha < pixels.data.length; alpha += 4) pixels.data[alpha] = 255;
  return pixels;
}
