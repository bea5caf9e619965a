import { isAbort, PipelineError, messageOf } from '../core/errors.ts';
import { saveTable } from '../pipeline/save-table.ts';
import { npzStringLayout } from '../stages/write/npz-string-layout.ts';
import { pythonSnippet } from '../stages/write/python-snippet.ts';
import { startWriter } from '../stages/write/write.client.ts';
import type { SinkSpec, WriteFormat, WriteRequest, WriteResult } from '../stages/write/write.contract.ts';
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

type Dtype = WriteRequest['dtype'];

/** A file of a download and where it goes. */
interface Target {
  readonly file: OutputFile;
  readonly sink: SinkSpec;
  readonly fileName: string;
}

/** Saving files: by the browser's save dialog where it has one, else as a download. */
export class Save implements SaveView {
  readonly #workspace: Workspace;
  #phase = $state.raw<SaveView['phase']>({ kind: 'idle' });
  #writing = $state(0);
  /** Whether a save dialog is on: a second click must not open another one, which the browser would refuse. */
  #isAsking = false;
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
    if (this.#isAsking || this.#phase.kind === 'saving') return;
    const name = fileStem(this.#workspace.folderName);
    const dtype = this.#dtypeOf(format);
    try {
      const targets = await this.#askForAll(format, name); // first, for dialogs must follow the click
      this.#phase = { kind: 'saving', format, fraction: 0 };
      this.#phase = await this.#workspace.read(async (snapshot): Promise<SaveView['phase']> => {
        let bytes = 0;
        for (const { file, sink, fileName } of targets) {
          const result = await this.write(file.format, dtype, sink, snapshot);
          bytes += result.bytes;
          if (result.blob) download(result.blob, fileName);
        }
        const fileName = targets[0]?.fileName ?? '';
        return { kind: 'saved', format, fileName, bytes, snippet: snippetFor(format, dtype, fileName, snapshot) };
      });
    } catch (error) {
      this.#phase = isAbort(error) ? { kind: 'idle' } : { kind: 'failed', error: toShownError(error) };
    }
  }

  /** Writes one file; also the terminal's way. Only inside {@link Workspace.read}, so that its rows stay open. */
  async write(format: WriteFormat, dtype: Dtype, sink: SinkSpec, snapshot: Snapshot): Promise<WriteResult> {
    const { rows, table } = snapshot;
    const writer = startWriter();
    this.#writing++;
    try {
      return await saveTable({
        table,
        meta: toMeta(snapshot, new Date()),
        store: rows.store,
        writer,
        format,
        dtype,
        sink,
        onProgress: (written) => {
          if (this.#phase.kind === 'saving') this.#phase = { ...this.#phase, fraction: written / table.paths.length };
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

  async #askForAll(format: DownloadFormat, name: string): Promise<readonly Target[]> {
    this.#isAsking = true;
    try {
      const targets: Target[] = [];
      for (const file of FILES[format]) targets.push({ file, ...(await askWhere(name + file.suffix, file.mimeType)) });
      return targets;
    } finally {
      this.#isAsking = false;
    }
  }

  #dtypeOf(format: DownloadFormat): Dtype {
    return format.startsWith('pickle') ? this.pickleDtype : 'float32';
  }

  /** Forgets the last file: other rows are open. */
  reset(): void {
    if (this.#phase.kind !== 'saving') this.#phase = { kind: 'idle' };
  }
}

/** The Python that loads the file just saved. */
function snippetFor(format: DownloadFormat, dtype: Dtype, fileName: string, { table }: Snapshot): string {
  const { paths, dim } = table;
  const [examplePath] = paths;
  return pythonSnippet({
    format: FILES[format][0].format,
    fileName,
    rows: paths.length,
    dim,
    dtype,
    ...(examplePath === undefined ? {} : { examplePath }),
    ...(format === 'npz' ? { pathLayout: npzStringLayout(paths) } : {}),
  });
}

async function askWhere(suggestedName: string, mimeType: string): Promise<Omit<Target, 'file'>> {
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
