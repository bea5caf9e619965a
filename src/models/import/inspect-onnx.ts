import type { OnnxModel } from '../../formats/onnx/model.ts';
import { isKnownOperator } from '../../formats/onnx/operators.ts';
import { readOnnx } from '../../formats/onnx/reader.ts';
import { hasNaN } from '../../formats/onnx/values.ts';
import { findImageInput, type ImageInput } from './image-input.ts';
import { modelDamaged, modelMismatch, toModelError } from './model-error.ts';
import { traceTensors, type TracedTensor } from './traced-tensor.ts';

const USUAL_SIZE_PX = 224;
const MAX_LISTED = 5; // names in a message

/** What an ONNX file takes and gives. */
export interface OnnxInspection {
  readonly input: ImageInput;
  /** What the file declares as its outputs, as far as it depends on the picture; never empty. */
  readonly outputs: readonly TracedTensor[];
  /** Everything that the network computes from the picture, by name, in the order in which it does. */
  readonly tensors: ReadonlyMap<string, TracedTensor>;
}

/**
 * Finds out what an ONNX file takes and gives. Nothing is run; some 40 ms for 45 MB, most of them for a look at every weight.
 *
 * @param file - the whole file; not copied
 * @param sizePx - edge of the input where the file leaves it free
 * @throws PipelineError `file-damaged` if it is no ONNX file; `model-damaged` for weights that are no numbers;
 * `model-mismatch` for weights in another file, unknown operations, nodes in a circle, and inputs that are not one picture
 */
export function inspectOnnx(file: Uint8Array<ArrayBuffer>, sizePx = USUAL_SIZE_PX): OnnxInspection {
  try {
    const model = readOnnx(file);
    checkWeights(model);
    checkOperators(model);
    return inspectGraph(model, sizePx);
  } catch (error) {
    throw toModelError(error);
  }
}

/**
 * As {@link inspectOnnx}, of a file that was read, without a look at its weights.
 *
 * @throws PipelineError `model-mismatch`
 */
export function inspectGraph(model: OnnxModel, sizePx = USUAL_SIZE_PX): OnnxInspection {
  const input = findImageInput(model);
  if (model.outputs.length === 0) throw modelMismatch('model gives no output');
  // Some files say that they take any count of pictures, and put a 1 into a shape on the way.
  for (const one of input.batch === undefined ? [input, { ...input, batch: 1 }] : [input]) {
    const tensors = traceTensors(model, one, sizePx);
    const declared = model.outputs.map(({ name }) => tensors.get(name)).filter((tensor) => tensor !== undefined);
    // Labels and maps of scores, as of Azure's Custom Vision: the numbers that they are made of stand before them.
    const outputs = declared.length > 0 ? declared : beforeOutputs(model, tensors);
    if (outputs.length > 0) return { input: one, outputs, tensors };
  }
  const names = model.outputs.slice(0, MAX_LISTED).map(({ name }) => name);
  throw modelMismatch(`model computes no numbers from the picture, one row each, as its output: ${names.join(', ')}`);
}

function beforeOutputs({ nodes, outputs }: OnnxModel, tensors: OnnxInspection['tensors']): readonly TracedTensor[] {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const found = new Set<TracedTensor>();
  for (const { name } of outputs) {
    const seen = new Set<string>();
    for (let at: string | undefined = name; at !== undefined && !seen.has(at);) {
      seen.add(at);
      const tensor = tensors.get(at);
      if (tensor) found.add(tensor);
      at = tensor ? undefined : makers.get(at)?.inputs[0];
    }
  }
  return [...found];
}

function checkWeights({ initializers, nodes }: OnnxModel): void {
  const tensors = [...initializers.values()];
  for (const { attributes } of nodes) for (const { tensor } of attributes.values()) if (tensor) tensors.push(tensor);
  for (const tensor of tensors) {
    if (tensor.externalFile !== undefined) {
      throw modelMismatch(
        `model keeps weights in another file, which a single file cannot bring along: ${tensor.externalFile || tensor.name}`,
      );
    }
    if (hasNaN(tensor)) {
      throw modelDamaged(`weights hold what is no number: ${tensor.name} has NaN`);
    }
  }
}

function checkOperators({ nodes, functions }: OnnxModel): void {
  const unknown = new Set<string>();
  for (const { domain, op } of nodes) {
    if (!isKnownOperator(domain, op) && !functions.has(`${domain} ${op}`)) {
      unknown.add(domain === '' ? op : `${domain}.${op}`);
    }
  }
  if (unknown.size > 0)
    throw modelMismatch(
      `model uses operations that nobody here knows: ${[...unknown].slice(0, MAX_LISTED).join(', ')}`,
    );
}
