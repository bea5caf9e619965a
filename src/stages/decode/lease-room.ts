import type { PreparedPlanes, TensorLease } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import { placesOf, type RawLayout, type RawPicture } from '../../core/raw-picture.ts';
import type { PixelSize } from '../../core/resize-plan.ts';
import type { Orientation } from '../../formats/image/header.ts';
import type { PackedLayout, PlaneLayout, SourceRoom, SourceTarget } from './source-room.ts';

/** Pictures that keep their alpha do not stay raw: of the others it is passed over. */
const WITHOUT_ALPHA = { BGRX: 'BGRX', RGBX: 'RGBX', BGRA: 'BGRX', RGBA: 'RGBX', RGB: 'RGB' } as const;

/** Whether a picture may stay as it is decoded: whoever makes tensors of raw pictures neither turns them nor makes them grey. */
export function mayStayRaw(lease: TensorLease, spec: Preprocessing, orientation: Orientation): boolean {
  const isTurned = spec.exif === 'upright' && orientation !== 1;
  return lease.takesPlanes === true && spec.channels === 'RGB' && spec.colours === undefined && !isTurned;
}

/** Room for a raw picture in a lease, so that a decoder's bytes are copied once; in a kernel for pictures that do not fit there. */
export class LeaseRoom implements SourceTarget {
  readonly #lease: TensorLease;
  readonly #kernel: SourceTarget;
  #picture: RawPicture | undefined;

  constructor(lease: TensorLease, kernel: SourceTarget) {
    this.#lease = lease;
    this.#kernel = kernel;
  }

  openPlanes(layout: PlaneLayout, size: PixelSize): SourceRoom {
    // A lossy WebP's colours are others than a JPEG's, and rare.
    const room = layout === 'VP8' ? undefined : this.#open(layout, size);
    if (!room) this.#picture = undefined;
    return room ?? this.#kernel.openPlanes(layout, size);
  }

  openPacked(layout: PackedLayout, size: PixelSize): SourceRoom {
    const room = this.#open(WITHOUT_ALPHA[layout], size);
    if (!room) this.#picture = undefined;
    return room ?? this.#kernel.openPacked(layout, size);
  }

  /** The picture in the lease; undefined where it was put into the kernel. */
  prepared(spec: Preprocessing): PreparedPlanes | undefined {
    const picture = this.#picture;
    if (!picture) return undefined;
    // Whole words: that is how a GPU takes bytes.
    const byteLength = Math.ceil(placesOf(picture).byteLength / 4) * 4;
    return { kind: 'planes', lease: { ...this.#lease, byteLength }, picture, spec };
  }

  #open(layout: RawLayout, { widthPx, heightPx }: PixelSize): SourceRoom | undefined {
    const picture = { layout, widthPx, heightPx };
    const { planes, byteLength } = placesOf(picture);
    const { buffer, byteOffset } = this.#lease;
    if (byteLength > this.#lease.byteLength) return undefined;
    this.#picture = picture;
    return { bytes: new Uint8Array(buffer, byteOffset, byteLength), planes };
  }
}
