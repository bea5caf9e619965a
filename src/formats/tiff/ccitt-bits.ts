import { reverseBitOrder } from './codecs.ts';
import type { CodeTable } from './ccitt-codes.ts';

/** Bytes of zeros behind the data, so that three of them can always be taken at once. */
const PADDING_BYTES = 8;

/**
 * The bits of one block, highest first. As libtiff does, zeros are made up for a code word that the end of the data cuts;
 * the data end when the next one would begin behind them.
 */
export class CcittBits {
  readonly #bytes: Uint8Array;
  /** Whether the block begins at an odd place of the file. */
  readonly #isOdd: boolean;
  /** In bits. */
  #at = 0;
  #end: number;
  /** The end of the last byte that was looked at, in bits. */
  #seen = 0;

  /**
   * @param source - one block's data; copied
   * @param isReversed - lowest bit first
   * @param isOdd - the block begins at an odd place of the file
   */
  constructor(source: Uint8Array, isReversed: boolean, isOdd: boolean) {
    this.#bytes = new Uint8Array(source.length + PADDING_BYTES);
    this.#bytes.set(isReversed ? reverseBitOrder(source) : source);
    this.#end = source.length * 8;
    this.#isOdd = isOdd;
  }

  /**
   * Where it is: two equal places have the same bits before them. Behind the data that is so wherever as many zeros are left of
   * those that were made up.
   */
  get place(): number {
    const dataBits = (this.#bytes.length - PADDING_BYTES) * 8;
    return this.#at < dataBits ? this.#at : dataBits + Math.max(0, this.#end - this.#at);
  }

  /** Asks for `count` bits, at most 13. @returns false if the data have ended */
  need(count: number): boolean {
    const wanted = this.#at + count;
    if (wanted > this.#end) {
      if (this.#at >= this.#end) return false;
      this.#end = wanted;
    }
    if (wanted > this.#seen) this.#seen = wanted;
    return true;
  }

  /** The next `count` bits, at most 13, which `need` has asked for. */
  peek(count: number): number {
    const byte = this.#at >>> 3;
    const three = (this.#bytes[byte]! << 16) | (this.#bytes[byte + 1]! << 8) | this.#bytes[byte + 2]!;
    return (three >> (24 - (this.#at & 7) - count)) & ((1 << count) - 1);
  }

  /** Goes `count` bits on. */
  skip(count: number): void {
    this.#at += count;
  }

  /** Takes a code word. @returns its entry in the table; -1 if the data have ended */
  lookUp({ bits, entries }: CodeTable): number {
    if (!this.need(bits)) return -1;
    const entry = entries[this.peek(bits)]!;
    this.#at += entry & 15;
    return entry;
  }

  /** Goes on to the next whole byte. */
  alignToByte(): void {
    this.#at += (this.#end - this.#at) & 7;
  }

  /** Goes on to the next 16 bits as libtiff counts them: of the file, and from what it had read. */
  alignToWord(): void {
    const seen = Math.min(Math.ceil(this.#seen / 8) * 8, this.#end);
    const left = seen - this.#at;
    this.#at += left & 15;
    const isEmpty = left < 16;
    if (isEmpty && ((this.#at >>> 3) & 1) === (this.#isOdd ? 0 : 1)) this.#at += 8;
  }

  /** Back to the first bit. */
  restart(): void {
    this.#at = 0;
    this.#end = (this.#bytes.length - PADDING_BYTES) * 8;
    this.#seen = 0;
  }
}
