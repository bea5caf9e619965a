import { Serial } from '../../core/serial.ts';
import { checkRequest } from './check-request.ts';
import type { FileFormat } from './file-formats/file-format.ts';
import type { FormatList } from './file-formats/format-list.ts';
import { FILE_FORMATS, type WriteFormat } from './file-formats/registry.ts';
import { NO_ROW } from './file-rows.ts';
import type { OpenedSink } from './open-sink.ts';
import { RowEncoder } from './row-encoder.ts';
import type { TableWriter } from './table-writer.ts';
import type { SinkSpec, WriteRequest, WriteResult } from './write.contract.ts';

/** The file being written. */
interface OpenFile {
  readonly request: WriteRequest;
  readonly format: Pick<FileFormat, 'holdsRows'>;
  readonly opened: OpenedSink;
  readonly writer: TableWriter;
  readonly encoder: RowEncoder;
  rows: number;
}

/**
 * Writes files one at a time; calls take turns, whether awaited or not. A call that fails gives the file up, so that nothing
 * half-written is left; the next file may begin.
 */
export class WriteSession {
  readonly #openSink: (spec: SinkSpec) => Promise<OpenedSink>;
  readonly #formats: FormatList<WriteFormat>;
  readonly #turns = new Serial();
  #file: OpenFile | undefined;
  #bytes = 0;

  /** @param formats - those that may be asked for */
  constructor(openSink: (spec: SinkSpec) => Promise<OpenedSink>, formats: FormatList<WriteFormat> = FILE_FORMATS) {
    this.#openSink = openSink;
    this.#formats = formats;
  }

  /**
   * @returns the order in which the rows are wanted, as numbers into the header's; undefined for the header's own
   * @throws RangeError if the request contradicts itself; TypeError if a file is open; PipelineError `write-failed`
   */
  begin(request: WriteRequest): Promise<Int32Array<ArrayBuffer> | undefined> {
    return this.#turns.run(async () => {
      if (this.#file) throw new TypeError(`another file is being written: ${this.#file.request.format}`);
      const format = this.#formats.get(request.format);
      checkRequest(request, format);
      const opened = await this.#openSink(request.sink);
      this.#bytes = 0;
      const write = async (bytes: Uint8Array<ArrayBuffer>) => {
        await opened.sink.write(bytes);
        this.#bytes += bytes.length;
      };
      try {
        const encoder = new RowEncoder(request.header.dim, { ...request, nanRows: nanRowsOf(request) });
        const open = await format.open();
        const writer = await open(request.header, { write }, encoder);
        this.#file = { request, format, opened, writer, encoder, rows: 0 };
        return writer.order;
      } catch (error) {
        await opened.sink.abort();
        throw error;
      }
    });
  }

  /** @throws RangeError for a broken row, or more rows than paths; TypeError if no file is open; PipelineError `write-failed` */
  rows(block: Float32Array<ArrayBuffer>): Promise<void> {
    return this.#withFile(async (file) => {
      const { paths, dim } = file.request.header;
      const count = dim === 0 ? 0 : block.length / dim;
      if (!Number.isInteger(count))
        throw new RangeError(`block of ${block.length} values holds no whole rows of ${dim}`);
      if (!file.format.holdsRows) throw new RangeError(`${file.request.format} holds no rows, got ${count}`);
      if (file.rows + count > paths.length) {
        throw new RangeError(`more rows than paths: ${file.rows + count} rows, ${paths.length} paths`);
      }
      file.rows += count;
      await file.writer.rows(block);
    });
  }

  /** @throws RangeError if rows are missing; TypeError if no file is open; PipelineError `write-failed` */
  end(): Promise<WriteResult> {
    return this.#withFile(async (file) => {
      const { paths } = file.request.header;
      if (file.format.holdsRows && file.rows !== paths.length) {
        throw new RangeError(`fewer rows than paths: ${file.rows} rows, ${paths.length} paths`);
      }
      await file.writer.end();
      await file.opened.sink.close();
      this.#file = undefined;
      const { rounding } = file.format.holdsRows ? file.encoder : {};
      return {
        bytes: this.#bytes,
        ...(file.opened.blob ? { blob: file.opened.blob() } : {}),
        ...(rounding ? { rounding } : {}),
      };
    });
  }

  /** Gives up the file that is open; does nothing if there is none. */
  abort(): Promise<void> {
    return this.#turns.run(() => this.#giveUp());
  }

  #withFile<T>(step: (file: OpenFile) => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      if (!this.#file) throw new TypeError('no file is being written');
      try {
        return await step(this.#file);
      } catch (error) {
        await this.#giveUp();
        throw error;
      }
    });
  }

  async #giveUp(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.opened.sink.abort();
  }
}

function nanRowsOf({ rowAt }: WriteRequest): number {
  return rowAt ? rowAt.reduce((count, row) => (row === NO_ROW ? count + 1 : count), 0) : 0;
}
