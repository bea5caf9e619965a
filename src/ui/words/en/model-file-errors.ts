import type { ErrorCode } from '../../../core/errors.ts';
import type { ErrorText } from './errors.ts';

type ErrorTexts = Partial<Record<ErrorCode, ErrorText>>;

const checkpoint: ErrorTexts = {
  'file-damaged': {
    title: 'The model file was not taken',
    whatToDo:
      'It is cut off, contradicts itself, or holds more than weights. Download or copy it again, or save the weights alone: torch.save(model.state_dict(), …).',
  },
  'model-damaged': {
    title: 'The weights of this model are damaged',
    whatToDo: 'Some of them are no numbers, as after a training that failed. Take an earlier checkpoint.',
  },
  'model-incomplete': {
    title: 'A part of this model is missing',
    whatToDo:
      'Its weights are in another file, which the line below names: drop both together. In a terminal, put them beside each other.',
  },
  'model-busy': {
    title: 'A run is on with this model',
    whatToDo: 'How its pictures are prepared stays until the run has ended: drop the files again then.',
  },
  'model-mismatch': {
    title: 'This model does not fit',
    whatToDo:
      'Checkpoints may be of torchvision’s networks, or of ViT, DeiT, DINOv2, CLIP, SigLIP, ConvNeXt and EfficientNet by other libraries’ names, with any head. For other networks, export an ONNX file that takes one square picture; the line below tells what did not fit.',
  },
  'embed-unavailable': {
    title: 'This model could not be run',
    whatToDo: 'It was run once to see what it gives, and failed or gave no numbers. The line below tells how.',
  },
  'embed-crashed': {
    title: 'The model stopped at its first run',
    whatToDo:
      'Memory is the usual cause. Close other tabs and drop it again; if it happens again, choose CPU under Advanced.',
  },
};

/** Failures with a model file that the visitor brought: it is at fault, not this page. */
export const modelFileErrors: Readonly<Record<'checkpoint' | 'onnx', ErrorTexts>> = {
  checkpoint,
  /** No program of PyTorch’s saves it in another way. */
  onnx: {
    ...checkpoint,
    'file-damaged': {
      title: 'The ONNX file was not taken',
      whatToDo:
        'It is cut off, contradicts itself, or is no ONNX file. Download or copy it again; if that does not help, export it anew.',
    },
    'model-mismatch': {
      title: 'This ONNX model does not fit',
      whatToDo:
        'It has to take one square picture of three channels and to give numbers for it. The line below tells what did not fit; exporting it anew for one picture often helps.',
    },
  },
};
