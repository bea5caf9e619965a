import type { OnnxModel, OnnxValue } from '../../formats/onnx-model.ts';
import { isKnownOperator } from '../../formats/onnx-operators.ts';
import { readOnnx } from '../../formats/onnx-reader.ts';
import { inferShapes } from '../../formats/onnx-shapes.ts';
import { hasNaN } from '../../formats/onnx-values.ts';
import { findImageInput, type ImageInput } from './image-input.ts';
import { modelDamaged, modelMismatch, toModelError } from './model-error.ts';
import { toTensorWords } from './tensor-words.ts';

const USUAL_SIZE_PX = 224;
const MAX_LISTED = 5; // operations in a message

/** One tensor of a network, for one image. */
export interface ModelTensor {
  readonly name: string;
  /** Without the batch; undefined where it could not be found out before a run. */
  readonly shape: readonly number[] | undefined;
  /** For people: `layer4.1 output, 512×7×7 → mean 512`. */
  readonly words: string;
}

/** What an ONNX file takes and gives. */
export interface OnnxInspection {
  readonly input: ImageInput;
  /** What the file declares as its outputs; the first is the one that is taken unless another is asked for. */
  readonly outputs: readonly ModelTensor[];
  /** Everything that the network computes, in the order in which it does. */
  readonly tensors: readonly ModelTensor[];
}

/**
 * Finds out what an ONNX file takes and gives. Nothing is run; some 40 ms for 45 MB, most of them for a look at every weight.
 *
 * @param file - the whole file; not copied
 * @param sizePx - edge of the input where the file leaves it free
 * @throws PipelineError `file-damaged` if it is no ONNX file; `model-damaged` for weights that are no numbers;
 * `model-mismatch` for weights in another file, unknown operations, and inputs that are not one picture
 */
export function inspectOnnx(file: Uint8Array<ArrayBuffer>, sizePx = USUAL_SIZE_PX): OnnxInspection {
  try {
    return inspect(file, sizePx);
  } catch (error) {
    throw toModelError(error);
  }
}

function inspect(file: Uint8Array<ArrayBuffer>, sizePx: number): OnnxInspection {
  const model = readOnnx(file);
  checkWeights(model);
  checkOperators(model);
  const input = findImageInput(model);
  if (model.outputs.length === 0) throw modelMismatch('model gives no output');
  const edge = input.sizePx ?? sizePx;
  const shape = input.layout === 'NCHW' ? [3, edge, edge] : [edge, edge, 3];
  const shapes = inferShapes(model, new Map([[input.name, [input.batch ?? 1, ...shape]]]));
  const toTensor = (name: string, op: string, declared?: OnnxValue): ModelTensor => {
    const found = shapes.get(name)?.slice(1) ?? declaredShape(declared ?? model.values.get(name));
    return { name, shape: found, words: toTensorWords(name, op, found) };
  };
  const tensors = model.nodes.flatMap(({ op, outputs }) =>
    op === 'Constant' ? [] : outputs.filter((name) => name !== '').map((name) => toTensor(name, op)),
  );
  const ops = new Map(model.nodes.flatMap(({ op, outputs }) => outputs.map((name) => [name, op])));
  return {
    input,
    outputs: model.outputs.map((value) => toTensor(value.name, ops.get(value.name) ?? '', value)),
    tensors,
  };
}

/** What the file says of a shape, without the batch; undefined if a length is free. */
function declaredShape(value: OnnxValue | undefined): readonly number[] | undefined {
  const lengths = value?.shape?.slice(1);
  const isKnown = (items: readonly unknown[]): items is number[] => items.every((item) => typeof item === 'number');
  return lengths && isKnown(lengths) ? lengths : undefined;
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
