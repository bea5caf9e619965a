import type { Preprocessing, PillowRule, ResizeFilter } from './preprocessing.ts';
import type { ResampleAxis } from './resample-table.ts';

/** Width and height, whole pixels, at least 1. */
export interface PixelSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** How a picture becomes the model's square: which passes, in which order, over which part. */
export interface ResizePlan {
  /** Along a row. Only the columns of the crop window are wanted. */
  readonly horizontal: ResampleAxis;
  /** Along a column. Only the rows of the crop window are wanted. */
  readonly vertical: ResampleAxis;
  readonly verticalFirst: boolean;
  readonly filter: ResizeFilter;
}

/** Python's `round`: halves go to the even neighbour. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/**
 * Gives the size after torchvision's `Resize(shorter)`: the shorter edge exactly, the longer one cut off to whole pixels.
 *
 * @param shorterPx - wanted length of the shorter edge
 */
export function shorterEdgeSize(size: PixelSize, shorterPx: number): PixelSize {
  const { widthPx, heightPx } = size;
  return widthPx <= heightPx
    ? { widthPx: shorterPx, heightPx: Math.trunc((shorterPx * heightPx) / widthPx) }
    : { widthPx: Math.trunc((shorterPx * widthPx) / heightPx), heightPx: shorterPx };
}

/**
 * Tells whether Pillow runs the vertical pass first. The two orders round differently, so the order is part of exactness.
 *
 * Rule `11`: never. Rule `13`: found by trying Pillow 13.0.0 on thousands of sizes (`test/unit/core/make-resize-golden.py`).
 *
 * @param from - size before
 * @param to - size after the whole resize, before any crop
 */
export function isVerticalFirst(from: PixelSize, to: PixelSize, rule: PillowRule): boolean {
  if (rule === '11') return false;
  return from.heightPx > to.heightPx && 2 * (from.widthPx - to.widthPx) < from.heightPx - to.heightPx;
}

/**
 * Plans torchvision's `Resize` (and `CenterCrop`) of one picture.
 *
 * @param size - the picture as it is resized: turned already where the EXIF rule says so
 * @throws RangeError if the crop would need a border: `resizePx` below `sizePx`
 */
export function planResize(size: PixelSize, spec: Preprocessing): ResizePlan {
  const { preset, sizePx, resizePx, filter, pillow } = spec;
  if (preset === 'crop' && resizePx < sizePx) {
    throw new RangeError(`crop of ${sizePx} px wants a larger resize, spec says ${resizePx} px`);
  }
  const whole = preset === 'crop' ? shorterEdgeSize(size, resizePx) : { widthPx: sizePx, heightPx: sizePx };
  const axis = (inSize: number, outSize: number): ResampleAxis => ({
    inSize,
    outSize,
    from: roundHalfToEven((outSize - sizePx) / 2),
    count: sizePx,
  });
  return {
    horizontal: axis(size.widthPx, whole.widthPx),
    vertical: axis(size.heightPx, whole.heightPx),
    verticalFirst: isVerticalFirst(size, whole, pillow),
    filter,
  };
}
