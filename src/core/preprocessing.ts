/** One number a channel: red, green, blue, whatever the tensor's order; then alpha where a model takes that too. */
export type ChannelValues = readonly [number, number, number] | readonly [number, number, number, number];

/** Mean and standard deviation a channel, on the scale of {@link Preprocessing.range}. */
export interface Normalization {
  readonly mean: ChannelValues;
  readonly std: ChannelValues;
}

/**
 * What becomes of colours for models of other channels than three. `grey`: as Pillow's `convert('L')` makes it, before the resize, in
 * all three channels. `rgba`: alpha is a fourth channel, as Pillow's `convert('RGBA')` has it.
 */
export type ColourRule = 'grey' | 'rgba';

/** Resampling filters, each equal to Pillow's of the same name, byte for byte. */
export type ResizeFilter = 'bilinear' | 'bicubic';

/**
 * Which release of Pillow the resize equals. Up to 11.3 the horizontal pass came first, always;
 * Pillow 13 chooses the order by the sizes (see `resize-plan.ts`).
 */
export type PillowRule = '13' | '11';

/** `ignore` is what torchvision does; `upright` turns the picture as its EXIF orientation says. */
export type ExifRule = 'ignore' | 'upright';

/** What becomes of grey of more than 8 bits a pixel: what is above 255 is white, as Pillow does it, or all is scaled to 8 bits. */
export type WideGreyRule = 'clip' | 'scale';

/** Everything between a decoded picture and the model's input. Part of the fingerprint, so plain data only. */
export interface Preprocessing {
  /** `squash`: Resize((size, size)); `crop`: Resize(resize) of the shorter edge, then CenterCrop(size). */
  readonly preset: 'squash' | 'crop';
  /** Edge of the model's square input, in pixels. */
  readonly sizePx: number;
  /** Shorter edge before the centre crop, in pixels; not used by `squash`. */
  readonly resizePx: number;
  readonly filter: ResizeFilter;
  readonly pillow: PillowRule;
  readonly exif: ExifRule;
  /** What becomes of grey of more than 8 bits: clipped at 255, as Pillow does, unless it says `scale`. */
  readonly wideGrey?: 'scale';
  /** Order of the tensor's channels. */
  readonly channels: 'RGB' | 'BGR';
  /** Scale of a value before mean and standard deviation: `0-1` divides by 255, as ToTensor does. */
  readonly range: '0-1' | '0-255';
  readonly normalization: Normalization;
  /** Given for models of one channel or four. */
  readonly colours?: ColourRule;
}

/** Channels of a tensor. */
export function channelCount({ colours }: { readonly colours?: ColourRule }): 3 | 4 {
  return colours === 'rgba' ? 4 : 3;
}
