import { PipelineError, messageOf } from '../../core/errors.ts';
import { channelCount, type Preprocessing } from '../../core/preprocessing.ts';
import type { PixelSize, ResizePlan } from '../../core/resize-plan.ts';
import type { Orientation } from '../../formats/image/header.ts';
import type { BaselineJpeg } from '../../formats/jpeg/baseline.ts';
import { divideByAlpha, isOpaque, multiplyByAlpha, writeAlpha } from './alpha-frame.ts';
import { runScan, scanPlaces } from './jpeg-scan.ts';
import type { KernelExports } from './kernel-exports.ts';
import type { PackedLayout, PlaneLayout, SourceRoom, SourceTarget } from './source-room.ts';
import { kernelTable, type KernelTable } from './kernel-table.ts';
import { normalizationTables, type Scaling } from '../../core/normalization-tables.ts';
import wasmBytes from './pixel-kernel.as.ts?wasm';

/** Numbers of `source.as.ts`. */
const KIND: Record<PlaneLayout | PackedLayout, number> = {
  I420: 0,
  I422: 1,
  I444: 2,
  BGRX: 3,
  RGBX: 4,
  BGRA: 3,
  RGBA: 4,
  RGB: 5,
  VP8: 6,
};
const BYTES_A_PIXEL: Record<PackedLayout, number> = { BGRX: 4, RGBX: 4, BGRA: 4, RGBA: 4, RGB: 3 };

const PAGE_BYTES = 65_536;
const SLACK_BYTES = 64; // vectors read on behind the last pixel
const aligned = (bytes: number) => Math.ceil(bytes / 16) * 16;

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * The arithmetic between a decoder and the model, in WebAssembly: colours, EXIF turn, resize, normalisation.
 *
 * One picture at a time: `openPlanes` or `openPacked`, fill the room, `resize`, then read the result. Its memory grows to
 * the largest picture and is used again.
 */
export class PixelKernel implements SourceTarget {
  readonly #memory: WebAssembly.Memory;
  readonly #wasm: KernelExports;
  #size: PixelSize = { widthPx: 0, heightPx: 0 };
  #sourceEnd = 0;
  #result = 0;
  #resultPixels = 0;
  /** Where the opened picture has its pixels, if alpha is among them. */
  #withAlpha: { readonly at: number; readonly bytes: number } | undefined;
  /** Where the pairs are whose fourth channel is alpha; undefined while all is opaque. */
  #alphaFrame: { readonly at: number; readonly stride: number } | undefined;

  private constructor(memory: WebAssembly.Memory, wasm: KernelExports) {
    this.#memory = memory;
    this.#wasm = wasm;
  }

  /** Makes a kernel with a memory of its own; the module is compiled once a thread. */
  static async create(): Promise<PixelKernel> {
    compiled ??= WebAssembly.compile(wasmBytes).catch((error: unknown) => {
      compiled = undefined; // a failure is not kept
      throw error;
    });
    const memory = new WebAssembly.Memory({ initial: 1 });
    const instance = await WebAssembly.instantiate(await compiled, { env: { memory } });
    return new PixelKernel(memory, instance.exports as unknown as KernelExports);
  }

  /** Bytes of memory that this kernel holds. */
  get memoryBytes(): number {
    return this.#memory.buffer.byteLength;
  }

  openPlanes(layout: PlaneLayout, size: PixelSize): SourceRoom {
    const { widthPx, heightPx } = size;
    // Whole blocks, for a JPEG is decoded in blocks.
    const rows = aligned(heightPx);
    const chromaRows = layout === 'I420' || layout === 'VP8' ? rows / 2 : rows;
    const yStride = aligned(widthPx) + 16;
    const chromaStride = aligned(layout === 'I444' ? widthPx : Math.ceil(widthPx / 2)) + 16;
    const base = aligned(this.#wasm.heapBase());
    const u = yStride * rows;
    const v = u + chromaStride * chromaRows;
    const scratch = v + chromaStride * chromaRows;
    this.#open(base + scratch + 4 * chromaStride + 2 * SLACK_BYTES, layout, size);
    this.#wasm.setPlanes(base, base + u, base + v, yStride, chromaStride, base + scratch);
    return {
      bytes: new Uint8Array(this.#memory.buffer, base, scratch),
      planes: [
        { offset: 0, stride: yStride },
        { offset: u, stride: chromaStride },
        { offset: v, stride: chromaStride },
      ],
    };
  }

  openPacked(layout: PackedLayout, size: PixelSize): SourceRoom {
    const stride = BYTES_A_PIXEL[layout] * size.widthPx;
    const base = aligned(this.#wasm.heapBase());
    const bytes = stride * size.heightPx;
    this.#open(base + bytes + SLACK_BYTES, layout, size);
    if (layout === 'RGBA' || layout === 'BGRA') this.#withAlpha = { at: base, bytes };
    this.#wasm.setPacked(base, stride);
    return { bytes: new Uint8Array(this.#memory.buffer, base, bytes), planes: [{ offset: 0, stride }] };
  }

  /**
   * Decodes a JPEG into the planes that were opened last, of its own layout and size.
   *
   * @param bytes - the whole file
   * @returns whether its data are whole and without fault; else the planes hold anything
   */
  decodeScan(bytes: Uint8Array, jpeg: BaselineJpeg): boolean {
    const places = scanPlaces(bytes, jpeg, this.#sourceEnd, this.#wasm.huffmanTableBytes());
    this.#ensure(places.end);
    return runScan(this.#memory, this.#wasm, { bytes, jpeg, places });
  }

  /**
   * Turns the picture as its EXIF orientation says. Makes a second whole frame: only for the rule `upright`.
   *
   * @returns the size after the turn
   */
  orient(orientation: Orientation): PixelSize {
    if (orientation !== 1) this.#toFrame(orientation);
    return this.#size;
  }

  /**
   * As {@link orient}, and keeps alpha as a fourth channel. Makes a second whole frame where a pixel is not opaque.
   *
   * @returns the size after the turn
   */
  orientWithAlpha(orientation: Orientation): PixelSize {
    if (this.isOpaque()) return this.orient(orientation);
    const size = this.#size;
    const { frame: at, stride } = this.#toFrame(orientation);
    this.#alphaFrame = { at, stride };
    writeAlpha(this.#pixels(), size, this.#pairs(this.#alphaFrame), orientation);
    return this.#size;
  }

  /** Whether the opened picture has no alpha, or all of it is opaque. */
  isOpaque(): boolean {
    return !this.#withAlpha || isOpaque(this.#pixels());
  }

  /** The opened picture's pixels where alpha is among them. */
  #pixels(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#withAlpha?.at, this.#withAlpha?.bytes ?? 0);
  }

  #pairs({ at, stride }: { readonly at: number; readonly stride: number }) {
    const size = this.#size;
    return { bytes: new Uint8Array(this.#memory.buffer, at, stride * size.heightPx), stride, size };
  }

  /** Makes the picture grey, as Pillow's `convert('L')` does, in all three channels. Makes a second whole frame, as {@link orient}. */
  toGrey(): void {
    const { frame, stride } = this.#toFrame(1);
    const bytes = new Uint8Array(this.#memory.buffer, frame, stride * this.#size.heightPx);
    // Pairs: R0 R1 G0 G1 B0 B1 x x. What lies behind a row's end becomes grey as well, and is not read.
    for (let at = 0; at < bytes.length; at += 8) {
      for (let i = at; i < at + 2; i++) {
        const grey = (bytes[i]! * 19595 + bytes[i + 2]! * 38470 + bytes[i + 4]! * 7471 + 0x8000) >> 16;
        bytes[i] = bytes[i + 2] = bytes[i + 4] = grey;
      }
    }
  }

  /** Turns the picture into a frame of pairs of its own, which is the source from now on. */
  #toFrame(orientation: Orientation): { readonly frame: number; readonly stride: number } {
    const { widthPx, heightPx } = this.#size;
    if (orientation >= 5) this.#size = { widthPx: heightPx, heightPx: widthPx };
    const row = this.#sourceEnd;
    const frame = row + 4 * aligned(widthPx) + SLACK_BYTES;
    const stride = 4 * aligned(this.#size.widthPx);
    this.#sourceEnd = aligned(frame + stride * this.#size.heightPx + SLACK_BYTES);
    this.#ensure(this.#sourceEnd);
    this.#wasm.orient(orientation, row, frame, stride);
    return { frame, stride };
  }

  /** Resizes the picture in its room, as planned for its size. The result stays until the next `open…`. */
  resize(plan: ResizePlan): void {
    // Pillow copies a picture that has the wanted size already: nothing is multiplied, and so nothing rounded.
    const isMultiplied =
      this.#alphaFrame !== undefined && [plan.horizontal, plan.vertical].some((axis) => axis.inSize !== axis.outSize);
    if (this.#alphaFrame && isMultiplied) multiplyByAlpha(this.#pairs(this.#alphaFrame));
    const horizontal = kernelTable(plan.horizontal, plan.filter, 2);
    const vertical = kernelTable(plan.vertical, plan.filter, 1);
    const columnFrom = horizontal.begin - (horizontal.begin % 16);
    const rowBytes = 4 * aligned(Math.max(this.#size.widthPx, horizontal.count)) + SLACK_BYTES;
    const ringStride = plan.verticalFirst ? rowBytes : 4 * aligned(horizontal.count) + SLACK_BYTES;
    const ringRows = 2 * vertical.maxPairs + 3;
    this.#resultPixels = horizontal.count * vertical.count;

    let top = this.#sourceEnd;
    const take = (bytes: number) => {
      const address = top;
      top = aligned(top + bytes);
      return address;
    };
    const x = tableRoom(horizontal, take);
    const y = tableRoom(vertical, take);
    const row = take(4 * rowBytes);
    const ring = take(ringStride * ringRows);
    const tapRows = take(4 * ringRows);
    this.#result = take(4 * this.#resultPixels + SLACK_BYTES);
    this.#ensure(top);

    const words = new Int32Array(this.#memory.buffer);
    for (const [table, room] of [[horizontal, x] as const, [vertical, y] as const]) {
      words.set(table.bounds, room.bounds / 4);
      words.set(table.coefficients, room.coefficients / 4);
    }
    this.#wasm.setHorizontal(
      x.bounds,
      x.coefficients,
      8 * horizontal.maxPairs,
      horizontal.count,
      columnFrom,
      horizontal.end,
    );
    this.#wasm.setVertical(y.bounds, y.coefficients, 8 * vertical.maxPairs, vertical.count);
    this.#wasm.setWork(row, rowBytes, ring, ringRows, ringStride, tapRows);
    this.#wasm.resize(plan.verticalFirst ? 1 : 0, this.#result);
    if (isMultiplied) divideByAlpha(new Uint8Array(this.#memory.buffer, this.#result, 4 * this.#resultPixels));
  }

  /** The resized picture as `Uint8Array[height * width * 3]`, interleaved RGB, fresh. */
  rgb(): Uint8Array<ArrayBuffer> {
    const rgbx = new Uint8Array(this.#memory.buffer, this.#result, 4 * this.#resultPixels);
    const rgb = new Uint8Array(3 * this.#resultPixels);
    for (let from = 0, to = 0; from < rgbx.length; from += 4, to += 3) {
      rgb[to] = rgbx[from]!;
      rgb[to + 1] = rgbx[from + 1]!;
      rgb[to + 2] = rgbx[from + 2]!;
    }
    return rgb;
  }

  /**
   * Writes the resized picture as a model input: three planes of float32, in the order and on the scale that are asked for, and
   * alpha behind them if it is asked for.
   *
   * @param to - `Float32Array[channels * height * width]`; may be shared
   * @throws RangeError if `to` has another length, or there are not as many means as channels
   */
  writeTensor(spec: Scaling & Pick<Preprocessing, 'channels' | 'colours'>, to: Float32Array): void {
    const pixels = this.#resultPixels;
    const channels = channelCount(spec);
    if (to.length !== channels * pixels)
      throw new RangeError(`tensor has ${to.length} values, picture gives ${channels * pixels}`);
    const tables = normalizationTables(spec);
    if (tables.length !== 256 * channels)
      throw new RangeError(`${tables.length / 256} means are given for ${channels} channels`);
    const length = 3 * pixels;
    const tablesAt = aligned(this.#result + 4 * pixels + SLACK_BYTES);
    const tensorAt = tablesAt + tables.byteLength;
    this.#ensure(tensorAt + 4 * length);
    new Float32Array(this.#memory.buffer, tablesAt, tables.length).set(tables);
    this.#wasm.normalise(this.#result, pixels, tablesAt, tensorAt);
    const tensor = new Float32Array(this.#memory.buffer, tensorAt, length);
    if (spec.channels === 'RGB') {
      to.set(tensor);
    } else {
      // The copy out of the kernel's memory is needed anyway: turning the order of the planes in it costs nothing.
      for (let plane = 0; plane < 3; plane++)
        to.set(tensor.subarray((2 - plane) * pixels, (3 - plane) * pixels), plane * pixels);
    }
    if (channels === 4) this.#writeAlpha(tables.subarray(3 * 256), to.subarray(length));
  }

  #writeAlpha(table: Float32Array, to: Float32Array): void {
    if (!this.#alphaFrame) {
      to.fill(table[255]!);
      return;
    }
    const rgba = new Uint8Array(this.#memory.buffer, this.#result, 4 * to.length);
    for (let i = 0; i < to.length; i++) to[i] = table[rgba[4 * i + 3]!]!;
  }

  #open(end: number, layout: PlaneLayout | PackedLayout, size: PixelSize): void {
    this.#size = size;
    this.#withAlpha = this.#alphaFrame = undefined;
    this.#sourceEnd = aligned(end);
    this.#ensure(this.#sourceEnd);
    this.#wasm.setSource(KIND[layout], size.widthPx, size.heightPx);
  }

  #ensure(bytes: number): void {
    const missing = bytes - this.#memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.#memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch (error) {
      const message = `image needs ${bytes} bytes of memory, the browser gives no more: ${messageOf(error)}`;
      throw new PipelineError('image-too-large', 'decode', message, { cause: error });
    }
  }
}

function tableRoom(table: KernelTable, take: (bytes: number) => number): { bounds: number; coefficients: number } {
  return { bounds: take(table.bounds.byteLength), coefficients: take(table.coefficients.byteLength) };
}
