import { placesOf, type RawLayout, type RawPicture } from '../../../core/raw-picture.ts';
import type { ResampleTable } from '../../../core/resample-table.ts';

/** Numbers that the shader has for layouts. */
const LAYOUTS: Record<RawLayout, number> = { I420: 0, I422: 1, I444: 2, BGRX: 3, RGBX: 4, RGB: 5 };

/** What lies between the two passes: a pixel a word. */
export interface BetweenSize {
  readonly width: number;
  readonly height: number;
  /** The first input row (or column, where the vertical pass comes first) that the second pass reads. */
  readonly from: number;
}

/** The tables of both directions, and their order. */
export interface PassTables {
  readonly horizontal: ResampleTable;
  readonly vertical: ResampleTable;
  readonly verticalFirst: boolean;
}

/** Gives the size of what lies between the passes: only what the second one reads. */
export function betweenSize({ horizontal, vertical, verticalFirst }: PassTables): BetweenSize {
  const { first, taps } = verticalFirst ? horizontal : vertical;
  const from = first[0]!;
  const end = first.reduce((last, begin, i) => Math.max(last, begin + taps[i]!), 0);
  const kept = first.length;
  return verticalFirst ? { width: end - from, height: kept, from } : { width: kept, height: end - from, from };
}

/**
 * Gives the shader's `Params` for one picture.
 *
 * @param tensorAt - where its tensor begins, in words
 */
export function toParams(
  picture: RawPicture,
  tables: PassTables,
  { tensorAt, sizePx }: { readonly tensorAt: number; readonly sizePx: number },
): Int32Array<ArrayBuffer> {
  const { layout, widthPx, heightPx } = picture;
  const [first, u, v] = placesOf(picture).planes;
  const between = betweenSize(tables);
  const chromaRows = layout === 'I420' ? Math.ceil(heightPx / 2) : heightPx;
  return Int32Array.of(
    LAYOUTS[layout],
    widthPx,
    heightPx,
    u?.stride ?? 0,
    chromaRows,
    first!.stride,
    u?.offset ?? 0,
    v?.offset ?? 0,
    tables.verticalFirst ? 1 : 0,
    between.width,
    between.height,
    between.from,
    sizePx,
    tables.horizontal.maxTaps,
    tables.vertical.maxTaps,
    tensorAt,
  );
}
