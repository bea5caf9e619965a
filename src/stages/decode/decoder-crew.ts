import { Semaphore } from '../../core/semaphore.ts';
import type { DecodedImage, TensorLease } from '../../core/prepared.ts';
import type { Preprocessing } from '../../core/preprocessing.ts';
import type { PixelReport } from './decode.contract.ts';
import { DecoderGovernor, PICTURES_A_DECODER, type GovernorOptions } from './decoder-governor.ts';
import type { Decoder, FileAhead } from './decoder-life.ts';
import { HUGE_PIXELS } from './take-turns.ts';

/** Files on their way through a decoder: two that it decodes, two that are there already, and eight that are read together. */
const FILES_A_DECODER = 12;
/** Bytes of files that are read ahead, in all decoders … */
const MAX_FILE_BYTES = 64 * 2 ** 20;
/** … but so many files in any case, however large: one that hangs must not hold up the others. */
const MIN_FILES = 8;
/** Pixels that are being decoded, in all decoders: eight pictures that just need not take turns. Smaller ones never come near. */
const MAX_PIXELS = 8 * HUGE_PIXELS;

/** A decoder, with what is on its way through it. */
interface Post {
  readonly decoder: Decoder;
  readonly places: Semaphore;
  files: number;
}

/**
 * All decoders of a page, as many as there were ever needed at a time. One without work ends its worker by itself, and starts
 * another when there is work again. What they hold is bounded together, however many they are.
 */
export class DecoderCrew {
  readonly #start: () => Decoder;
  readonly #posts: Post[] = [];
  readonly bytes = new Semaphore(MAX_FILE_BYTES);
  readonly pixels = new Semaphore(MAX_PIXELS);

  /** @param start - makes a decoder, whose worker starts with its first call */
  constructor(start: () => Decoder) {
    this.#start = start;
  }

  /** @throws as {@link Decoder.probe} */
  probe(): Promise<PixelReport> {
    return this.post(1).decoder.probe();
  }

  /** The one of the first `wanted` decoders that has least to do. */
  post(wanted: number): Post {
    while (this.#posts.length < wanted) {
      this.#posts.push({ decoder: this.#start(), places: new Semaphore(PICTURES_A_DECODER), files: 0 });
    }
    return this.#posts.slice(0, wanted).reduce((least, post) => (post.files < least.files ? post : least));
  }

  /** Ends all workers at once. Calls in flight reject with an AbortError. */
  close(): void {
    for (const { decoder } of this.#posts.splice(0)) decoder.close();
  }
}

/** The decoders at the service of one run: as many of them as its model needs. */
export class RunDecoders {
  readonly #crew: DecoderCrew;
  readonly #spec: Preprocessing;
  readonly #governor: DecoderGovernor;
  readonly #files = new Semaphore(FILES_A_DECODER);
  /** Images that may ask for admission at a time: so many that some wait whenever another decoder would have work. */
  readonly lanes: number;

  constructor(crew: DecoderCrew, spec: Preprocessing, limits: GovernorOptions) {
    this.#crew = crew;
    this.#spec = spec;
    this.#governor = new DecoderGovernor(limits);
    this.lanes = FILES_A_DECODER * limits.max;
  }

  /** How many decoders work now. */
  get working(): number {
    return this.#governor.wanted;
  }

  /** To be told when the model asks for a batch and there is none, and when it got one. */
  readonly modelWaits = (isWaiting: boolean): void => {
    this.#tell((governor) => governor.modelWaits(isWaiting));
  };

  /**
   * Lets an image in once a decoder has room for its file; leave the seat, whatever comes.
   *
   * @throws the signal's reason once it is aborted, also while waiting
   */
  async admit(signal: AbortSignal): Promise<DecodeSeat> {
    const admitted = this.#files.acquire(1, signal);
    this.#tell((governor) => governor.picturesQueue(this.#files.waiting));
    try {
      const leave = await admitted;
      return new DecodeSeat({
        crew: this.#crew,
        spec: this.#spec,
        working: () => this.working,
        tell: (event) => this.#tell(event),
        leave,
        signal,
      });
    } finally {
      this.#tell((governor) => governor.picturesQueue(this.#files.waiting));
    }
  }

  #tell(event: (governor: DecoderGovernor) => void): void {
    event(this.#governor);
    const capacity = FILES_A_DECODER * this.#governor.wanted;
    if (this.#files.capacity !== capacity) this.#files.capacity = capacity;
  }
}

interface SeatParts {
  readonly crew: DecoderCrew;
  readonly spec: Preprocessing;
  readonly working: () => number;
  readonly tell: (event: (governor: DecoderGovernor) => void) => void;
  readonly leave: () => void;
  readonly signal: AbortSignal;
}

interface ReadFile {
  readonly file: File;
  readonly path: string;
  readonly post: Post;
  readonly ahead: FileAhead;
}

/** A place at a decoder, for one image: read its file, decode it, leave. */
class DecodeSeat {
  readonly #parts: SeatParts;
  readonly #release: (() => void)[];
  #read: ReadFile | undefined;

  constructor(parts: SeatParts) {
    this.#parts = parts;
    this.#release = [parts.leave];
  }

  /**
   * Reads the file where it will be decoded, and waits until the decoder can take it. Whatever is wrong with the file, `decode`
   * says it.
   *
   * @throws the signal's reason once it is aborted, also while waiting
   */
  async read(file: File, path: string): Promise<void> {
    const { crew, working, tell, signal } = this.#parts;
    this.#release.push(await crew.bytes.acquire(Math.min(file.size, MAX_FILE_BYTES / MIN_FILES), signal));
    const post = crew.post(working());
    post.files++;
    this.#release.push(() => post.files--);
    const ahead = await post.decoder.readAhead(file, path, signal);
    this.#release.push(() => post.decoder.drop(ahead));
    this.#release.push(await post.places.acquire(1, signal));
    this.#release.push(await crew.pixels.acquire(Math.min(ahead.pixels ?? HUGE_PIXELS, HUGE_PIXELS), signal));
    this.#read = { file, path, post, ahead };
    tell((governor) => governor.pictureWaits(1));
  }

  /** @throws as {@link Decoder.decode}; RangeError unless the file was read */
  async decode(lease: TensorLease): Promise<DecodedImage> {
    const { spec, tell, signal } = this.#parts;
    const { file, path, post, ahead } = this.#takeFile();
    tell((governor) => governor.pictureDecodes(1));
    try {
      return await post.decoder.decode(file, path, spec, lease, signal, ahead);
    } finally {
      tell((governor) => governor.pictureDecodes(-1));
      this.leave();
    }
  }

  /** Gives back all that is still held. */
  leave(): void {
    if (this.#read) this.#takeFile();
    for (const release of this.#release.splice(0).reverse()) release();
  }

  #takeFile(): ReadFile {
    if (!this.#read) throw new RangeError('a file is decoded once, after it was read');
    const read = this.#read;
    this.#read = undefined;
    this.#parts.tell((governor) => governor.pictureWaits(-1));
    return read;
  }
}
