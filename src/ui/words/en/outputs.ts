import type { ModelOutput, Reduction } from '../../../core/model-spec.ts';
import type { TensorView } from '../../../state/models/view.ts';
import { formatCount } from '../../format.ts';
import { toShownName } from '../../shown-name.ts';
import { countOf } from './quantities.ts';
import { tensorWords, vectorWords } from './vectors.ts';

/** Which of its vectors a model gives. */
export const outputs = {
  legend: 'Output',
  /** What a vector is called: a word for those that every checkpoint offers, else what it is made of. */
  title: (output: ModelOutput): string => {
    if (output.id === 'pooled') return 'Pooled';
    return output.id === 'flattened' ? 'Flattened, as the notebook’s rule has it' : toShownName(vectorWords(output));
  },
  /** What a vector is made of. */
  madeOf: vectorWords,
  /** Behind a model's name. */
  flattened: 'flattened',
  /** Length of a vector; undefined where it is known only when it runs. */
  length: (dim: number | undefined) => (dim === undefined ? 'length shows when it runs' : countOf(dim, 'value')),
  /** What the sizes beside the lengths are for. */
  sizesNote: (images: number) => `Sizes are those of a file for ${formatCount(images)} images, 4 bytes a value.`,
  tensors: {
    title: 'All tensors of the model',
    list: 'Tensors',
    reading: 'Reading the model …',
    filter: 'Filter',
    filterExample: 'layer4 512',
    shown: (shown: number, of: number) =>
      shown === of ? countOf(of, 'tensor') : `${formatCount(shown)} of ${countOf(of, 'tensor')}`,
    tensor: tensorWords,
    asVector: (tensor: TensorView) => `As a vector: ${toShownName(tensorWords(tensor))}`,
    pickOne: 'Pick a tensor to see which vectors it can become.',
    asItIs: 'As it is',
    reductions: {
      mean: 'Mean of each channel',
      max: 'Largest of each channel',
      flatten: 'All values',
      'class-token': 'The class token',
      'patch-mean': 'Mean of the patches’ tokens',
    } satisfies Record<Reduction, string>,
  },
};
