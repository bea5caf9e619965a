import { parseWireError, PipelineError, type WireError } from '../core/errors.ts';
import { Slicer } from '../core/event-loop.ts';
import { classesOf, imageFolderOrder, labelsOf, topFolderOf } from '../core/image-folder-order.ts';
import type { Manifest, RowTable } from '../core/row-table.ts';
import { reorderColumns } from '../core/table-column.ts';
import type { FileTable } from '../stages/read/read.client.ts';
import type { FileFacts } from '../stages/read/read.contract.ts';
import { backendsOf } from './backend-ranges.ts';
import { commonFolder } from './match-paths.ts';

/** Paths of one computer: what is in front of the pictures' own folders says nothing here. */
const ABSOLUTE = /^([A-Za-z]:)?\//;

/**
 * The rows of a file in ImageFolder's order, as a table. Absolute paths lose the folder that they share, and `./` is taken off.
 * The numbers stay where they are. Its manifest is what the file says, less what no longer holds in another order.
 *
 * @param file - released with the table; stays the caller's if this fails
 * @throws PipelineError `file-damaged` if it has no paths, or one of them twice
 */
export async function orderTable(file: FileTable): Promise<RowTable> {
  const { facts, dim, count } = file;
  const found = facts.paths && toRelative(facts.paths);
  if (!found) throw new PipelineError('file-damaged', 'read', 'table has no paths, and so no index');
  await refuseTwins(found);
  const order = await imageFolderOrder(found);
  const paths = Array.from(order, (row) => found[row]!);
  const isOurs = typeof facts.meta?.['foldvec'] === 'string';
  const tops = new Set(isOurs ? facts.classes : []); // empty folders are classes, too
  for (const path of paths) {
    const top = topFolderOf(path);
    if (top !== undefined) tops.add(top);
  }
  const classes = classesOf(tops);
  const isInOrder = order.every((row, i) => row === i);
  return {
    ...{ dim, count, paths, classes },
    labels: labelsOf(paths, classes),
    columns: reorderColumns(facts.columns, order),
    sizesBytes: facts.sizesBytes && Float64Array.from(order, (row) => facts.sizesBytes![row]!),
    mtimesMs: facts.mtimesMs && Float64Array.from(order, (row) => facts.mtimesMs![row]!),
    skipped: facts.skipped.map(skippedOf),
    manifest: manifestOf(facts, isInOrder),
    ...(facts.reduction === undefined ? {} : { reduction: facts.reduction }),
    rows: (at, signal) =>
      file.rows(
        at.map((row) => order[row] ?? count),
        signal,
      ), // one that is not there is not there either
    lend: () => file.lend(order),
    release: () => file.release(),
  };
}

async function refuseTwins(paths: readonly string[]): Promise<void> {
  const slicer = new Slicer();
  const seen = new Set<string>();
  for (const [row, path] of paths.entries()) {
    if (seen.size === seen.add(path).size) {
      throw new PipelineError('file-damaged', 'read', `path stands in the table twice: ${path}`);
    }
    if (slicer.isDue(row)) await slicer.breathe();
  }
}

function toRelative(paths: readonly string[]): readonly string[] {
  if (paths.every((path) => path.startsWith('./'))) return paths.map((path) => path.slice(2));
  const folder = commonFolder(paths);
  return ABSOLUTE.test(folder) ? paths.map((path) => path.slice(folder.length)) : paths;
}

/** A file that was left out; our files keep a reason's code in front of it, and not the stage. */
export function skippedOf({ path, reason }: FileFacts['skipped'][number]): WireError {
  const [, code, message] = /^([a-z-]+): (.*)$/s.exec(reason) ?? [];
  const wire = parseWireError({ code, stage: code === 'image-gone' ? 'collect' : 'decode', message, path });
  return wire ?? { code: 'image-damaged', stage: 'decode', message: reason, path };
}

function manifestOf({ meta, rows }: FileFacts, isInOrder: boolean): Manifest {
  const { backends, ...said } = meta ?? {};
  return isInOrder && backendsOf(backends, rows) ? { ...said, backends } : said;
}
