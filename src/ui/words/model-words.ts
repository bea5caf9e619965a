import type { ModelWarning } from '../../state/models/view.ts';

/** What a warning about a model that was just added says. */
export function modelWarningWords(warning: ModelWarning): string {
  switch (warning.code) {
    case 'weights-left-out': {
      const { weights, first } = warning;
      const more = weights > first.length ? ` and ${weights - first.length} more` : '';
      return `weights that are not part of the features are left out: ${first.join(', ')}${more}`;
    }
    case 'matched-by-order':
      return `its weights have other names than torchvision’s (${warning.first} …): by their order and shapes it is ${warning.architecture}, and what weights do not show (strides, epsilons) is taken as torchvision has it`;
    case 'grey-input':
      return 'it takes pictures of one channel: each becomes grey, as Pillow’s convert("L") makes it, before it is resized. Its mean and standard deviation are a guess, the averages of ImageNet’s (0.449 and 0.226): set those that it was trained with, three times each';
    case 'alpha-input':
      return 'it takes four channels: red, green, blue and alpha, as Pillow’s convert("RGBA") makes them before the resize (pictures without alpha are opaque, 255). Alpha’s mean 0 and standard deviation 1 are a guess: set those that it was trained with';
    case 'classifier-output': {
      const { name, instead } = warning;
      return `${name} comes from a fully connected layer, as the scores of a classifier do: for features, choose the output before it, “${instead.words}” (in a terminal: --output ${instead.id})`;
    }
    case 'detection-output':
      return `${warning.name} looks like boxes of things that were found, as detectors give them: that is no feature vector. Choose a tensor before it from the list, or another model.`;
    case 'prepared-as':
      return `Size, crop, filter, mean and deviation are taken from ${warning.fileName}.`;
    case 'preparation-unread':
      return `${warning.fileName} says nothing of how pictures are prepared that can be read here: size, mean and deviation stay as they are without it.`;
    case 'prepared-anew':
      return 'This model was here already: from now on its pictures are prepared as the new file says. Vectors of the old preparation stay, and are not mixed with new ones.';
    case 'prepared-otherwise':
      return `${warning.fileName} asks for what is not done so here: ${warning.asked}.`;
    case 'not-kept': {
      const why = warning.isFull ? 'this browser has no room for it' : warning.reason;
      return `It is not kept, and gone when this page is closed or reloaded: ${why}.`;
    }
  }
}
