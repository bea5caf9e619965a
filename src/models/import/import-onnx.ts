import type { DroppedModel, ModelOutput } from '../../core/model-spec.ts';
import { readOnnx } from '../../formats/onnx/reader.ts';
import { findBeforeClassifier } from './find-classifier.ts';
import type { ImportWarning } from './import.contract.ts';
import { inspectOnnx } from './inspect-onnx.ts';
import { modelMismatch, toModelError } from './model-error.ts';
import { toPlainName } from './plain-name.ts';
import type { TracedTensor } from './traced-tensor.ts';
import { forColours, IMAGENET, UNCHANGED, usualCrop } from './usual-preprocessing.ts';
import { unknownVectors, vectorChoices } from './vector-choices.ts';

const USUAL_SIZE_PX = 224;
const MIN_PLACES = 1000; // YOLO has 2,100 for 320 pixels, 8,400 for 640
const BOX_NUMBERS = 5;
const MAX_PLACE_NUMBERS = 200;
const MAX_OUTPUTS = 20; // offered by name; the list of tensors has all

/** What is known of an ONNX file before it has run. */
export interface ImportedOnnx extends Pick<DroppedModel, 'sizePx' | 'input' | 'outputs' | 'normalization' | 'crop'> {
  readonly warnings: readonly ImportWarning[];
}

/**
 * Finds out how an ONNX file can be used: what it takes, and which vectors it gives.
 *
 * @param file - the whole file; not copied
 * @param fileName - becomes the error's path
 * @throws PipelineError as `inspectOnnx`; also `model-mismatch` if none of its outputs can be a row
 */
export function importOnnx(file: Uint8Array<ArrayBuffer>, fileName: string): ImportedOnnx {
  try {
    const inspection = inspectOnnx(file, USUAL_SIZE_PX);
    const { layout, channels, elementType, batch, sizePx = USUAL_SIZE_PX } = inspection.input;
    const colours = channels === 4 ? ('rgba' as const) : undefined;
    const before = findBeforeClassifier(readOnnx(file), inspection);
    const [instead] = before ? usualVectors(before) : [];
    const declared = inDefaultOrder(
      inspection.outputs
        .slice(0, MAX_OUTPUTS)
        .flatMap((tensor) => usualVectors(tensor).map((vector) => ({ tensor, vector }))),
    );
    const [first, ...others] = withoutTwins([...declared.map(({ vector }) => vector), ...(instead ? [instead] : [])]);
    const [output] = inspection.outputs;
    if (!first) {
      throw modelMismatch(
        `model's output can't be a row of numbers: ${output?.name ?? ''} of shape ${(output?.shape ?? []).join('×') || 'one value'}`,
      );
    }
    return {
      sizePx,
      input: {
        ...{ layout, elementType, batch, isSizeFixed: inspection.input.sizePx !== undefined },
        ...(colours ? { colours } : {}),
      },
      outputs: [first, ...others],
      normalization: forColours(elementType === 'uint8' ? UNCHANGED : IMAGENET, colours),
      crop: usualCrop(sizePx),
      warnings: [
        ...(colours ? [{ code: 'alpha-input' } as const] : []),
        ...(instead && output ? [toClassifierWarning(output, instead)] : []),
        ...detectionWarnings(inspection.outputs),
      ],
    };
  } catch (error) {
    throw toModelError(error, fileName);
  }
}

interface Offered {
  readonly tensor: TracedTensor;
  readonly vector: ModelOutput;
}

function usualVectors(tensor: TracedTensor): readonly ModelOutput[] {
  if (!tensor.shape) return unknownVectors(tensor);
  // Of a transformer's tokens: the class token, the mean over the patches, the mean over all.
  return vectorChoices(tensor).slice(0, (tensor.prefixTokens ?? 0) > 0 ? 3 : 1);
}

/**
 * Hugging Face's outputs, the one first that people take: the image's embedding of CLIP, else the pooled output, else the class
 * token. A pooled output behind Tanh is ViT's, whose layer most published weights lack: its class token comes first.
 */
function inDefaultOrder(outputs: readonly Offered[]): readonly Offered[] {
  const rank = ({ tensor: { name, op } }: Offered) => {
    if (name === 'image_embeds') return 0;
    if (name === 'pooler_output') return op === 'Tanh' ? 2 : 1;
    return name === 'last_hidden_state' && outputs.some(({ tensor }) => tensor.name === 'pooler_output') ? 1.5 : 3;
  };
  return outputs.toSorted((a, b) => rank(a) - rank(b));
}

function withoutTwins(outputs: readonly ModelOutput[]): readonly ModelOutput[] {
  return [...new Map(outputs.map((output) => [output.id, output])).values()];
}

function toClassifierWarning({ name, op }: TracedTensor, instead: ModelOutput): ImportWarning {
  return { code: 'classifier-output', name: toPlainName(name, op), instead };
}

/** Outputs of detectors: a long list of places, each with a box and scores, as of YOLO, or the boxes that were found. */
function detectionWarnings(outputs: readonly TracedTensor[]): readonly ImportWarning[] {
  const found = outputs.find(({ name, shape }) => {
    const [a = 0, b = 0, ...others] = shape ?? [];
    if (/^(pred_)?(boxes|bboxes|detection_boxes)$/i.test(name)) return true;
    const places = Math.max(a, b);
    return (
      others.length === 0 &&
      places >= MIN_PLACES &&
      Math.min(a, b) >= BOX_NUMBERS &&
      Math.min(a, b) <= MAX_PLACE_NUMBERS
    );
  });
  return found ? [{ code: 'detection-output', name: toPlainName(found.name, found.op) }] : [];
}
