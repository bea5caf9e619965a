import type { DecodedImage, TensorLease } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import type { PictureWays } from './picture-ways.ts';

/** What this browser's picture reading is worth, found by decoding known pictures and comparing every byte. */
export interface PixelReport {
  /** How each format is read: the first way that gave the known bytes. */
  readonly ways: PictureWays;
  /** Whether a picture drawn on a canvas reads back unchanged. `false`: this browser adds noise (anti-fingerprinting). */
  readonly canvasIsClean: boolean;
}

/** Spoken by `decode.worker.ts`. One image a call; several calls may be in flight. */
export interface DecodeApi {
  /** Decodes known pictures by every way that this browser has. Also warms the worker up. */
  probe(): Promise<PixelReport>;
  /**
   * Reads a file ahead of its decode. Its bytes are kept until they are decoded or dropped.
   *
   * @param ticket - names them, to `decode` and `drop`
   * @returns the picture's pixels; undefined where the file cannot be read or is no picture, which `decode` says
   */
  readAhead(image: Blob, path: string, ticket: number): Promise<number | undefined>;
  /** Forgets bytes that were read ahead, if they are still kept. */
  drop(ticket: number): void;
  /**
   * Turns one file into one model input, as Pillow and torchvision do; or only decodes it, where the lease takes raw pictures.
   *
   * @param image - the file, or the ticket under which it was read ahead; only its content decides its format, not its name
   * @param path - for messages
   * @param lease - where the tensor or the raw picture goes; a plain ArrayBuffer is transferred here and back inside the result
   * @throws PipelineError `image-*`, `folder-lost` if the file can no longer be read for want of permission; whatever else
   *   is thrown is a fault of ours with this file. The buffer of a lease that was transferred is lost then
   */
  decode(image: Blob | number, path: string, spec: Preprocessing, lease: TensorLease): Promise<DecodedImage>;
}
