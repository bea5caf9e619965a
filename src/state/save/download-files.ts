import type { WriteDtype, WriteFormat } from '../../stages/write/write.contract.ts';
import type { DownloadFormat } from './view.ts';

/** A file of a download: most formats are one, `npy` is two. */
export interface OutputFile {
  readonly format: WriteFormat;
  readonly suffix: string;
  readonly mimeType: string;
}

/** The files of each download, the one with the rows first. */
export const DOWNLOAD_FILES: Record<DownloadFormat, readonly [OutputFile, ...OutputFile[]]> = {
  npz: [{ format: 'npz', suffix: '.npz', mimeType: 'application/zip' }],
  npy: [
    { format: 'npy', suffix: '.npy', mimeType: 'application/octet-stream' },
    { format: 'paths-json', suffix: '.paths.json', mimeType: 'application/json' },
  ],
  'pickle-nested': [{ format: 'pickle-nested', suffix: '-nested.pkl', mimeType: 'application/octet-stream' }],
  'pickle-matrix': [{ format: 'pickle-matrix', suffix: '-matrix.pkl', mimeType: 'application/octet-stream' }],
  'rows-csv': [{ format: 'rows-csv', suffix: '-rows.csv', mimeType: 'text/csv' }],
  'skipped-csv': [{ format: 'skipped-csv', suffix: '-skipped.csv', mimeType: 'text/csv' }],
};

/** Bytes that a row takes besides its numbers, about: its path, its stem, and what frames them. */
export const BESIDE_ROW: Record<DownloadFormat, number> = {
  npz: 220,
  npy: 60,
  'pickle-nested': 70,
  'pickle-matrix': 0,
  'rows-csv': 60,
  'skipped-csv': 0,
};

/** Bytes of a number. */
export const VALUE_BYTES: Record<WriteDtype, number> = { float16: 2, float32: 4, float64: 8 };
