import type { Output } from './table-writer.ts';

const CHUNK_UNITS = 2 ** 20;

/** A text in the making, written in UTF-8, about a million characters at a time. Lone surrogates become U+FFFD. */
export class TextOutput {
  readonly #output: Output;
  readonly #encoder = new TextEncoder();
  #waiting: string[] = [];
  #length = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  /** Appends a text. */
  add(text: string): void {
    this.#waiting.push(text);
    this.#length += text.length;
  }

  /** Writes what waits, if it is much. */
  async drain(): Promise<void> {
    if (this.#length >= CHUNK_UNITS) await this.end();
  }

  /** Writes what waits. */
  async end(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#length = 0;
    await this.#output.write(this.#encoder.encode(text));
  }
}
