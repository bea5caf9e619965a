import { rowBlocks, type ReadBlock } from './row-blocks.ts';
import type { RowMatrix } from './row-table.ts';
import { openPort, serveApi, withTransfer } from './worker-link.ts';

/** Spoken over a lent port. */
interface RowApi {
  block(at: Int32Array): Promise<Float32Array<ArrayBuffer>>;
}

/** Serves rows to whoever holds the other end of `port`, for as long as it lives. Blocks are moved there. */
export function serveRows(port: MessagePort, read: ReadBlock): void {
  serveApi(port, {
    block: async (at) => {
      const block = await read(at);
      return withTransfer(block, [block.buffer]);
    },
  } satisfies RowApi);
}

/**
 * The rows behind a port that was lent, in the thread that it was sent to.
 *
 * @param port - closed by nobody here: the lender ends it
 */
export function borrowRows(port: MessagePort, dim: number): Pick<RowMatrix, 'rows'> {
  const remote = openPort<RowApi>(port);
  return { rows: (at, signal) => rowBlocks({ dim, read: (some) => remote.block(some) }, at, signal) };
}
