import { agrees, compareRows, type Agreement } from '../tables/row-agreement.ts';
import { encodeFolder, type EncodeJob } from './encode-folder.ts';

/** What a spot check found. */
export interface VerifyReport {
  readonly checked: number;
  readonly agreeing: number;
  /** Images that could not be read or decoded again. */
  readonly unreadable: number;
  /** The row with the smallest cosine; undefined if nothing could be checked. */
  readonly worst: Agreement | undefined;
}

/** A spot check is a run whose rows are compared instead of stored. */
export interface VerifyJob extends Omit<EncodeJob, 'store' | 'onEvent'> {
  /** The stored row of an image. */
  readonly stored: (path: string, signal: AbortSignal) => Promise<Float32Array>;
  readonly onProgress: (done: number) => void;
}

/**
 * Re-reads and re-encodes images and compares each row with the stored one, as the notebook's last section does for one.
 *
 * @throws as {@link encodeFolder}
 */
export async function verifyRows(job: VerifyJob): Promise<VerifyReport> {
  let agreeing = 0;
  let checked = 0;
  let unreadable = 0;
  let worst: Agreement | undefined;
  await encodeFolder({
    ...job,
    store: {
      stored: () => undefined,
      remove: () => Promise.resolve(),
      append: async ({ images, rows }) => {
        const dim = rows.length / images.length;
        for (const [i, { path }] of images.entries()) {
          const agreement = compareRows(
            path,
            await job.stored(path, job.signal),
            rows.subarray(i * dim, (i + 1) * dim),
          );
          checked++;
          if (agrees(agreement)) agreeing++;
          if (!worst || !(agreement.cosine >= worst.cosine)) worst = agreement;
        }
      },
    },
    onEvent: (event) => {
      if (event.kind === 'skipped') unreadable++;
      if (event.kind !== 'decoded') job.onProgress(checked + unreadable);
    },
  });
  return { checked, agreeing, unreadable, worst };
}
