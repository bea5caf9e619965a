import type { ChoiceName, Difference, NamedModel } from '../../state/tables/differences.ts';
import type { Origin } from '../../state/tables/origin.ts';

const CHOICE: Record<ChoiceName, string> = {
  output: 'Output',
  preset: 'Preset',
  size: 'Size',
  'shorter-edge': 'Shorter edge before the crop',
  filter: 'Filter',
  pillow: 'Pillow’s release',
  exif: 'EXIF orientation',
  channels: 'Order of channels',
  range: 'Range of values',
  mean: 'Mean',
  std: 'Standard deviation',
  arithmetic: 'Arithmetic',
  pixels: 'Pixels',
  'kernel-version': 'Version of the kernels',
};

/** What a difference between two manifests says. */
export function differenceWords(difference: Difference): string {
  if (difference.code === 'model') {
    const { here, there } = difference;
    return `Model: ${modelWords(there)} in the file, ${modelWords(here)} here. Other weights give other numbers.`;
  }
  return `${CHOICE[difference.code]}: ${difference.there} in the file, ${difference.here} here.`;
}

/** Who made the rows of a file, in a few words, for example `made by foldvec 0.1.0 with ResNet-18 (ML.NET), squash`. */
export function originWords(origin: Origin | undefined): string {
  if (!origin) return 'it does not say how it was made';
  switch (origin.code) {
    case 'converted':
      return `converted by foldvec ${origin.version}`;
    case 'made': {
      const { version, model, preset } = origin;
      const made = `made by foldvec ${version}${model === undefined ? '' : ` with ${model}`}`;
      return preset === undefined ? made : `${made}, ${preset}`;
    }
  }
}

function modelWords({ title, sha256 }: NamedModel): string {
  return `${title ?? 'a model without a name'} (${sha256.slice(0, 8)})`;
}
