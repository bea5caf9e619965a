import type { ImageHeader, ReaderKind } from '../../formats/image/header.ts';
import type { OwnFormat } from '../../formats/image/reader.ts';

/** Formats that a browser decodes for us, with what it calls them. */
export const BROWSER_TYPES = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp', avif: 'image/avif' } as const;

/** How a picture's pixels are got: from the decoder's own frame, from a canvas, or without the browser. */
export type PictureWay = 'native' | 'canvas' | 'own';

/** The way that gives Pillow's bytes in this browser (or comes nearest), a format. */
export type PictureWays = Readonly<
  Record<'jpeg' | 'webp', PictureWay> & Record<'webpAlpha' | 'png', Exclude<PictureWay, 'canvas'>>
>;

/** What to do with one picture. */
export type ChosenWay =
  | { readonly way: 'own'; readonly format: OwnFormat }
  | { readonly way: 'library'; readonly format: 'heic' | 'jxl' }
  | { readonly way: 'avif' }
  | { readonly way: 'own-jpeg' }
  | { readonly way: 'own-webp' }
  | { readonly way: 'native' | 'canvas'; readonly format: Exclude<keyof typeof BROWSER_TYPES, 'avif'> };

/**
 * Chooses the way for one picture.
 *
 * @param reader - what its header and the check of its data advise
 */
export function chooseWay({ format }: Pick<ImageHeader, 'format'>, reader: ReaderKind, ways: PictureWays): ChosenWay {
  switch (format) {
    case 'heic':
    case 'jxl':
      return { way: 'library', format };
    case 'avif':
      return { way: 'avif' };
    case 'jpeg':
      return ways.jpeg === 'own' ? { way: 'own-jpeg' } : { way: ways.jpeg, format };
    case 'webp': {
      const way = reader === 'native-alpha' ? ways.webpAlpha : ways.webp;
      return way === 'own' || reader === 'library' ? { way: 'own-webp' } : { way, format };
    }
    case 'png':
      return ways.png === 'own' || reader === 'own' ? { way: 'own', format } : { way: ways.png, format };
    case 'bmp':
    case 'gif':
    case 'pnm':
    case 'tiff':
      return { way: 'own', format };
  }
}
