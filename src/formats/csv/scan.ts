import { damagedFile } from '../bytes/damaged-file.ts';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

const FIELD_START = 0;
const PLAIN = 1;
const QUOTED = 2;
const QUOTE_SEEN = 3;

/** What a {@link CsvScan} finds, in the file's order. */
export interface CsvSink {
  /** A field begins at byte `start`. It tells its own end: see {@link readCell}. */
  field(start: number): void;
  /** A record is complete: its line end, or the file's, is at byte `end`; it began on line `line`, from 1. */
  record(end: number, line: number): void;
}

/**
 * Finds fields and records in CSV, as RFC 4180 and Python's `csv` read it: quotes count at the beginning of a field only, doubled
 * ones stand for one, what follows a closing quote belongs to the field. CR LF, LF and CR end a line. Blank lines are no records.
 * Where a space is the delimiter, any number of them stands between two fields, and those at a line's ends mean nothing.
 */
export class CsvScan {
  readonly #bytes: Uint8Array;
  readonly #delimiter: number;
  readonly #sink: CsvSink;
  #at: number;
  #state = FIELD_START;
  #line = 1;
  #recordLine = 1;
  #quoteLine = 1;
  /** Fields of the current record that have begun. */
  #fields = 0;

  /**
   * @param bytes - UTF-8; only read
   * @param delimiter - its byte
   */
  constructor(bytes: Uint8Array, delimiter: number, sink: CsvSink, from = 0) {
    this.#bytes = bytes;
    this.#delimiter = delimiter;
    this.#sink = sink;
    this.#at = from;
  }

  /**
   * Goes on to byte `to`, so that long files can be done in slices.
   *
   * @throws FormatError `file-damaged` for a NUL byte, which no text has
   */
  run(to: number): void {
    const bytes = this.#bytes;
    const end = Math.min(to, bytes.length);
    let state = this.#state;
    for (let at = this.#at; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === 0) throw damagedFile(`CSV is no text: NUL byte on line ${this.#line}`);
      const isLineEnd = byte === LF ? bytes[at - 1] !== CR : byte === CR;
      if (state === QUOTED) {
        if (byte === QUOTE) state = QUOTE_SEEN;
        else if (isLineEnd) this.#line++;
        continue;
      }
      if (byte === LF && !isLineEnd) continue; // the second half of CR LF
      if (isLineEnd) {
        this.#endRecord(at, state);
        state = FIELD_START;
        continue;
      }
      if (state === FIELD_START) {
        if (byte === SPACE && this.#delimiter === SPACE) continue;
        this.#beginField(at);
        if (byte === QUOTE) {
          this.#quoteLine = this.#line;
          state = QUOTED;
          continue;
        }
        state = PLAIN;
      }
      if (byte === this.#delimiter) state = FIELD_START;
      else if (state === QUOTE_SEEN) state = byte === QUOTE ? QUOTED : PLAIN;
    }
    this.#at = Math.max(this.#at, end);
    this.#state = state;
  }

  /**
   * The file ends here: its last line needs no line end.
   *
   * @throws FormatError `file-damaged` if a quote is still open, with its line
   */
  end(): void {
    if (this.#state === QUOTED) {
      throw damagedFile(`CSV has a quote without an end, opened on line ${this.#quoteLine}`);
    }
    this.#endRecord(this.#at, this.#state);
    this.#state = FIELD_START;
  }

  #beginField(at: number): void {
    this.#fields++;
    this.#sink.field(at);
  }

  #endRecord(at: number, state: number): void {
    // Behind a delimiter stands one more field, an empty one; on a blank line there is none.
    if (state === FIELD_START && this.#fields > 0 && this.#delimiter !== SPACE) this.#beginField(at);
    if (this.#fields > 0) this.#sink.record(at, this.#recordLine);
    this.#fields = 0;
    if (at < this.#bytes.length) this.#line++;
    this.#recordLine = this.#line;
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of the field that begins at byte `start`, without its quotes; the scan has found that it has an end. */
export function readCell(bytes: Uint8Array, start: number, delimiter: number): string {
  if (bytes[start] !== QUOTE) return textOf(bytes, start, plainEnd(bytes, start, delimiter));
  let at = start + 1;
  let isDoubled = false;
  while (at < bytes.length) {
    if (bytes[at] !== QUOTE) {
      at++;
      continue;
    }
    if (bytes[at + 1] !== QUOTE) break;
    isDoubled = true;
    at += 2;
  }
  const quoted = textOf(bytes, start + 1, at);
  const rest = textOf(bytes, at + 1, plainEnd(bytes, at + 1, delimiter));
  return (isDoubled ? quoted.replaceAll('""', '"') : quoted) + rest;
}

function plainEnd(bytes: Uint8Array, start: number, delimiter: number): number {
  let at = start;
  for (; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === delimiter || byte === LF || byte === CR) break;
  }
  return at;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return end > start ? decoder.decode(bytes.subarray(start, end)) : '';
}
