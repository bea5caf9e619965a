import type { Preprocessing } from '../../../core/preprocessing.ts';
import { formatCount } from '../../format.ts';

/** The panel of settings, and what stands in its own parts. */
export const settings = {
  open: 'Settings',
  title: 'Settings',
  done: 'Done',
  locked: 'A run is on and keeps its settings: they can be changed when it has ended.',
  /** All that is set, in one line beside the button; the model stands first. */
  summary: (model: string, { preset, isChanged, isTrial }: Summary): string =>
    [model, preset, ...(isChanged ? ['changed'] : []), ...(isTrial ? ['trial'] : [])].join(', '),
  sampleOnly: (images: number) => `A sample of ${formatCount(images)} only`,
  sampleNote:
    'A trial, spread over all classes: the same images each time. What it makes is kept, and a full run later does the rest.',
  advanced: {
    title: 'Advanced',
    device: 'Where the model runs',
    float16:
      'Half the memory for weights on the GPU; whether it is faster depends on the GPU. Values are rounded to three digits on the way, so these vectors are stored apart. Where the GPU or the model does not compute in float16, the run says so.',
    leaveOutHidden: 'Leave out hidden files',
    leaveOutHiddenNote: '(names that begin with a dot)',
    takeMore: 'Also encode .heic .heif .avif .jxl .gif',
    takeMoreNote: '(ImageFolder passes over them; HEIC and JPEG XL are near to Python’s pixels, not equal)',
    storedApart:
      'Vectors made with other settings are stored apart and never mixed: coming back to earlier settings finds the earlier vectors.',
  },
};

interface Summary {
  readonly preset: Preprocessing['preset'];
  /** Whether the preprocessing was changed. */
  readonly isChanged: boolean;
  readonly isTrial: boolean;
}
