/** Where a saved file goes: a file on disk, a Blob in the making, or the terminal. Bytes are written in order. */
export interface Sink {
  /**
   * Appends bytes. Resolves when more may be written (back-pressure).
   *
   * @param bytes - copied or written before the promise resolves; the caller may reuse the buffer afterwards
   * @throws PipelineError `write-failed`
   */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Ends the file; only now is it there under its name. */
  close(): Promise<void>;
  /** Gives up; nothing is left under its name. Never throws. */
  abort(): Promise<void>;
}
