import { withoutTurns } from '../../formats/heif/header.ts';
import { unsupported } from '../../formats/image/failure.ts';
import type { ImageHeader } from '../../formats/image/header.ts';
import { decodeOnCanvas } from './bitmap-canvas.ts';
import { decodeNatively, hasNativeFrames } from './native-frame.ts';
import { BROWSER_TYPES } from './picture-ways.ts';
import type { PixelKernel } from './pixel-kernel.ts';
import { showsKnownBytes } from './probe-pixels.ts';
import type { SourceTarget } from './source-room.ts';

/** What known AVIFs showed: whether this browser decodes them, and as Pillow does. */
export interface AvifProbe {
  readonly opaque: 'exact' | 'near' | 'refused';
  readonly alpha: 'exact' | 'near' | 'refused';
}

/** Decodes known AVIFs. Not done before one is met, for most folders have none. */
export async function probeAvif(kernel: PixelKernel): Promise<AvifProbe> {
  return {
    opaque: await showsKnownBytes(kernel, 'avif', 'canvas'),
    alpha: hasNativeFrames() ? await showsKnownBytes(kernel, 'avifAlpha', 'native') : 'refused',
  };
}

interface AvifContext {
  readonly header: ImageHeader;
  readonly probe: AvifProbe | undefined;
  /** Whether a canvas gives what was drawn on it. */
  readonly canvasIsClean: boolean;
}

/**
 * Decodes an AVIF by the browser. Of more than 8 bits a sample, browsers round otherwise than libavif; of narrow grey as well.
 *
 * @param bytes - the whole file; its buffer may be detached
 * @returns whether the pixels are Pillow's
 * @throws PipelineError `image-damaged`; FormatError `image-unsupported` if this browser decodes no such AVIF, or changes its pixels
 */
export async function decodeAvif(
  bytes: Uint8Array<ArrayBuffer>,
  { header, probe, canvasIsClean }: AvifContext,
  target: SourceTarget,
): Promise<boolean> {
  const kind = header.hasAlpha ? 'alpha' : 'opaque';
  const found = probe?.[kind] ?? 'refused';
  if (found === 'refused') {
    const what = header.hasAlpha ? 'AVIF with transparent pixels' : 'AVIF';
    throw unsupported(`content is ${what}, which this browser does not decode`);
  }
  if (!header.hasAlpha && !canvasIsClean)
    throw unsupported('content is AVIF, whose pixels this browser changes (protection against fingerprinting)');
  // What alpha hides is in a frame's own pixels only; without alpha these are planes, whose colours a canvas makes.
  if (header.hasAlpha) await decodeNatively(bytes, BROWSER_TYPES.avif, header, target);
  else await decodeOnCanvas(withoutTurns(bytes), BROWSER_TYPES.avif, header, target);
  return found === 'exact' && header.bitDepth === 8 && header.avif?.isNarrowGrey !== true;
}
