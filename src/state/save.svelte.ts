import { isAbort, PipelineError, messageOf } from '../core/errors.ts';
import { saveTable } from '../pipeline/save-table.ts';
import type { StoredTable } from '../stages/persist/row-store.ts';
import { npzStringLayout } from '../stages/write/npz-string-layout.ts';
import { pythonSnippet } from '../stages/write/python-snippet.ts';
import { startWriter } from '../stages/write/write.client.ts';
import type { SinkSpec, WriteFormat, WriteResult } from '../stages/write/write.contract.ts';
import type { DownloadFormat, SaveView } from './app-view.ts';
import { toShownError } from './shown-error.ts';
import { toMeta } from './table-meta.ts';
import type { Snapshot, Workspace } from './workspace.svelte.ts';

/** A file of a download: most formats are one, `npy` is two. */
interface OutputFile {
  readonly format: WriteFormat;
  readonly suffix: string;
  readonly mimeType: string;
}

const FILES: Record<DownloadFormat, readonly [OutputFile, ...OutputFile[]]> = {
  npz: [{ format: 'npz', suffix: '.npz', mimeType: 'application/zip' }],
  npy: [
    { format: 'npy', suffix: '.npy', mimeType: 'application/octet-stream' },
    { format: 'paths-json', suffix: '.paths.json', mimeType: 'application/json' },
  ],
  'pickle-nested': [{ format: 'pickle-nested', suffix: '-nested.pkl', mimeType: 'application/octet-stream' }],
  'pickle-matrix': [{ format: 'pickle-matrix', suffix: '-matrix.pkl', mimeType: 'application/octet-stream' }],
  'skipped-csv': [{ format: 'skipped-csv', suffix: '-skipped.csv', mimeType: 'text/csv' }],
};

/** Bytes that a row takes besides its numbers, about: its path and what frames it. */
const BESIDE_ROW: Record<DownloadFormat, number> = {
  npz: 160,
  npy: 40,
  'pickle-nested': 70,
  'pickle-matrix': 0,
  'skipped-csv': 0,
};

/** Saving files: by the browser's save dialog where it has one, else as a download. */
export class Save implements SaveView {
  readonly #workspace: Workspace;
  #phase = $state.raw<SaveView['phase']>({ kind: 'idle' });
  #writing = $state(0);
  pickleDtype = $state<'float32' | 'float64'>('float32');

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get phase(): SaveView['phase'] {
    return this.#phase;
  }

  /** Whether a file is being written, also for the terminal. */
  get isWriting(): boolean {
    return this.#writing > 0;
  }

  get canSave(): boolean {
    return this.#workspace.count > 0 && this.#phase.kind !== 'saving';
  }

  estimateBytes(format: DownloadFormat): number {
    const { count, dim } = this.#workspace;
    if (format === 'skipped-csv') return 0;
    const valueBytes = this.#dtypeOf(format) === 'float64' ? 8 : 4;
    return count * (dim * valueBytes + BESIDE_ROW[format]);
  }

  async save(format: DownloadFormat): Promise<void> {
    if (this.#phase.kind === 'saving') return;
    const name = fileStem(this.#workspace.folderName);
    const dtype = this.#dtypeOf(format);
    try {
      // The dialogs come first, for they must follow the click.
      const targets: { readonly file: OutputFile; readonly sink: SinkSpec; readonly fileName: string }[] = [];
      for (const file of FILES[format]) targets.push({ file, ...(await askWhere(name + file.suffix, file.mimeType)) });
      this.#phase = { kind: 'saving', format, fraction: 0 };
      this.#phase = await this.#workspace.read(async (snapshot) => {
        let bytes = 0;
        for (const { file, sink, fileName } of targets) {
          const result = await this.write(file.format, dtype, sink, snapshot);
          bytes += result.bytes;
          if (result.blob) download(result.blob, fileName);
        }
        const fileName = targets[0]?.fileName ?? '';
        return { kind: 'saved', format, fileName, bytes, snippet: this.#snippet(format, fileName, snapshot.table) };
      });
    } catch (error) {
      this.#phase = isAbort(error) ? { kind: 'idle' } : { kind: 'failed', error: toShownError(error) };
    }
  }

  /** Writes one file of what was read by `workspace.read`; also the terminal's way. */
  async write(
    format: WriteFormat,
    dtype: 'float32' | 'float64',
    sink: SinkSpec,
    snapshot: Snapshot,
  ): Promise<WriteResult> {
    const { table, rows: open } = snapshot;
    const writer = startWriter();
    this.#writing++;
    try {
      return await saveTable({
        table,
        meta: toMeta(snapshot, new Date()),
        store: open.store,
        writer,
        format,
        dtype,
        sink,
        onProgress: (rows) => {
          if (this.#phase.kind === 'saving') this.#phase = { ...this.#phase, fraction: rows / table.paths.length };
        },
        signal: new AbortController().signal,
      });
    } finally {
      writer.close();
      this.#writing--;
    }
  }

  async copySnippet(): Promise<void> {
    if (this.#phase.kind === 'saved') await navigator.clipboard.writeText(this.#phase.snippet);
  }

  #snippet(format: DownloadFormat, fileName: string, { paths, dim }: StoredTable): string {
    const [file] = FILES[format];
    const [examplePath] = paths;
    return pythonSnippet({
      format: file.format,
      fileName,
      rows: paths.length,
      dim,
      dtype: this.#dtypeOf(format),
      ...(examplePath === undefined ? {} : { examplePath }),
      ...(format === 'npz' ? { pathLayout: npzStringLayout(paths) } : {}),
    });
  }

  #dtypeOf(format: DownloadFormat): 'float32' | 'float64' {
    return format.startsWith('pickle') ? this.pickleDtype : 'float32';
  }

  /** Forgets the last file: other rows are open. */
  reset(): void {
    this.#phase = { kind: 'idle' };
  }
}

async function askWhere(
  suggestedName: string,
  mimeType: string,
): Promise<{ readonly sink: SinkSpec; readonly fileName: string }> {
  if (!('showSaveFilePicker' in globalThis)) return { sink: { kind: 'blob', mimeType }, fileName: suggestedName };
  try {
    const handle = await showSaveFilePicker({ suggestedName, id: 'foldvec-save' });
    return { sink: { kind: 'file', handle }, fileName: handle.name };
  } catch (error) {
    if (isAbort(error)) throw error;
    // A second dialog may not follow the same click, and some contexts have none: a download always works.
    if (error instanceof DOMException) return { sink: { kind: 'blob', mimeType }, fileName: suggestedName };
    throw new PipelineError('write-failed', 'write', `file cannot be chosen: ${messageOf(error)}`);
  }
}

function download(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  // The download has its own hold on the data by then; a minute is more than any browser takes to begin.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The folder's name as a file name: what file systems refuse becomes a dash. */
function fileStem(folderName: string): string {
  const cleaned = folderName
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '-')
    .replace(/^\.+/, '')
    .trim();
  return cleaned === '' ? 'embeddings' : cleaned;
}
