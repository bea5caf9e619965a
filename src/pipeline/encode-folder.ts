import type { BatchLeases } from '../core/batch-leases.ts';
import { PipelineError, deniesImage, endsRun, isAbort } from '../core/errors.ts';
import { Slicer } from '../core/event-loop.ts';
import type { FileStat } from '../core/folder-source.ts';
import type { Gate } from '../core/gate.ts';
import { withGrace } from '../core/grace.ts';
import type { DecodedImage, Prepared, TensorLease } from '../core/prepared.ts';
import type { EmbeddedBatch } from '../stages/embed/embed.contract.ts';
import type { RowStore, StoredImage } from '../stages/persist/row-store.ts';
import { CrashLimit } from './crash-limit.ts';

/** An image to encode, found by the walk. */
export interface ImageRef {
  /** POSIX, relative to the picked folder. */
  readonly path: string;
  stat(): Promise<FileStat>;
  open(): Promise<File>;
}

/** What happens on the way; all that the screen shows is made of these. */
export type EncodeEvent =
  /** Stored already, and the file has not changed. */
  | { readonly kind: 'kept'; readonly path: string }
  /** Prepared, and waiting for its batch. The tensor may be looked at only now, inside the call. */
  | { readonly kind: 'decoded'; readonly path: string; readonly image: DecodedImage }
  /** Durably stored, and so counted. */
  | { readonly kind: 'stored'; readonly images: readonly StoredImage[] }
  /** `file` is what was opened; undefined if it could not be. */
  | { readonly kind: 'skipped'; readonly error: PipelineError; readonly file: FileStat | undefined };

/** Whoever decodes: how many there are is their own business. */
export interface Decoders {
  /** Images that are asked about, opened, read and decoded at a time, at most: more than can be admitted now. */
  readonly lanes: number;
  /** Waits until there is room for one more file. */
  admit(signal: AbortSignal): Promise<DecodeSeat>;
}

/** The way of one image. After the signal, whoever was asked settles within a grace period, done or not. */
export interface DecodeSeat {
  /** Reads the file ahead, as long as it takes: only then is a place in a batch taken. */
  read(file: File, path: string): Promise<void>;
  /** Makes a tensor of the file that was read. */
  decode(lease: TensorLease): Promise<DecodedImage>;
  /** Gives up what is held for this image; does nothing the second time. */
  leave(): void;
}

/** The parts of a run, handed in as functions: nothing here knows a browser, a worker or a database. */
export interface EncodeJob {
  /** One sequence, shared by all decoders: each image goes to one of them. May still be growing; ends early on the signal. */
  readonly images: (signal: AbortSignal) => AsyncIterable<ImageRef>;
  readonly decoders: Decoders;
  readonly leases: BatchLeases<StoredImage>;
  /** Settles as the decoders do after the signal: what the model has nearly done is kept, one that hangs is left. */
  readonly embed: (batch: readonly Prepared[], signal: AbortSignal) => Promise<EmbeddedBatch>;
  readonly store: Pick<RowStore, 'stored' | 'append' | 'remove'>;
  /** Names what computes rows now, for the record; may change in a run, after a lost GPU. */
  readonly backend: () => string;
  /** Shut while paused. */
  readonly gate: Gate;
  readonly onEvent: (event: EncodeEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * The whole job: images → tensors → rows → store. Decoders run side by side and ahead of the model, as far as the leases reach;
 * a batch is stored before it is counted, while the next one is at the model already.
 *
 * One bad image is data (an event), whatever its file did to whoever decoded it; a failed run is an exception.
 *
 * @throws the PipelineError that ended the run; the signal's reason (AbortError) after a cancel. What was stored stays.
 */
export async function encodeFolder(job: EncodeJob): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([job.signal, failure.signal]);
  const stop = (error: unknown) => failure.abort(error); // the first reason wins, and wakes whoever waits

  const decodeAll = async () => {
    const images = job.images(signal);
    const crashes = new CrashLimit();
    const slicer = new Slicer(); // images that are kept take no time each: 100,000 of them must not hold up the page
    const lanes = Array.from({ length: job.decoders.lanes }, async () => {
      for await (const image of images) {
        try {
          await slicer.breathe();
          await job.gate.pass(signal);
          await withGrace(prepare(job, image, { crashes, signal }), { signal }); // a file on a lost disk may never open
        } catch (error) {
          stop(error); // before this loop is left: leaving waits for the images, and they may wait for the walk
          throw error;
        }
      }
    });
    await Promise.all(lanes);
    job.leases.close();
  };

  const embedAll = async () => {
    let storing: Promise<void> = Promise.resolve();
    try {
      for await (const batch of job.leases.filled(signal)) {
        const { rows, prepared } = await job.embed(batch.prepared, signal);
        const images = batch.items;
        batch.release(prepared);
        await storing; // one write behind the model, no more
        storing = job.store
          .append({ images, rows, backend: job.backend() })
          .then(() => job.onEvent({ kind: 'stored', images }));
        storing.catch(stop);
      }
    } finally {
      await storing; // after a cancel too: what the model has done is kept
    }
  };

  await Promise.all([decodeAll().catch(stop), embedAll().catch(stop)]);
  signal.throwIfAborted();
}

interface Shared {
  readonly crashes: CrashLimit;
  readonly signal: AbortSignal;
}

async function prepare(job: EncodeJob, image: ImageRef, { crashes, signal }: Shared): Promise<void> {
  let seat: DecodeSeat | undefined;
  let file: File | undefined;
  try {
    if (await isUnchanged(job.store.stored(image.path), image)) {
      signal.throwIfAborted();
      job.onEvent({ kind: 'kept', path: image.path });
      return;
    }
    seat = await job.decoders.admit(signal);
    await job.gate.pass(signal); // it may have been shut meanwhile
    file = await image.open();
    await seat.read(file, image.path);
    const slot = await job.leases.acquire(signal);
    let decoded: DecodedImage;
    try {
      decoded = await seat.decode(slot.lease);
      signal.throwIfAborted();
    } catch (error) {
      slot.giveBack();
      throw toDecodeFailure(error);
    }
    crashes.reset();
    job.onEvent({ kind: 'decoded', path: image.path, image: decoded });
    slot.fill({ path: image.path, sizeBytes: file.size, mtimeMs: file.lastModified }, decoded.prepared);
  } catch (error) {
    signal.throwIfAborted(); // the run may be over, and a later one be on: nobody may hear of this image any more
    if (!(error instanceof PipelineError) || endsRun(error.code)) throw error;
    // Its content is another one now, and no image: the row of the old content would be a wrong one. A file that could not be
    // opened, or whose decoding crashed, keeps its row: its content may be the same.
    if (deniesImage(error.code) && job.store.stored(image.path)) {
      await job.store.remove([image.path]);
      signal.throwIfAborted();
    }
    const skip = withPath(error, image.path);
    job.onEvent({ kind: 'skipped', error: skip, file: file && { sizeBytes: file.size, mtimeMs: file.lastModified } });
    crashes.take(skip);
  } finally {
    seat?.leave();
  }
}

/** A decode is handed nothing but the file: what it did not foresee happened because of that file, and is no fault of the run. */
function toDecodeFailure(error: unknown): unknown {
  if (error instanceof PipelineError || isAbort(error)) return error;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new PipelineError('decode-crashed', 'decode', message, { cause: error });
}

/** A skip names its image, also where the failure itself did not know it. */
function withPath(error: PipelineError, path: string): PipelineError {
  if (error.path !== undefined) return error;
  return new PipelineError(error.code, error.stage, error.message, { path, cause: error });
}

async function isUnchanged(stored: StoredImage | undefined, image: ImageRef): Promise<boolean> {
  if (!stored) return false;
  const { sizeBytes, mtimeMs } = await image.stat();
  return stored.sizeBytes === sizeBytes && stored.mtimeMs === mtimeMs;
}
