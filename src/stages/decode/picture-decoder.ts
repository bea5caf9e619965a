import { PipelineError } from '../../core/errors.ts';
import { toStageError } from '../../core/format-error.ts';
import { hasMoreExtension } from '../../core/image-extensions.ts';
import type { DecodedImage, PictureRemark, Prepared, TensorLease } from '../../core/prepared.ts';
import { channelCount, type Preprocessing } from '../../core/preprocessing.ts';
import { planResize, type PixelSize } from '../../core/resize-plan.ts';
import { withNeutralOrientation } from '../../formats/exif/orientation.ts';
import type { ImageHeader } from '../../formats/image/header.ts';
import { sniffImage } from '../../formats/image/sniff.ts';
import { checkIntegrity } from '../../formats/image/integrity.ts';
import { readImage } from '../../formats/image/reader.ts';
import type { Rgb8Image } from '../../formats/image/rgb8-image.ts';
import { decodeOnCanvas } from './bitmap-canvas.ts';
import { decodeAvif, probeAvif, type AvifProbe } from './decode-avif.ts';
import { decodeBaseline } from './decode-baseline.ts';
import { decodeHeic } from './decode-heic.ts';
import { decodeJpeg } from './decode-jpeg.ts';
import { decodeJxl } from './decode-jxl.ts';
import { decodeWebp } from './decode-webp.ts';
import type { PixelReport } from './decode.contract.ts';
import { KernelPool, keptBytes } from './kernel-pool.ts';
import { LeaseRoom, mayStayRaw } from './lease-room.ts';
import { decodeNatively } from './native-frame.ts';
import { BROWSER_TYPES, chooseWay } from './picture-ways.ts';
import type { PixelKernel } from './pixel-kernel.ts';
import { probePixels } from './probe-pixels.ts';
import { readBlob } from './read-blob.ts';
import type { SourceTarget } from './source-room.ts';
import { takeTurns } from './take-turns.ts';
import { whileBusy } from './thread-time.ts';

/** Turns files into model inputs, in the thread that it lives in. Any number of calls at a time. */
export class PictureDecoder {
  readonly #kernels = new KernelPool(keptBytes(navigator.hardwareConcurrency));
  #probed: Promise<PixelReport> | undefined;
  /** Asked when the first AVIF is met. */
  #probedAvif: Promise<AvifProbe> | undefined;

  /** What this browser's picture reading is worth; asked once. */
  report(): Promise<PixelReport> {
    return this.#probe();
  }

  /**
   * Writes a file's tensor into a lease: `Float32Array[channels * size * size]`, CHW, the channels in the order of `spec.channels`,
   * alpha last; or the picture as it was decoded, if the lease takes that and it fits.
   *
   * @param image - the file, or its bytes, which may be detached
   * @param path - for messages
   * @throws PipelineError `image-*`, `folder-lost`; RangeError if a lease for tensors has another length. Whatever else is thrown is a
   *   fault of ours with this file; the next one is decoded as if nothing had been
   */
  async toTensor(
    image: Blob | Uint8Array<ArrayBuffer>,
    path: string,
    spec: Preprocessing,
    lease: TensorLease,
  ): Promise<DecodedImage> {
    return this.#opened(image, path, spec, async ({ kernel, header, fill }) => {
      const room = mayStayRaw(lease, spec, header.orientation) ? new LeaseRoom(lease, kernel) : undefined;
      const decoded = await fill(room ?? kernel);
      const { widthPx, heightPx, remarks } = decoded;
      const raw = room?.prepared(spec);
      if (raw) return { prepared: raw, widthPx, heightPx, remarks };
      return whileBusy(() => {
        const turned = resize(kernel, spec, header);
        return { prepared: writeTensor(kernel, spec, lease), ...turned, remarks };
      });
    });
  }

  /**
   * Gives the picture that Pillow and torchvision give before `ToTensor`, `size` × `size` pixels.
   *
   * @throws PipelineError `image-*`, `folder-lost`
   */
  async toRgb(image: Blob, path: string, spec: Preprocessing): Promise<Rgb8Image> {
    return this.#opened(image, path, spec, async ({ kernel, header, fill }) => {
      await fill(kernel);
      resize(kernel, spec, header);
      return { widthPx: spec.sizePx, heightPx: spec.sizePx, rgb: kernel.rgb() };
    });
  }

  async #opened<T>(
    image: Blob | Uint8Array<ArrayBuffer>,
    path: string,
    { wideGrey, colours }: Preprocessing,
    task: (opened: OpenedPicture) => Promise<T>,
  ): Promise<T> {
    const [bytes, report] = await Promise.all([image instanceof Blob ? readBlob(image, path) : image, this.#probe()]);
    try {
      // Pillow reads neither HEIC nor JPEG XL: they are encoded only under names that the visitor has asked for.
      const header = sniffImage(bytes, hasMoreExtension(path));
      const avif = header.format === 'avif' ? await this.#probeAvif() : undefined;
      return await takeTurns(header.widthPx * header.heightPx, () =>
        this.#kernels.lend((kernel) => {
          const picture = { kernel, header, report, avif, wideGrey, keepsAlpha: colours === 'rgba' };
          const fill = (target: SourceTarget) =>
            fillTarget(target, bytes, picture).catch((error: unknown) => {
              throw namedIfRare(error, header);
            });
          return task({ kernel, header, fill });
        }),
      );
    } catch (error) {
      throw toStageError(error, 'decode', path);
    }
  }

  #probeAvif(): Promise<AvifProbe> {
    this.#probedAvif ??= this.#kernels.lend(probeAvif);
    return this.#probedAvif;
  }

  #probe(): Promise<PixelReport> {
    this.#probed ??= this.#kernels.lend(probePixels).catch((error: unknown) => {
      this.#probed = undefined; // a failure is not kept
      throw error;
    });
    return this.#probed;
  }
}

interface Picture {
  /** Where the picture is put if alpha is kept. */
  readonly kernel: PixelKernel;
  readonly header: ImageHeader;
  readonly report: PixelReport;
  /** Set for AVIF only. */
  readonly avif: AvifProbe | undefined;
  readonly wideGrey: Preprocessing['wideGrey'];
  readonly keepsAlpha: boolean;
}

/** A picture whose header has been read. */
interface OpenedPicture {
  readonly kernel: PixelKernel;
  readonly header: ImageHeader;
  /** Decodes it; once. */
  readonly fill: (target: SourceTarget) => Promise<DecodedPicture>;
}

/** What was decoded: its size before any turn by EXIF, and what is to be said of it. */
interface DecodedPicture extends PixelSize {
  readonly remarks: readonly PictureRemark[];
}

/** Turns and resizes what was put into the kernel, as planned for its size. @returns the size between the two */
function resize(kernel: PixelKernel, spec: Preprocessing, header: ImageHeader): PixelSize {
  const orientation = spec.exif === 'upright' ? header.orientation : 1;
  const size = spec.colours === 'rgba' ? kernel.orientWithAlpha(orientation) : kernel.orient(orientation);
  if (spec.colours === 'grey') kernel.toGrey();
  kernel.resize(planResize(size, spec));
  return { widthPx: size.widthPx, heightPx: size.heightPx };
}

/** Writes what was resized into a lease; one that takes raw pictures may have more room than a tensor needs. */
function writeTensor(kernel: PixelKernel, spec: Preprocessing, lease: TensorLease): Prepared {
  const byteLength = lease.takesPlanes ? channelCount(spec) * spec.sizePx * spec.sizePx * 4 : lease.byteLength;
  kernel.writeTensor(spec, new Float32Array(lease.buffer, lease.byteOffset, byteLength / 4));
  return { kind: 'tensor', lease: { ...lease, byteLength } };
}

/** Decodes a picture. `bytes` may be detached by it. */
async function fillTarget(
  target: SourceTarget,
  bytes: Uint8Array<ArrayBuffer>,
  { kernel, header, report, avif, wideGrey, keepsAlpha }: Picture,
): Promise<DecodedPicture> {
  const { widthPx, heightPx } = header;
  const plain = { widthPx, heightPx, remarks: [] };
  // It has seen every byte of the picture's data, and no fault in them.
  if (whileBusy(() => decodeBaseline(bytes, header, kernel, target))) return plain;
  const reader = checkIntegrity(bytes, header);
  const chosen = chooseWay(header, reader, report.ways);
  if (header.jpeg?.components === 4 || chosen.way === 'own-jpeg') {
    decodeJpeg(bytes, header, target);
    return plain;
  }
  if (chosen.way === 'own-webp') {
    await decodeWebp(bytes, { header, isAnimation: reader === 'library' }, target);
    return plain;
  }
  if (chosen.way === 'library') {
    const size = await DECODE_BY_LIBRARY[chosen.format](bytes, target);
    if (keepsAlpha && !kernel.isOpaque()) {
      const message = `${header.format} has transparent pixels, whose alpha is not known to be Python’s`;
      throw new PipelineError('image-unsupported', 'decode', message);
    }
    return { ...size, remarks: [`approximate-${chosen.format}`] };
  }
  if (chosen.way === 'own') {
    const picture = await readImage(bytes, chosen.format, wideGrey);
    if (keepsAlpha && picture.alpha) copyRgba(target, picture, picture.alpha);
    else copyRgb(target, picture);
    return picture.isClipped === true ? { ...plain, remarks: ['clipped'] } : plain;
  }
  if (chosen.way === 'avif') {
    const isExact = await decodeAvif(bytes, { header, probe: avif, canvasIsClean: report.canvasIsClean }, target);
    return isExact ? plain : { ...plain, remarks: ['approximate-avif'] };
  }
  if (chosen.way === 'native') {
    // Firefox turns frames as well; a copy is made for those only that are turned.
    const upright = header.orientation === 1 ? bytes : withNeutralOrientation(bytes);
    await decodeNatively(upright, BROWSER_TYPES[chosen.format], header, target);
  } else {
    const { hasTransparency } = await decodeOnCanvas(
      withNeutralOrientation(bytes),
      BROWSER_TYPES[chosen.format],
      header,
      target,
    );
    if (hasTransparency) {
      const message = `${header.format} has transparent pixels, and this browser does not give the colours under them`;
      throw new PipelineError('image-unsupported', 'decode', message);
    }
  }
  return plain;
}

const DECODE_BY_LIBRARY = { heic: decodeHeic, jxl: decodeJxl };

/** Some browsers decode JPEGs with arithmetic coding or without loss, some do not: then the file is not damaged, only rare. */
function namedIfRare(error: unknown, { jpeg }: ImageHeader): unknown {
  const rare = jpeg?.isArithmetic ? 'arithmetic coding' : jpeg?.isLossless ? 'lossless compression' : undefined;
  if (rare === undefined || !(error instanceof PipelineError) || error.code !== 'image-damaged') return error;
  const message = `content is a JPEG with ${rare}, which this browser does not decode`;
  return new PipelineError('image-unsupported', 'decode', message, { cause: error });
}

function copyRgb(target: SourceTarget, picture: Rgb8Image): void {
  target.openPacked('RGB', picture).bytes.set(picture.rgb);
}

function copyRgba(target: SourceTarget, picture: Rgb8Image, alpha: Uint8Array): void {
  const { rgb } = picture;
  const { bytes } = target.openPacked('RGBA', picture);
  for (let i = 0; i < alpha.length; i++) {
    bytes[4 * i] = rgb[3 * i]!;
    bytes[4 * i + 1] = rgb[3 * i + 1]!;
    bytes[4 * i + 2] = rgb[3 * i + 2]!;
    bytes[4 * i + 3] = alpha[i]!;
  }
}
