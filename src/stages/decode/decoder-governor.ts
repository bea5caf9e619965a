/** A decoder takes two pictures at a time: one is read or converted while the browser decodes the other. */
export const PICTURES_A_DECODER = 2;

/** How many decoders there may be: one core is left for the page, the model's driver and the browser. */
export function maxDecoders(cores: number): number {
  return Math.max(1, cores - 1);
}

/** The model's waiting is judged over so many ms: some batches of a quick model, some pictures of a slow decoder. */
const HUNGRY_MS = 250;
/** The model's share of waiting above which it is short of pictures. */
const HUNGRY_SHARE = 0.05;
/** The pictures' waiting is judged over so many ms: one decoder too many does little harm, one too few holds up the run. */
const CALM_MS = 2000;
/** … and each time that a decoder had to come back, over twice as many, up to these. */
const MAX_CALM_MS = 128_000;
/** What the decoders that stay may be busy for, if one is to go: the rest is kept for larger pictures. */
const BUSY_SHARE = 0.7;

/** How a {@link DecoderGovernor} is made. */
export interface GovernorOptions {
  /** Decoders at most, at least 1. */
  readonly max: number;
  /** The time in ms. */
  readonly now: () => number;
}

/**
 * Decides how many decoders work, from measured waiting: one more while the model waits for pictures and pictures wait for a
 * decoder; one fewer while pictures wait for the model and the other decoders could do the work. Needs no timer: it looks at the
 * clock whenever something happens.
 */
export class DecoderGovernor {
  readonly #options: GovernorOptions;
  #wanted = 1;
  /** How many pictures wait for a decoder, wait for the model, are being decoded; and whether the model waits. */
  #queued = 0;
  #full = 0;
  #decoding = 0;
  #modelWaits = false;
  /** Everybody waits for the first batch: decoders start, files are read for the first time. */
  #hasBegun = false;

  #since: number;
  #short = new Span();
  #long = new Span();
  #calmMs = CALM_MS;
  #wasFewer = false;

  constructor(options: GovernorOptions) {
    this.#options = options;
    this.#since = options.now();
  }

  /** How many decoders should work now: 1 to `max`. */
  get wanted(): number {
    return this.#wanted;
  }

  /** The model asks for a batch and there is none, or it got one. */
  modelWaits(isWaiting: boolean): void {
    this.#measure();
    this.#modelWaits = isWaiting;
    if (!isWaiting) this.#hasBegun = true;
  }

  /** So many pictures wait until a decoder has room for them. */
  picturesQueue(count: number): void {
    this.#measure();
    this.#queued = count;
  }

  /** A picture is ready to be decoded, and there is no place for its tensor yet (1), or there is one now (-1). */
  pictureWaits(change: 1 | -1): void {
    this.#measure();
    this.#full += change;
  }

  /** A decoder begins with a picture (1), or is done with it (-1). */
  pictureDecodes(change: 1 | -1): void {
    this.#measure();
    this.#decoding += change;
  }

  #measure(): void {
    const now = this.#options.now();
    const ms = now - this.#since;
    this.#since = now;
    for (const span of [this.#short, this.#long]) {
      span.ms += ms;
      // A model that waits for the walk, for files that are passed over or for the visitor gets nothing from another decoder.
      if (this.#hasBegun && this.#modelWaits && this.#queued > 0) span.hungryMs += ms;
      if (this.#full > 0) span.fullMs += ms;
      span.decodingMs += this.#decoding * ms;
    }
    if (this.#short.ms >= HUNGRY_MS) this.#feed();
    if (this.#long.ms >= this.#calmMs) this.#calm();
  }

  /** One more, if the model was short of pictures. */
  #feed(): void {
    const isHungry = this.#short.hungryMs > HUNGRY_SHARE * this.#short.ms;
    this.#short = new Span();
    if (!isHungry) return;
    this.#long = new Span();
    if (this.#wanted >= this.#options.max) return;
    this.#wanted++;
    if (this.#wasFewer) this.#calmMs = Math.min(MAX_CALM_MS, 2 * this.#calmMs);
    this.#wasFewer = false;
  }

  /** One fewer, if pictures waited most of the time and the others could have done the work. */
  #calm(): void {
    const { ms, fullMs, decodingMs } = this.#long;
    this.#long = new Span();
    const restCanDo = BUSY_SHARE * PICTURES_A_DECODER * (this.#wanted - 1) * ms;
    if (this.#wanted <= 1 || fullMs < ms / 2 || decodingMs > restCanDo) return;
    this.#wanted--;
    this.#wasFewer = true;
  }
}

/** What was measured over a span of time, in ms. */
class Span {
  ms = 0;
  /** … in which the model waited for pictures, and pictures for a decoder. */
  hungryMs = 0;
  /** … in which a picture waited for the model. */
  fullMs = 0;
  /** … times the pictures that were being decoded. */
  decodingMs = 0;
}
