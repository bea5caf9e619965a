import type { ModelOutput, ModelSpec } from '../core/model-spec.ts';
import { formatBytes } from './format.ts';
import { toShownName } from './shown-name.ts';
import { words } from './words/words.svelte.ts';

const BYTES_PER_VALUE = 4; // rows are stored as float32

/** One line more on what a vector is, where its title does not say it all. */
export function outputNote(output: ModelOutput): string {
  return output.id === 'pooled' || output.id === 'flattened' ? words().outputs.madeOf(output) : '';
}

/** Length of a vector, and what as many images will take: `25,088 values · 10.6 GB`. */
export function costText(dim: number | undefined, images: number): string {
  const length = words().outputs.length(dim);
  if (dim === undefined || images === 0) return length;
  return `${length} · ${formatBytes(images * dim * BYTES_PER_VALUE)}`;
}

/** The chosen model in one line: its name, and its vector if it is not the usual one. */
export function modelText(model: ModelSpec, output: ModelOutput): string {
  const title = toShownName(model.title);
  if (output.id === model.outputs[0].id) return title;
  const w = words().outputs;
  return `${title}, ${output.id === 'flattened' ? w.flattened : w.title(output)}`;
}
