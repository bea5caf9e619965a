import type { OnnxModel, OnnxNode } from '../../formats/onnx/model.ts';
import type { OnnxInspection } from './inspect-onnx.ts';
import type { TracedTensor } from './traced-tensor.ts';

// What stands behind a classifier's last layer, and what stands before it, without changing what is meant.
const BEHIND = new Set([
  'ZipMap',
  'ArgMax',
  'Softmax',
  'LogSoftmax',
  'Sigmoid',
  'Identity',
  'Cast',
  'Add',
  'Reshape',
  'Squeeze',
  'Flatten',
]);
const BEFORE = new Set(['Dropout', 'Identity', 'Cast']);
const FULLY_CONNECTED = new Set(['Gemm', 'MatMul']);

/**
 * The tensor before the last, fully connected layer of a network, where it ends in one as classifiers do.
 *
 * @returns undefined where the output comes from something else
 */
export function findBeforeClassifier(
  model: OnnxModel,
  { outputs: [output], tensors }: Pick<OnnxInspection, 'outputs' | 'tensors'>,
): TracedTensor | undefined {
  const makers = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  // A sum or a product of two tensors that both come from the picture is no layer.
  const above = (node: OnnxNode): OnnxNode | undefined => {
    const [source, ...others] = node.inputs.filter((name) => tensors.has(name));
    return source === undefined || others.length > 0 ? undefined : makers.get(source);
  };
  const skip = (node: OnnxNode | undefined, ops: ReadonlySet<string>): OnnxNode | undefined => {
    let at = node;
    // Each step goes up in a graph without circles.
    while (at && ops.has(at.op)) at = above(at);
    return at;
  };
  const layer = skip(makers.get(output?.name ?? ''), BEHIND);
  if (!layer || !FULLY_CONNECTED.has(layer.op)) return undefined;
  const before = skip(above(layer), BEFORE);
  return before?.outputs.map((name) => tensors.get(name)).find((tensor) => tensor !== undefined);
}
