import { isAbort, messageOf, PipelineError } from '../core/errors.ts';
import type { TerminalDone, TerminalJob, TerminalProgress } from '../core/terminal-protocol.ts';

const JOB_HASH = /^#terminal=([\w-]+)$/;

/** The page's end of the talk with the terminal that opened it (`core/terminal-protocol.ts`). */
export class TerminalLink {
  /** Address under which the terminal answers, ending in `/`. */
  readonly base: string;

  private constructor(token: string) {
    this.base = new URL(`/-/${token}/`, location.href).href;
  }

  /** The link to the terminal that opened this page; undefined if a person did. */
  static fromHash(hash: string): TerminalLink | undefined {
    const token = JOB_HASH.exec(hash)?.[1];
    return token === undefined ? undefined : new TerminalLink(token);
  }

  /** What is to be done. @throws PipelineError `folder-lost` if the terminal does not answer as it should */
  async job(): Promise<TerminalJob> {
    const response = await fetch(`${this.base}job`);
    if (!response.ok) throw new PipelineError('folder-lost', 'collect', `terminal gave no job: ${response.status}`);
    // Both ends are of one build; a terminal of another one would fail on the version.
    const job = (await response.json()) as TerminalJob;
    if ((job.version as number) !== 1)
      throw new PipelineError('folder-lost', 'collect', 'terminal is of another version');
    return job;
  }

  /**
   * A file that the terminal gives besides the folder.
   *
   * @param name - the file's own
   * @throws the signal's reason; PipelineError `file-damaged` if it does not arrive whole
   */
  async file(
    route: 'model' | `beside-${number}` | 'labels' | 'rows' | 'reduction',
    name: string,
    signal: AbortSignal,
  ): Promise<File> {
    try {
      const response = await fetch(this.base + route, { signal });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      return new File([await response.blob()], name);
    } catch (cause) {
      if (isAbort(cause)) throw cause;
      const message = `file did not arrive whole from the terminal: ${messageOf(cause)}`;
      throw new PipelineError('file-damaged', 'collect', message, { path: name, cause });
    }
  }

  /** Where the terminal takes the bytes of a file. */
  outputUrl(name: string): string {
    return `${this.base}out?name=${encodeURIComponent(name)}`;
  }

  /** Tells how far it is. */
  async progress(progress: TerminalProgress): Promise<void> {
    await this.#post('progress', progress);
  }

  /** Tells how it ended; nothing may be said afterwards. */
  async done(done: TerminalDone): Promise<void> {
    await this.#post('done', done);
  }

  async #post(route: string, body: unknown): Promise<void> {
    await fetch(this.base + route, { method: 'POST', body: JSON.stringify(body) });
  }
}
