import { toShownError } from '../app/shown-error.ts';
import { downloadBlob, toFileStem } from '../save/target.ts';
import { gatherReport, type ReportParts, type ReportWork } from './gather.ts';
import type { ReportMaker, ReportPhase, ReportView } from './view.ts';

/** Longer edge of a thumbnail, in pixels: pictures can be told apart in a list, at about 2 kB each. */
const THUMBNAIL_PX = 96;

/** Makes reports of the open rows. */
export class Report implements ReportMaker {
  readonly #parts: ReportParts;
  #phase = $state.raw<ReportPhase>({ kind: 'none' });
  #abort = new AbortController();
  hasThumbnails = $state(true);

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  get phase(): ReportPhase {
    return this.#phase;
  }
  get canMake(): boolean {
    const { rows, search } = this.#parts;
    return rows.count > 0 && rows.dim > 0 && search.sameBytes.refusal !== 'running' && this.#phase.kind !== 'making';
  }

  async save(toPage: (report: ReportView) => Promise<string>): Promise<void> {
    if (!this.canMake) return;
    this.reset();
    const { signal } = (this.#abort = new AbortController());
    const tell = (phase: ReportPhase) => {
      if (!signal.aborted) this.#phase = phase;
    };
    tell({ kind: 'making', step: 'comparing', fraction: undefined });
    try {
      const report = await this.gather({
        ...{ thumbnailPx: this.hasThumbnails ? THUMBNAIL_PX : undefined, signal },
        onStep: (step, fraction) => tell({ kind: 'making', step, fraction }),
      });
      const blob = new Blob([await toPage(report)], { type: 'text/html' });
      signal.throwIfAborted();
      const fileName = `${toFileStem(report.folderName)}-report.html`;
      downloadBlob(blob, fileName);
      tell({ kind: 'saved', fileName, bytes: blob.size });
    } catch (error) {
      tell({ kind: 'failed', error: toShownError(error) });
    }
  }

  cancel(): void {
    if (this.#phase.kind === 'making') this.reset();
  }

  /** Other rows are open, or none. */
  reset(): void {
    this.#abort.abort();
    this.#phase = { kind: 'none' };
  }

  /** @throws as {@link gatherReport} */
  gather(work: ReportWork): Promise<ReportView> {
    return gatherReport(this.#parts, work);
  }
}
