import type { ImageHeader, ReaderKind } from '../../formats/image/header.ts';
import type { OwnFormat } from '../../formats/image/reader.ts';

/** Formats that a browser decodes for us, with what it calls them. */
export const BROWSER_TYPES = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif' } as const;

/** One of the formats that a browser decodes for us. */
export type BrowserFormat = keyof typeof BROWSER_TYPES;

/** How a picture's pixels are got: from the decoder's own frame, from a canvas, or without the browser. */
export type PictureWay = 'native' | 'canvas' | 'own';

/** The way that gives Pillow's bytes in this browser (or comes nearest), a format. */
export type PictureWays = Readonly<Record<Exclude<BrowserFormat, 'avif'>, PictureWay>>;

/** What to do with one picture. */
export type ChosenWay =
  | { readonly way: 'own'; readonly format: OwnFormat }
  | { readonly way: 'library'; readonly format: 'heic' | 'jxl' }
  | { readonly way: 'avif' }
  | { readonly way: 'own-jpeg' }
  | { readonly way: 'own-webp' }
  | { readonly way: 'native' | 'canvas'; readonly format: keyof PictureWays };

/**
 * Chooses the way for one picture.
 *
 * @param reader - what its header and the check of its data advise
 */
export function chooseWay(
  { format, animated }: Pick<ImageHeader, 'format' | 'animated'>,
  reader: ReaderKind,
  ways: PictureWays,
): ChosenWay {
  switch (format) {
    case 'heic':
    case 'jxl':
      return { way: 'library', format };
    case 'avif':
      return { way: 'avif' };
    case 'jpeg':
      return ways.jpeg === 'own' ? { way: 'own-jpeg' } : { way: ways.jpeg, format };
    case 'webp': {
      const losesColours = ways.webp === 'canvas' && reader === 'native-alpha' && !animated;
      return ways.webp === 'own' || losesColours ? { way: 'own-webp' } : { way: ways.webp, format };
    }
    case 'png':
      return ways.png === 'own' || reader === 'own' ? { way: 'own', format } : { way: ways.png, format };
    default:
      return { way: 'own', format };
  }
}
