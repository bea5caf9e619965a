import { borrowRows } from '../../core/row-port.ts';
import { allRows } from '../../core/row-table.ts';
import { fileRows } from './file-rows.ts';
import { WriteSession } from './write-session.ts';
import type { OpenedSink } from './open-sink.ts';
import type { SinkSpec, WriteApi, WriteRequest, WriteResult } from './write.contract.ts';

/** Writes one file at a time, from rows that it reads itself. */
export class TableFile implements WriteApi {
  readonly #session: WriteSession;
  #stop = new AbortController();

  constructor(openSink: (spec: SinkSpec) => Promise<OpenedSink>) {
    this.#session = new WriteSession(openSink);
  }

  /** @throws as {@link WriteApi.write} */
  async write(
    request: WriteRequest,
    port: MessagePort | undefined,
    onRows: (rows: number) => void,
  ): Promise<WriteResult> {
    const { signal } = (this.#stop = new AbortController());
    const { dim, paths } = request.header;
    const order = await this.#session.begin(request);
    try {
      let written = 0;
      const rowAt = request.rowAt ?? allRows({ count: paths.length });
      const at = order?.map((row) => rowAt[row]!) ?? rowAt;
      const blocks = port ? fileRows(borrowRows(port, dim), { dim, at }, signal) : [];
      for await (const block of blocks) {
        written += block.length / dim;
        await this.#session.rows(block);
        onRows(written);
      }
      signal.throwIfAborted();
      return await this.#session.end();
    } catch (error) {
      await this.#session.abort();
      throw error;
    } finally {
      port?.close();
    }
  }

  /** Gives the file up that is being written. */
  async abort(): Promise<void> {
    this.#stop.abort();
    await this.#session.abort();
  }
}
