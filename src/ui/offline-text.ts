import type { OfflineFacts, OfflineFileView, OfflineView } from '../state/offline/view.ts';
import { countOf, formatBytes } from './format.ts';

/** What is offered where loading the page again brings something. */
export interface OfferWords {
  readonly text: string;
  readonly button: string;
}

/** What the offer says. While a run is on, the button says what it costs. */
export function offerWords(offer: NonNullable<OfflineView['offer']>, isRunning: boolean): OfferWords {
  const what =
    offer === 'update'
      ? 'A new version of this page is here. You get it when you open the page next, or at once.'
      : 'This page can run the model on several threads once it is loaded again.';
  const kept = isRunning ? ' What is encoded so far stays stored.' : '';
  const verb = offer === 'update' ? 'Load it' : 'Load again';
  return { text: what + kept, button: isRunning ? `${verb} and stop the run` : verb };
}

/** In the footer: what is there without the network, as one sentence. */
export function offlineWords({ page, onUse }: OfflineFacts): string {
  const kept = onUse.filter(({ isKept }) => isKept);
  const bytes = kept.reduce((sum, file) => sum + file.bytes, page.bytes);
  const models = kept.filter(({ path }) => isModel(path)).length;
  const and = models === 0 ? '; a model is kept once it was used' : ` with ${countOf(models, 'model')}`;
  return `Works offline: ${formatBytes(bytes)} kept in this browser${and}.`;
}

/** What one of the files that are kept on use is for. */
export function offlineFileWords(
  { path }: OfflineFileView,
  titleOf: (modelFile: string) => string | undefined,
): string {
  if (isModel(path)) return titleOf(path.slice(path.lastIndexOf('/') + 1)) ?? path;
  if (path === 'sample.zip') return 'Sample pictures';
  if (!path.endsWith('.wasm')) return path;
  return path.includes('.asyncify') ? 'onnxruntime for the GPU' : 'onnxruntime for the processor';
}

/** What is kept on use as it is shown: models first, then the rest by its path. */
export function inReadingOrder(files: readonly OfflineFileView[]): readonly OfflineFileView[] {
  return files.toSorted((a, b) => Number(isModel(b.path)) - Number(isModel(a.path)));
}

function isModel(path: string): boolean {
  return path.endsWith('.onnx');
}
