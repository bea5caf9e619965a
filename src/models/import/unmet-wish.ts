import type { ResizeFilter } from '../../core/preprocessing.ts';

/** What a file on the preparation of pictures asks for that is done in another way here, or not at all. Lengths in pixels. */
export type UnmetWish =
  /** As the file writes them. */
  | { readonly code: 'not-square'; readonly width: string; readonly height: string }
  | { readonly code: 'crop-not-square' }
  /** timm's name of another way than to cut the centre out, or to squash. */
  | { readonly code: 'crop-mode'; readonly mode: string }
  | { readonly code: 'not-resized' }
  | { readonly code: 'padded' }
  /** An odd pixel is left over at another side. */
  | { readonly code: 'other-centre' }
  /** The resize is torch's. */
  | { readonly code: 'torch-resize' }
  | { readonly code: 'crop-beyond-edge'; readonly cropPx: number; readonly edgePx: number }
  /** The shorter edge is resized, and nothing is cut off. */
  | { readonly code: 'no-crop' }
  | { readonly code: 'other-size'; readonly askedPx: number; readonly takenPx: number }
  | { readonly code: 'other-filter'; readonly asked: string; readonly taken: ResizeFilter };
