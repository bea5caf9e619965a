import type { Camera, Extent } from './camera.ts';

/** Red, green and blue, 0 to 1. */
export type Rgb = readonly [number, number, number];

/** What points look like. */
export interface PointLooks {
  /** x and y of each. `Float32Array[n * 2]` */
  readonly coordinates: Float32Array;
  /** Colour of each, an index into {@link Scene.colours}. `Uint8Array[n]` */
  readonly colourOf: Uint8Array;
  /** 1 for those that are selected; the others are faint. Undefined while none is. `Uint8Array[n]` */
  readonly isSelected: Uint8Array | undefined;
}

/** How they are seen. */
export interface Scene {
  readonly camera: Camera;
  readonly extent: Extent;
  /** Device pixels a CSS pixel. */
  readonly pixelRatio: number;
  /** Of a point, CSS pixels. */
  readonly pointPx: number;
  /** At most {@link MOST_COLOURS}. */
  readonly colours: readonly Rgb[];
  /** What is behind the points. */
  readonly paper: Rgb;
}

/** Draws points on a canvas. */
export interface PointPainter {
  /** Takes points; drawn when {@link draw} is called. */
  take(looks: PointLooks): void;
  draw(scene: Scene): void;
  /** Lets memory of the GPU go. */
  close(): void;
}

/** Colours that points can have. */
export const MOST_COLOURS = 16;
/** How much of its colour a point keeps that is not selected while others are; the rest is paper. Opaque: a heap of them stays faint. */
export const FAINT = 0.16;
export const OPACITY = 0.85;

/**
 * A painter for a canvas: by WebGL 2 where it is to be had, else by the canvas's own drawing, which is slower.
 *
 * @returns undefined if the browser gives neither
 */
export function openPainter(canvas: HTMLCanvasElement, open: readonly OpenPainter[]): PointPainter | undefined {
  for (const tryOne of open) {
    const painter = tryOne(canvas);
    if (painter) return painter;
  }
  return undefined;
}

/** Makes a painter, or nothing where the browser can't. */
export type OpenPainter = (canvas: HTMLCanvasElement) => PointPainter | undefined;
