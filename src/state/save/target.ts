import { isAbort, messageOf, PipelineError } from '../../core/errors.ts';
import type { SinkSpec } from '../../stages/write/write.contract.ts';

/** Where a file goes, and the name that it has there. */
export interface SaveTarget {
  readonly sink: SinkSpec;
  readonly fileName: string;
}

/**
 * Asks where to put a file, by the browser's save dialog where it has one; else, or where no dialog may open, the file becomes a
 * download under the suggested name. Must follow a click.
 *
 * @throws AbortError if the visitor closes the dialog; PipelineError `write-failed`
 */
export async function askWhere(suggestedName: string, mimeType: string): Promise<SaveTarget> {
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

/** Hands a file to the browser's downloads. */
export function downloadBlob(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  // The download has its own hold on the data by then; a minute is more than any browser takes to begin.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A folder's name as a file name: what file systems refuse becomes a dash. */
export function toFileStem(folderName: string): string {
  const cleaned = folderName
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '-')
    .replace(/^\.+/, '')
    .trim();
  return cleaned === '' ? 'embeddings' : cleaned;
}
