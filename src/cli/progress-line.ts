import type { TerminalProgress } from '../core/terminal-protocol.ts';

/** Where progress is shown: standard error, as a rule. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const LINE_EVERY_MS = 5000;
const DEFAULT_COLUMNS = 80;
const TO_LINE_START_AND_CLEAR = '\r\x1b[K';

/** Shows progress as one line that is written over; where the stream is a file, as a line every five seconds. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  #shownMs = -Infinity;
  #phase = '';
  #isDirty = false;
  readonly #told = new Set<string>();

  constructor(stream: ProgressStream, now: () => number = Date.now) {
    this.#stream = stream;
    this.#now = now;
  }

  /** Shows where the run is. */
  show(progress: TerminalProgress): void {
    for (const message of progress.messages) {
      if (!this.#told.has(message)) this.note(message);
      this.#told.add(message);
    }
    const line = toLine(progress);
    if (this.#stream.isTTY) {
      // A line that wraps could not be written over.
      const fits = line.slice(0, (this.#stream.columns ?? DEFAULT_COLUMNS) - 1);
      this.#stream.write(TO_LINE_START_AND_CLEAR + fits);
      this.#isDirty = true;
      return;
    }
    const isDue = this.#now() - this.#shownMs >= LINE_EVERY_MS || progress.phase !== this.#phase;
    if (!isDue) return;
    this.#shownMs = this.#now();
    this.#phase = progress.phase;
    this.#stream.write(`${line}\n`);
  }

  /** Writes a line that stays. */
  note(text: string): void {
    this.clear();
    this.#stream.write(`${withoutControls(text)}\n`);
  }

  /** Takes the line away. */
  clear(): void {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#stream.write(TO_LINE_START_AND_CLEAR);
  }
}

function toLine({ phase, done, total, skipped, rate, etaSeconds, backend }: TerminalProgress): string {
  const count = (value: number) => value.toLocaleString('en');
  const isCounting = done > 0 || total !== null;
  const parts = [isCounting ? `${phase} ${count(done)}${total === null ? '' : `/${count(total)}`}` : phase];
  if (skipped > 0) parts.push(`${count(skipped)} skipped`);
  if (rate !== null) parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)} images/s`);
  if (etaSeconds !== null) parts.push(`${toDuration(etaSeconds)} left`);
  if (backend !== null) parts.push(backend);
  return withoutControls(parts.join(' · '));
}

function toDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes === 0) return `${whole} s`;
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The same text, safe to print: a file's name may hold newlines and commands to the terminal. */
export function withoutControls(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
