import { readOnnx } from '../../formats/onnx/reader.ts';
import type { ListedTensor } from './import.contract.ts';
import { inspectGraph } from './inspect-onnx.ts';
import { toModelError } from './model-error.ts';
import { toPlainName } from './plain-name.ts';
import { vectorChoices } from './vector-choices.ts';

/**
 * Every tensor of an ONNX file that can become a vector, in the order in which they are computed.
 *
 * @param file - the whole file; not copied
 * @param sizePx - edge of the input where the file leaves it free
 * @throws PipelineError `file-damaged`, `model-mismatch`
 */
export function listTensors(file: Uint8Array<ArrayBuffer>, sizePx: number): readonly ListedTensor[] {
  try {
    const { tensors, outputs } = inspectGraph(readOnnx(file), sizePx);
    const own = new Set(outputs);
    return Array.from(tensors.values(), (tensor): ListedTensor => {
      const { name, op, shape } = tensor;
      return {
        ...{ name, plainName: toPlainName(name, op), op, isOutput: own.has(tensor) },
        ...(shape === undefined ? {} : { shape }),
        choices: vectorChoices(tensor),
      };
    }).filter(({ choices }) => choices.length > 0);
  } catch (error) {
    throw toModelError(error);
  }
}
