import type { ModelNote } from '../../../core/model-spec.ts';
import type { Distinction, DistinctionCode } from '../../../models/import/distinction.ts';
import type { UnmetWish } from '../../../models/import/unmet-wish.ts';
import type { ModelWarning, NetworkCandidate } from '../../../state/models/view.ts';
import { formatDate } from '../../format.ts';
import { rich } from '../rich.ts';
import { toShownName } from '../../shown-name.ts';
import { vectorWords } from './vectors.ts';

/** The choice of a model, and bringing one's own. */
export const models = {
  legend: 'Model',
  /** What a model is, and what it is not. */
  note: (note: ModelNote | string): string => {
    if (typeof note === 'string') return note;
    switch (note.code) {
      case 'resnet18-mlnet':
        return 'ResNet-18 as Microsoft trained it on ImageNet for ML.NET, without its classifier. It is not torchvision’s file: the same 512 values and the same kind of network, but other training, and one block more in the last stage.';
      case 'efficientnet-lite0':
        return 'Small and fast: EfficientNet-Lite0 trained on ImageNet, without its classifier. About three times as fast as ResNet-18 on a processor, with longer rows.';
      case 'torchvisions':
        return `What torchvision.models.${note.architecture}(pretrained=True) loads, without its classifier.`;
      case 'checkpoint':
        return `A ${note.architecture} made from ${note.from}, without its classifier. It is not torchvision’s own file.`;
      case 'onnx':
        return 'An ONNX file does not say how its pictures were prepared: check mean, standard deviation, range and crop against the code that it was trained with.';
      case 'prepared':
        return `Size, crop, filter, mean and standard deviation are as ${note.fileName} beside it says.`;
    }
  },
  from: (fileName: string, addedMs: number) => rich`From ${{ path: fileName }}, added ${formatDate(addedMs)}`,
  remove: 'Remove',
  removeNamed: (title: string) => `Remove ${toShownName(title)}`,
  removeQuestion: 'Remove this model? Its vectors stay.',
  own: {
    title: 'Use your own model',
    lead: 'Drop a file anywhere on this page, or choose it here: weights of a network of torchvision, Hugging Face, timm or open_clip, fine-tuned ones too (.pth, .pt, .ckpt, .safetensors), or any network that takes a picture (.onnx, together with its .onnx.data where it has one); with preprocessor_config.json if you have it, or the whole folder of a model. It stays on this computer.',
    file: 'Choose a model file',
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
    /** One that is meant, for example `teacher: resnet50`. */
    candidate: ({ label, network, distinction }: NetworkCandidate): string => {
      const what = distinction ? `${network} (${distinctionWords(distinction)})` : network;
      return label === undefined ? what : `${label}: ${what}`;
    },
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
        return `${name} comes from a fully connected layer, as the scores of a classifier do: for features, choose the output before it, “${vectorWords(instead)}” (in a terminal: --output ${instead.id})`;
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
        return `${warning.fileName} asks for what is not done so here: ${wishWords(warning.asked)}.`;
      case 'not-kept': {
        const why = warning.isFull ? 'this browser has no room for it' : warning.reason;
        return `It is not kept, and gone when this page is closed or reloaded: ${why}.`;
      }
    }
  },
};

const CHOSEN = 'It is chosen now.';
const LATER = 'A run is on and keeps its model: choose this one afterwards.';

/** What a file asks for, and what is done instead. */
function wishWords(wish: UnmetWish): string {
  switch (wish.code) {
    case 'not-square':
      return `pictures of ${wish.width}×${wish.height} pixels; they are square here`;
    case 'crop-not-square':
      return 'a crop that is not square; here it is';
    case 'crop-mode':
      return `crop_mode ${wish.mode}; the centre is cut out instead`;
    case 'not-resized':
      return 'pictures that are not resized; here they are';
    case 'padded':
      return 'padding; there is none here';
    case 'other-centre':
      return 'a centre whose odd pixel is left over at the right and below; it is torchvision’s centre here, at most one pixel away';
    case 'torch-resize':
      return 'a resize by torch; it is Pillow’s here, and a value may differ by 1 of 255';
    case 'crop-beyond-edge':
      return `a crop of ${wish.cropPx} pixels out of ${wish.edgePx}, with black edges; the edge is resized to ${wish.cropPx} here`;
    case 'no-crop':
      return 'pictures that keep their shape, without a crop; the centre is cut out here';
    case 'other-size':
      return `pictures of ${wish.askedPx} pixels an edge; the model takes ${wish.takenPx}`;
    case 'other-filter':
      return `the filter ${wish.asked}; ${wish.taken} is taken`;
  }
}

function distinctionWords({ sizePx, by }: Distinction): string {
  return [...(sizePx === undefined ? [] : [`pictures of ${sizePx} pixels`]), ...(by ? [DISTINCTIONS[by]] : [])].join(
    ', ',
  );
}

const DISTINCTIONS: Record<DistinctionCode, string> = {
  'transform-input': 'transform_input=True, as torchvision’s own weights',
  'no-transform-input': 'transform_input=False',
  tensorflow: 'weights from TensorFlow (timm’s tf_…)',
  torch: 'trained with torch',
  'half-mean': 'mean 0.5: ViT (Google’s)',
  'half-mean-augreg': 'mean 0.5: ViT (AugReg and Google’s)',
  'imagenet-mean': 'ImageNet’s mean: DeiT, DINO, MAE',
  'quick-gelu': 'QuickGELU: OpenAI’s weights',
  'laion-gelu': 'GELU: LAION’s and later weights',
  'timm-gelu': 'GELU, as most of timm’s',
  'tanh-gelu': 'GELU by tanh, as in Google’s own code',
};
