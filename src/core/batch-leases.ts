import type { Prepared, TensorLease } from './prepared.ts';

/** A place for one image in a batch. Either `fill` or `giveBack` ends it. */
export interface Slot<T> {
  /** Where the decoder writes. */
  readonly lease: TensorLease;
  /** The image is prepared: it now waits for its batch to be full. */
  fill(item: T, prepared: Prepared): void;
  /** The image failed: the place is free for another one. */
  giveBack(): void;
}

/** A batch ready for the model. */
export interface FilledBatch<T> {
  /** In the order of the slots; a batch that was flushed at the end may be short. */
  readonly items: readonly T[];
  readonly prepared: readonly Prepared[];
  /** The model is done with it: its places are free, its buffers come back. */
  release(prepared: readonly Prepared[]): void;
}

/** Room for raw pictures in the slots of a {@link BatchLeases}. */
export interface PlaneOptions {
  /** Bytes of a slot, if that is more than a tensor's; a multiple of 4. */
  readonly slotBytes: number;
  /** Whether the model takes them now: that may end in the midst of a run. */
  readonly areTaken: () => boolean;
}

/** Sizes of a {@link BatchLeases}. */
export interface LeaseOptions {
  /** Images in a batch. */
  readonly batchSize: number;
  /** Bytes of one tensor. */
  readonly slotBytes: number;
  /** Batches that exist at most: one at the model, the others filling or waiting. Bounds memory. */
  readonly maxBatches: number;
  /** Given where raw pictures may lie in place of tensors. */
  readonly planes?: PlaneOptions;
  /** SharedArrayBuffers, one a batch (an isolated page); else one ArrayBuffer a slot, transferred there and back. */
  readonly shared: boolean;
  /** Told when the reader asks for a batch and there is none, and when it need not wait any longer. */
  readonly onReaderWaits?: (isWaiting: boolean) => void;
}

interface Place<T> {
  state: 'free' | 'lent' | 'filled';
  buffer: ArrayBuffer | SharedArrayBuffer | undefined;
  item: T | undefined;
  prepared: Prepared | undefined;
}

interface Batch<T> {
  readonly places: readonly Place<T>[];
  /** Made when first needed; undefined where every place has its own buffer. */
  shared: SharedArrayBuffer | undefined;
  /** With the model, or waiting for it. */
  isOut: boolean;
}

/**
 * Buffers on loan, and so the bounded queue between decoders and model: whoever wants a place waits until one is free.
 * Holds at most `maxBatches * batchSize` slots' bytes, whatever the decoders do, and allocates them once.
 */
export class BatchLeases<T> {
  readonly #options: LeaseOptions;
  readonly #batches: Batch<T>[] = [];
  readonly #ready: Batch<T>[] = [];
  #closed = false;
  #wakeTakers: (() => void)[] = [];
  #wakeReader: (() => void) | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Bytes of one slot. */
  get #roomBytes(): number {
    const { slotBytes, planes } = this.#options;
    return Math.max(slotBytes, planes?.slotBytes ?? 0);
  }

  /** Bytes of all buffers that were made, also of those that are with a worker now. */
  get heldBytes(): number {
    const { batchSize } = this.#options;
    const slots = this.#batches.map(({ shared, places }) => {
      return shared ? batchSize : places.filter(({ buffer }) => buffer !== undefined).length;
    });
    return slots.reduce((sum, made) => sum + made, 0) * this.#roomBytes;
  }

  /**
   * Lends a free place, waiting for one.
   *
   * @throws the signal's reason once it is aborted, also while waiting
   */
  async acquire(signal: AbortSignal): Promise<Slot<T>> {
    for (;;) {
      signal.throwIfAborted();
      const batch = this.#batchWithRoom();
      if (batch) return this.#lend(batch);
      await new Promise<void>((resolve) => {
        const done = () => {
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#wakeTakers.push(done);
        signal.addEventListener('abort', done);
      });
    }
  }

  /** No more images will come: what is there goes out as a short batch once the last slot is filled or given back. */
  close(): void {
    this.#closed = true;
    for (const batch of this.#batches) this.#checkReady(batch);
    this.#wakeReader?.();
  }

  /** Batches as they become ready; ends after {@link close}. For one reader. */
  async *filled(signal: AbortSignal): AsyncGenerator<FilledBatch<T>, void> {
    for (;;) {
      signal.throwIfAborted();
      const batch = this.#ready.shift();
      if (batch) yield this.#toFilled(batch);
      else if (this.#closed && !this.#batches.some((other) => other.places.some((place) => place.state === 'lent')))
        return;
      else {
        this.#options.onReaderWaits?.(true);
        await new Promise<void>((resolve) => {
          const done = () => {
            signal.removeEventListener('abort', done);
            this.#wakeReader = undefined;
            resolve();
          };
          this.#wakeReader = done;
          signal.addEventListener('abort', done);
        });
        this.#options.onReaderWaits?.(false);
      }
    }
  }

  #batchWithRoom(): Batch<T> | undefined {
    // The oldest first, so that a batch which lost an image to a failure is completed before a new one is begun.
    const open = this.#batches.find((batch) => !batch.isOut && batch.places.some((place) => place.state === 'free'));
    if (open || this.#batches.length >= this.#options.maxBatches) return open;
    const places = Array.from({ length: this.#options.batchSize }, (): Place<T> => {
      return { state: 'free', buffer: undefined, item: undefined, prepared: undefined };
    });
    const batch: Batch<T> = { places, shared: undefined, isOut: false };
    this.#batches.push(batch);
    return batch;
  }

  #lend(batch: Batch<T>): Slot<T> {
    const at = batch.places.findIndex((place) => place.state === 'free');
    const place = batch.places[at]!;
    place.state = 'lent';
    return {
      lease: this.#leaseOf(batch, place, at),
      fill: (item, prepared) => {
        place.state = 'filled';
        place.item = item;
        place.prepared = prepared;
        this.#checkReady(batch);
        this.#wakeReader?.();
      },
      giveBack: () => {
        place.state = 'free';
        this.#checkReady(batch);
        this.#wakeReader?.();
        this.#wakeOneTaker();
      },
    };
  }

  #leaseOf(batch: Batch<T>, place: Place<T>, at: number): TensorLease {
    const { batchSize, slotBytes, planes, shared } = this.#options;
    const roomBytes = this.#roomBytes;
    const room = planes?.areTaken() ? { byteLength: roomBytes, takesPlanes: true as const } : { byteLength: slotBytes };
    if (shared) {
      batch.shared ??= new SharedArrayBuffer(batchSize * roomBytes);
      return { buffer: batch.shared, byteOffset: at * roomBytes, ...room };
    }
    // A buffer that was sent to a worker which then failed did not come home.
    if (place.buffer?.byteLength !== roomBytes) place.buffer = new ArrayBuffer(roomBytes);
    return { buffer: place.buffer, byteOffset: 0, ...room };
  }

  #checkReady(batch: Batch<T>): void {
    if (batch.isOut) return;
    const filled = batch.places.filter((place) => place.state === 'filled').length;
    const isFull = filled === batch.places.length;
    const isLast = this.#closed && filled > 0 && !batch.places.some((place) => place.state === 'lent');
    if (!isFull && !isLast) return;
    batch.isOut = true;
    this.#ready.push(batch);
  }

  #toFilled(batch: Batch<T>): FilledBatch<T> {
    const filled = batch.places.filter((place) => place.state === 'filled');
    return {
      items: filled.map((place) => place.item!),
      prepared: filled.map((place) => place.prepared!),
      release: (prepared) => {
        filled.forEach((place, i) => {
          const back = prepared[i];
          if (back && !this.#options.shared) place.buffer = back.lease.buffer;
          place.state = 'free';
          place.item = undefined;
          place.prepared = undefined;
        });
        batch.isOut = false;
        const takers = this.#wakeTakers.splice(0, batch.places.length);
        for (const wake of takers) wake();
      },
    };
  }

  #wakeOneTaker(): void {
    this.#wakeTakers.shift()?.();
  }
}
