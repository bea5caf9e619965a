import { gatherReport, type ReportParts, type ReportWork } from './gather.ts';
import type { ReportView } from './view.ts';

/** Makes reports of the open rows. */
export class Report {
  readonly #parts: ReportParts;

  constructor(parts: ReportParts) {
    this.#parts = parts;
  }

  /** @throws as {@link gatherReport} */
  gather(work: ReportWork): Promise<ReportView> {
    return gatherReport(this.#parts, work);
  }
}
