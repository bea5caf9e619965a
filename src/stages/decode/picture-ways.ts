import type { ImageFormat, ReaderKind } from '../../formats/image/header.ts';
import { hasOwnReader, type OwnFormat } from '../../formats/image/reader.ts';

/** Formats that a browser decodes for us, with what it calls them. */
export const BROWSER_TYPES = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif' } as const;

/** One of the formats that a browser decodes for us. */
export type BrowserFormat = keyof typeof BROWSER_TYPES;

/** How a picture's pixels are got: from the decoder's own frame, from a canvas, or by a reader of ours. */
export type PictureWay = 'native' | 'canvas' | 'own';

/** The way that gives Pillow's bytes in this browser (or comes nearest), a format. */
export type PictureWays = Readonly<Record<Exclude<BrowserFormat, 'avif'>, PictureWay>>;

function isBrowserFormat(format: ImageFormat): format is keyof PictureWays {
  return format in BROWSER_TYPES;
}

/** What to do with one picture. */
export type ChosenWay =
  | { readonly way: 'own'; readonly format: OwnFormat }
  | { readonly way: 'library'; readonly format: 'heic' | 'jxl' }
  | { readonly way: 'avif' }
  | { readonly way: 'native' | 'canvas'; readonly format: keyof PictureWays };

/**
 * Chooses the way for one picture.
 *
 * @param reader - what its header and the check of its data advise
 */
export function chooseWay(format: ImageFormat, reader: ReaderKind, ways: PictureWays): ChosenWay {
  if (format === 'heic' || format === 'jxl') return { way: 'library', format };
  if (format === 'avif') return { way: 'avif' };
  if (isBrowserFormat(format)) {
    const way = ways[format];
    if (reader !== 'own' && way !== 'own') return { way, format };
    if (!hasOwnReader(format)) return { way: way === 'own' ? 'canvas' : way, format };
  }
  return { way: 'own', format };
}
