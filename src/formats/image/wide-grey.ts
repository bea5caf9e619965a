import type { WideGreyRule } from '../../core/preprocessing.ts';

/** Brings grey values of more than 8 bits to 8, and remembers whether any was clipped. One a picture. */
export class WideGrey {
  readonly #rule: WideGreyRule;
  #isClipped = false;

  /** @param rule - Pillow's unless told */
  constructor(rule: WideGreyRule = 'clip') {
    this.#rule = rule;
  }

  /** Whether a value was above 255 and became white. */
  get isClipped(): boolean {
    return this.#isClipped;
  }

  /**
   * A byte for a whole number.
   *
   * @param bits - how many the number has; it is scaled by its highest eight, as Pillow does it for colour
   */
  toByte(value: number, bits: number): number {
    return this.#rule === 'scale' ? value >>> (bits - 8) : this.clip(value);
  }

  /** A byte for a number that has no scale of its own, below 0 perhaps: clipped, whatever the rule. */
  clip(value: number): number {
    if (value > 255) this.#isClipped = true;
    return Math.max(0, Math.min(255, value));
  }
}
