import { serveRows } from '../../core/row-port.ts';
import type { Reduction } from '../../core/reduction.ts';
import { withTransfer } from '../../core/worker-link.ts';
import { openFiles, type LoadedFile } from './open-files.ts';
import { readReduction } from './read-reduction.ts';
import type { ReadApi, FileFacts } from './read.contract.ts';

/** One table, kept in the worker; its rows go out as copies. */
export class TableSession implements ReadApi {
  #table: LoadedFile | undefined;

  /** @throws PipelineError `file-damaged` */
  async open(files: readonly File[]): Promise<FileFacts> {
    this.#table = undefined;
    this.#table = await openFiles(files.map((file) => ({ name: file.name, blob: file })));
    return this.#table.facts;
  }

  /** @throws PipelineError `file-damaged`, `reduction-mismatch` */
  reduction(file: File, dim: number): Promise<Reduction> {
    return readReduction({ name: file.name, blob: file }, dim);
  }

  /** @throws RangeError for a row that is not there; TypeError if no table is open */
  rows(at: Int32Array): Promise<Float32Array<ArrayBuffer>> {
    if (!this.#table) return Promise.reject(new TypeError('no table is open'));
    const { facts, values } = this.#table;
    const { rows, dim } = facts;
    const block = new Float32Array(at.length * dim);
    for (const [i, row] of at.entries()) {
      if (!(row >= 0 && row < rows)) return Promise.reject(new RangeError(`no row ${row}, there are ${rows}`));
      block.set(values.subarray(row * dim, (row + 1) * dim), i * dim);
    }
    return Promise.resolve(withTransfer(block, [block.buffer]));
  }

  /** @throws TypeError if no table is open */
  serve(port: MessagePort, order?: Uint32Array): Promise<void> {
    if (!this.#table) return Promise.reject(new TypeError('no table is open'));
    serveRows(port, (at) => this.rows(order ? at.map((row) => order[row] ?? -1) : at));
    return Promise.resolve();
  }
}
