import { toStageError } from '../../core/format-error.ts';
import type { TextTable } from '../../core/text-table.ts';
import { openLink } from '../../core/worker-link.ts';
import { readCsv } from '../../formats/csv/reader.ts';
import { toTextTable } from '../../formats/text-table/columns.ts';
import { labelFileKind } from './label-file-kind.ts';
import type { LabelsApi } from './labels.contract.ts';
import workerUrl from './labels.worker.ts?worker&url';

/**
 * Reads a file of labels, whatever it is called: CSV and its like in slices on this thread, for its cells stay where they are;
 * an Excel workbook, a Parquet or JSON in a worker that ends with it.
 *
 * @throws PipelineError `file-damaged`, its path being the file's name; the signal's reason
 */
export async function openLabels(file: File, signal: AbortSignal): Promise<TextTable> {
  try {
    const kind = await labelFileKind(file);
    signal.throwIfAborted();
    if (kind === 'csv') return await readCsv(file, signal);
    const link = openLink<LabelsApi>(workerUrl, 'labels', { code: 'file-damaged', stage: 'read' });
    const giveUp = () => link.close();
    signal.addEventListener('abort', giveUp);
    try {
      return toTextTable(await link.guard(link.remote.read(file, kind)));
    } finally {
      signal.removeEventListener('abort', giveUp);
      link.close();
    }
  } catch (error) {
    throw toStageError(error, 'read', file.name);
  }
}
