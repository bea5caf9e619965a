import type { ModelWarning } from '../../../state/models/view.ts';
import { formatDate } from '../../format.ts';
import { rich } from '../rich.ts';
import { toShownName } from '../../shown-name.ts';

/** The choice of a model, and bringing one's own. */
export const models = {
  legend: 'Model',
  from: (fileName: string, addedMs: number) => rich`From ${{ path: fileName }}, added ${formatDate(addedMs)}`,
  remove: 'Remove',
  removeNamed: (title: string) => `Remove ${toShownName(title)}`,
  removeQuestion: 'Remove this model? Its vectors stay.',
  own: {
    title: 'Use your own model',
    lead: 'Drop a file anywhere on this page, or choose it here: weights of a network of torchvision, Hugging Face, timm or open_clip, fine-tuned ones too (.pth, .pt, .ckpt, .safetensors), or any network that takes a picture (.onnx, together with its .onnx.data where it has one); with preprocessor_config.json if you have it, or the whole folder of a model. It stays on this computer.',
    file: 'Model file',
    downloads: 'torchvision’s own weights',
    downloadsNote: rich`What ${{ code: 'pretrained=True' }} loads. This page fetches nothing from elsewhere: download, then drop it here.`,
  },
  adding: {
    reading: (fileName: string) => rich`Reading ${{ path: fileName }} …`,
    testing: (fileName: string) => rich`Running ${{ path: fileName }} once …`,
    keeping: (fileName: string) => rich`Keeping ${{ path: fileName }} in this browser …`,
    /** `length` is that of its vectors, in words. */
    added: (title: string, length: string, isChosen: boolean) =>
      rich`Added ${{ name: title }}, ${length}. ${isChosen ? CHOSEN : LATER}`,
    known: (fileName: string, title: string, isChosen: boolean) =>
      rich`${{ path: fileName }} was here already, as ${{ name: title }}: no second copy was made. ${isChosen ? CHOSEN : LATER}`,
    whichNetwork: (fileName: string) =>
      rich`${{ path: fileName }} can be taken for more than one network. Which one is meant?`,
    noneOfThem: 'None of them',
    stop: 'Stop',
  },
  /** What the visitor should know of a model that was just added. */
  warning: (warning: ModelWarning): string => {
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
  },
};

const CHOSEN = 'It is chosen now.';
const LATER = 'A run is on and keeps its model: choose this one afterwards.';
