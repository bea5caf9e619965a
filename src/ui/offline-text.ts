import type { OfflineFacts, OfflineFileView, OfflineView } from '../state/offline/view.ts';
import { words } from './words/words.svelte.ts';

/** What is offered where loading the page again brings something. */
export interface OfferText {
  readonly text: string;
  readonly button: string;
}

/** What the offer says. While a run is on, the button says what it costs. */
export function offerText(offer: NonNullable<OfflineView['offer']>, isRunning: boolean): OfferText {
  const { encodedStays, [offer]: w } = words().offline;
  return isRunning ? { text: `${w.text} ${encodedStays}`, button: w.endingRun } : w;
}

/** In the footer: what is there without the network, as one sentence. */
export function offlineText({ page, onUse }: OfflineFacts): string {
  const kept = onUse.filter(({ isKept }) => isKept);
  const bytes = kept.reduce((sum, file) => sum + file.bytes, page.bytes);
  return words().offline.works(bytes, kept.filter(({ path }) => isModel(path)).length);
}

/** What one of the files that are kept on use is for. */
export function offlineFileText({ path }: OfflineFileView, titleOf: (modelFile: string) => string | undefined): string {
  const w = words().offline;
  if (isModel(path)) return titleOf(path.slice(path.lastIndexOf('/') + 1)) ?? path;
  if (path === 'sample.zip') return w.sample;
  if (!path.endsWith('.wasm')) return path;
  return path.includes('.asyncify') ? w.engineForGpu : w.engineForCpu;
}

/** What is kept on use as it is shown: models first, then the rest by its path. */
export function inReadingOrder(files: readonly OfflineFileView[]): readonly OfflineFileView[] {
  return files.toSorted((a, b) => Number(isModel(b.path)) - Number(isModel(a.path)));
}

function isModel(path: string): boolean {
  return path.endsWith('.onnx');
}
