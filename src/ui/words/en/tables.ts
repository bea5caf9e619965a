import type { ChoiceName, Difference, NamedModel } from '../../../state/tables/differences.ts';
import type { Origin } from '../../../state/tables/origin.ts';
import type { AdoptProblem } from '../../../tables/adoptable.ts';
import type { SettingFact } from '../../../tables/same-settings.ts';

const CHOICE: Readonly<Record<ChoiceName, string>> = {
  output: 'Output',
  preset: 'Preset',
  size: 'Size',
  'shorter-edge': 'Shorter edge before the crop',
  filter: 'Filter',
  pillow: 'Pillow’s release',
  exif: 'EXIF orientation',
  'wide-grey': 'grey of 16 bits',
  channels: 'Order of channels',
  range: 'Range of values',
  mean: 'Mean',
  std: 'Standard deviation',
  arithmetic: 'Arithmetic',
  pixels: 'Pixels',
  'kernel-version': 'Version of the kernels',
};

const FACT: Readonly<Record<SettingFact, string>> = {
  'model.sha256': 'the model',
  output: 'the output',
  preprocessing: 'the preprocessing',
  arithmetic: 'the arithmetic',
  pixels: 'how exactly pixels are read',
  kernel_version: 'the version of decoding and resizing',
};

/** What files of vectors say of how they were made. */
export const tables = {
  /** What a difference between two manifests says. */
  difference: (difference: Difference) => {
    if (difference.code === 'model') {
      const { here, there } = difference;
      return `Model: ${modelWords(there)} in the file, ${modelWords(here)} here. Other weights give other numbers.`;
    }
    return `${CHOICE[difference.code]}: ${difference.there} in the file, ${difference.here} here.`;
  },
  /** Who made the rows of a file, in a few words, for example `made by foldvec 0.1.0 with ResNet-18 (ML.NET), squash`. */
  origin: (origin: Origin | undefined) => {
    switch (origin?.code) {
      case undefined:
        return 'it does not say how it was made';
      case 'converted':
        return `converted by foldvec ${origin.version}`;
      case 'made': {
        const { version, model, preset } = origin;
        const made = `made by foldvec ${version}${model === undefined ? '' : ` with ${model}`}`;
        return preset === undefined ? made : `${made}, ${preset}`;
      }
    }
  },
  /** Why rows of a file cannot be added to a folder's, and what to do. */
  adoptProblem: (problem: AdoptProblem) => {
    switch (problem.code) {
      case 'not-ours':
        return 'The file does not say what made its vectors: it must be one that foldvec saved, with its paths.';
      case 'other-settings': {
        const facts = problem.facts.map((fact) => FACT[fact]);
        const what = facts.length > 0 ? ` They differ in ${facts.join(', ')}.` : '';
        return `They were made with other settings than these.${what} Choose the settings of the file, or encode the folder anew.`;
      }
      case 'other-numbers':
        return 'They were rounded to float16, or divided by their length. Keep a file of whole vectors (float32, without L2) to go on from.';
      case 'reduced':
        return 'They were reduced from longer ones. Keep a file of whole vectors to go on from.';
      case 'no-states':
        return 'The file does not say which size and date its pictures had: it was saved by an earlier foldvec. Encode the folder anew, once.';
    }
  },
};

function modelWords({ title, sha256 }: NamedModel): string {
  return `${title ?? 'a model without a name'} (${sha256.slice(0, 8)})`;
}
