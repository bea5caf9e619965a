import type { ModelOutput, ModelSpec } from '../core/model-spec.ts';
import { countOf, formatBytes, formatCount } from './format.ts';
import { toShownName } from './shown-name.ts';

const BYTES_PER_VALUE = 4; // rows are stored as float32

/** What a vector is called: a word for those that every checkpoint offers, else what it is made of. */
export function outputTitle({ id, words }: ModelOutput): string {
  if (id === 'pooled') return 'Pooled';
  return id === 'flattened' ? 'Flattened, as the notebook’s rule has it' : toShownName(words);
}

/** One line more on what a vector is, where its title does not say it all. */
export function outputNote({ id, words }: ModelOutput): string {
  return id === 'pooled' || id === 'flattened' ? words : '';
}

/** Length of a vector in words; undefined where it is known only when it runs. */
export function dimText(dim: number | undefined): string {
  return dim === undefined ? 'length shows when it runs' : countOf(dim, 'value');
}

/** Length of a vector, and what as many images will take: `25,088 values · 10.6 GB`. */
export function costText(dim: number | undefined, images: number): string {
  if (dim === undefined || images === 0) return dimText(dim);
  return `${dimText(dim)} · ${formatBytes(images * dim * BYTES_PER_VALUE)}`;
}

/** What the figures of {@link costText} are for. */
export function costNote(images: number): string {
  return images === 0 ? '' : `Sizes are those of a file for ${formatCount(images)} images, 4 bytes a value.`;
}

/** The chosen model in one line: its name, and its vector if it is not the usual one. */
export function modelText(model: ModelSpec, output: ModelOutput): string {
  const title = toShownName(model.title);
  if (output.id === model.outputs[0].id) return title;
  return `${title}, ${output.id === 'flattened' ? 'flattened' : outputTitle(output)}`;
}
