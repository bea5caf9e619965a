import type { ImageFormat, ReaderKind } from '../../formats/image/header.ts';
import { hasOwnReader } from '../../formats/image/reader.ts';

/** Formats that a browser decodes for us, with what it calls them. */
export const BROWSER_TYPES = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const;

/** One of the formats that a browser decodes for us. */
export type BrowserFormat = keyof typeof BROWSER_TYPES;

/** How a picture's pixels are got: from the decoder's own frame, from a canvas, or by a reader of ours. */
export type PictureWay = 'native' | 'canvas' | 'own';

/** The way that gives Pillow's bytes in this browser (or comes nearest), a format. */
export type PictureWays = Readonly<Record<BrowserFormat, PictureWay>>;

function isBrowserFormat(format: ImageFormat): format is BrowserFormat {
  return format in BROWSER_TYPES;
}

/** What to do with one picture. */
export type ChosenWay =
  | { readonly way: 'own'; readonly format: Exclude<ImageFormat, 'jpeg' | 'webp'> }
  | { readonly way: 'native' | 'canvas'; readonly format: BrowserFormat };

/**
 * Chooses the way for one picture.
 *
 * @param reader - what its header and the check of its data advise
 */
export function chooseWay(format: ImageFormat, reader: ReaderKind, ways: PictureWays): ChosenWay {
  if (isBrowserFormat(format)) {
    const way = ways[format];
    if (reader !== 'own' && way !== 'own') return { way, format };
    if (!hasOwnReader(format)) return { way: way === 'own' ? 'canvas' : way, format };
  }
  return { way: 'own', format };
}
