import { readExifOrientation, readXmpOrientation } from '../exif/tag.ts';
import { damaged, truncated, unsupported } from '../image/failure.ts';
import type { Orientation } from '../image/header.ts';
import { isPngChunkIntact, walkPngChunks, type PngChunk } from './chunks.ts';
import { checkPngTexts, pngTextLength, readPngExifProfile, readPngXmp } from './text.ts';

/** A rectangle of a picture, in pixels. */
interface Frame {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** What a PNG's chunks say, everything but the compressed pixels. */
export interface PngLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1, 2, 4, 8 or 16. */
  readonly bitDepth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly colorType: number;
  readonly isInterlaced: boolean;
  /** RGB triplets, where there is a PLTE chunk; may hold fewer colours than the pixels use. */
  readonly palette: Uint8Array;
  /** What a tRNS chunk says: alpha of the first colours of a palette, else the one colour that is transparent, 16 bits a sample. */
  readonly transparency: Uint8Array | undefined;
  /** Whether that chunk stands behind the pixels: Pillow takes it, browsers do not. */
  readonly isTransparencyLate: boolean;
  /** More than one frame (APNG). */
  readonly isAnimated: boolean;
  /** There are chunks of an animation, in whatever order: which picture of it a browser shows need not be Pillow's. */
  readonly hasAnimationChunks: boolean;
  readonly orientation: Orientation;
  /** What the compressed pixels fill: the whole picture, unless an APNG frame before them says otherwise. */
  readonly frame: Frame;
  /** The chunks of the compressed pixels, in order; the last one may end behind the file. */
  readonly data: readonly PngChunk[];
  /** Whether the chunks end with an IEND, and those behind the pixels have right checksums: a browser may want it, Pillow does not. */
  readonly endsRegularly: boolean;
}

/** Bit depths a colour type, as the standard has them. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Shorter chunks of these names are an error to Pillow. */
const LEAST_BYTES: Readonly<Record<string, number>> = {
  gAMA: 4,
  cHRM: 32,
  sRGB: 1,
  pHYs: 9,
  acTL: 8,
  fcTL: 26,
  fdAT: 4,
};
const FIRST_DATA_CHUNKS = new Set(['IDAT', 'fdAT']);
const DATA_CHUNKS = new Set(['IDAT', 'DDAT', 'fdAT']);
const ANIMATION_CHUNKS = new Set(['acTL', 'fcTL', 'fdAT']);
const MAX_FRAMES = 2 ** 31; // to Pillow

/**
 * Reads the chunks of a PNG with Pillow's strictness: a wrong checksum before the pixels is an error, behind them it is
 * not; a missing IEND is none, a chunk that is cut is one.
 *
 * @throws FormatError `image-truncated`, `image-damaged`, `image-unsupported`
 */
export function readPngLayout(bytes: Uint8Array): PngLayout {
  const layout = new LayoutReader(bytes);
  let lastName = '';
  for (const chunk of walkPngChunks(bytes)) {
    // Pillow reads an animation no further than to the frame behind its first picture.
    if (chunk.name === 'fcTL' && layout.hasFirstPicture) return layout.finish(true);
    layout.take(chunk);
    lastName = chunk.name;
  }
  return layout.finish(lastName === 'IEND');
}

class LayoutReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #header: Pick<PngLayout, 'widthPx' | 'heightPx' | 'bitDepth' | 'colorType' | 'isInterlaced'> | undefined;
  #palette: Uint8Array = new Uint8Array(0);
  #transparency: Uint8Array | undefined;
  #isTransparencyLate = false;
  /** As the animation's header says; undefined without one that Pillow takes. */
  #frames: number | undefined;
  #isAnimated = false;
  #hasAnimationChunks = false;
  #frame: Frame | undefined;
  /** Of the last frame header or frame data. */
  #sequence = -1;
  #exif: Uint8Array | undefined;
  #xmp: string | undefined;
  #textLength = 0;
  readonly #data: PngChunk[] = [];
  #dataEnded = false;
  #tailIsIntact = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Whether the pixels of the first of several pictures have been met. */
  get hasFirstPicture(): boolean {
    return this.#data.length > 0 && this.#isAnimated;
  }

  take(chunk: PngChunk): void {
    const { name, end } = chunk;
    if (ANIMATION_CHUNKS.has(name)) this.#hasAnimationChunks = true;
    if (name === 'fdAT') this.#countFrameData(chunk);
    const isFirst = this.#data.length === 0;
    if (!this.#dataEnded && (isFirst ? FIRST_DATA_CHUNKS : DATA_CHUNKS).has(name)) {
      if (isFirst) this.#beginData();
      this.#data.push(name === 'fdAT' ? { ...chunk, start: chunk.start + 4 } : chunk);
      return;
    }
    if (this.#data.length > 0) this.#dataEnded = true;
    if (name === 'IEND') {
      this.#tailIsIntact &&= isPngChunkIntact(this.#bytes, chunk);
      return;
    }
    if (end > this.#bytes.length) throw truncated(`PNG ends inside its chunk ${name}, at byte ${this.#bytes.length}`);
    const isIntact = isPngChunkIntact(this.#bytes, chunk);
    if (!this.#dataEnded && !isIntact) {
      if (end + 4 > this.#bytes.length) throw truncated(`PNG ends inside the checksum of its chunk ${name}`);
      throw damaged(`PNG chunk ${name} has a wrong checksum`);
    }
    this.#tailIsIntact &&= isIntact;
    this.#read(chunk);
  }

  #read({ name, start, end }: PngChunk): void {
    const length = end - start;
    const payload = this.#bytes.subarray(start, end);
    const least = LEAST_BYTES[name] ?? 0;
    if (length < least) throw damaged(`PNG chunk ${name} has ${length} bytes, expected at least ${least}`);
    this.#textLength += pngTextLength(name, payload);
    checkPngTexts(this.#textLength);
    switch (name) {
      case 'IHDR':
        this.#header = this.#readHeader(start, length);
        break;
      case 'PLTE':
        if (this.#data.length === 0) this.#palette = payload; // behind the pixels, Pillow leaves all of them black
        break;
      case 'tRNS':
        this.#transparency = payload;
        this.#isTransparencyLate = this.#data.length > 0;
        this.#checkTransparency(length);
        break;
      case 'acTL':
        this.#readAnimationHeader(start);
        break;
      case 'fcTL':
        this.#readFrame(start);
        break;
      case 'eXIf':
        this.#exif = payload;
        break;
      case 'iCCP':
        if (payload[payload.indexOf(0) + 1] !== 0) throw damaged('PNG chunk iCCP has an unknown compression');
        break;
      case 'zTXt':
        if ((payload[payload.indexOf(0) + 1] ?? 0) !== 0) throw damaged('PNG chunk zTXt has an unknown compression');
        this.#exif ??= readPngExifProfile(name, payload);
        break;
      case 'tEXt':
        this.#exif ??= readPngExifProfile(name, payload);
        break;
      case 'iTXt':
        this.#xmp ??= readPngXmp(payload);
        break;
    }
  }

  #readHeader(start: number, length: number) {
    if (length < 13) throw damaged(`PNG chunk IHDR has ${length} bytes, expected 13`);
    const widthPx = this.#view.getUint32(start);
    const heightPx = this.#view.getUint32(start + 4);
    const bitDepth = this.#view.getUint8(start + 8);
    const colorType = this.#view.getUint8(start + 9);
    if (widthPx === 0 || heightPx === 0) throw damaged(`PNG has size ${widthPx} × ${heightPx}`);
    if (!DEPTHS[colorType]?.includes(bitDepth)) {
      throw unsupported(`content is PNG of colour type ${colorType} with ${bitDepth} bits`);
    }
    if (this.#view.getUint8(start + 11) !== 0) throw damaged('PNG has an unknown filter method');
    return { widthPx, heightPx, bitDepth, colorType, isInterlaced: this.#view.getUint8(start + 12) !== 0 };
  }

  #checkTransparency(length: number): void {
    const colorType = this.#header?.colorType;
    const least = colorType === 2 ? 6 : colorType === 0 ? 2 : 0;
    if (length < least) throw damaged(`PNG chunk tRNS has ${length} bytes, expected at least ${least}`);
  }

  /** A second header makes the first one void, and one of no frame, or too many, is none. */
  #readAnimationHeader(start: number): void {
    const frames = this.#view.getUint32(start);
    if (this.#frames !== undefined) this.#frames = undefined;
    else if (frames > 0 && frames <= MAX_FRAMES) this.#frames = frames;
  }

  #countSequence(at: number): void {
    const sequence = this.#view.getUint32(at);
    if (sequence !== this.#sequence + 1) {
      throw damaged(`PNG animation has number ${sequence} where ${this.#sequence + 1} must be`);
    }
    this.#sequence = sequence;
  }

  #countFrameData({ start, end }: PngChunk): void {
    if (end - start < 4) throw damaged(`PNG chunk fdAT has ${end - start} bytes, expected at least 4`);
    if (start + 4 > this.#bytes.length) throw truncated('PNG ends inside the number of a frame');
    if (this.#sequence < 0) throw damaged('PNG animation has data before its first frame');
    this.#countSequence(start);
  }

  #readFrame(start: number): void {
    this.#countSequence(start);
    const number = (at: number) => this.#view.getUint32(start + at);
    const frame: Frame = { widthPx: number(4), heightPx: number(8), leftPx: number(12), topPx: number(16) };
    const { widthPx = 0, heightPx = 0 } = this.#header ?? {};
    if (frame.leftPx + frame.widthPx > widthPx || frame.topPx + frame.heightPx > heightPx) {
      throw damaged('PNG animation has a frame outside the picture');
    }
    if (this.#data.length === 0) this.#frame = frame;
  }

  /** What is known of the animation where the pixels begin decides what they are: its first frame, or a still image beside it. */
  #beginData(): void {
    const frame = this.#frame;
    if (frame && (frame.widthPx === 0 || frame.heightPx === 0)) throw damaged('PNG animation has a frame of no pixels');
    const stillImages = frame ? 0 : 1;
    this.#isAnimated = this.#frames !== undefined && this.#frames + stillImages > 1;
  }

  finish(endsWithIend: boolean): PngLayout {
    const header = this.#header;
    if (!header) throw truncated('PNG has no IHDR chunk');
    if (this.#data.length === 0) throw truncated('PNG has no picture data');
    const { widthPx, heightPx } = header;
    return {
      ...header,
      palette: this.#palette,
      transparency: this.#transparency,
      isTransparencyLate: this.#isTransparencyLate,
      isAnimated: this.#isAnimated,
      hasAnimationChunks: this.#hasAnimationChunks,
      orientation: (this.#exif && readExifOrientation(this.#exif)) ?? readXmpOrientation(this.#xmp ?? '') ?? 1,
      frame: this.#frame ?? { leftPx: 0, topPx: 0, widthPx, heightPx },
      data: this.#data,
      endsRegularly: endsWithIend && this.#tailIsIntact,
    };
  }
}
