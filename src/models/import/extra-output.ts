import { readOnnx } from '../../formats/onnx-reader.ts';
import { OnnxGraph } from '../../formats/onnx-writer.ts';
import { modelMismatch } from './model-error.ts';
import type { Reduction } from './tensor-words.ts';

/** A model with one output more. */
export interface ExtendedModel {
  /** The ONNX file, the caller's own. */
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** Name of the output that was added; an existing one of the same name where the tensor is an output already. */
  readonly output: string;
}

/**
 * Makes any tensor of a model an output, as it is or reduced to one vector an image.
 *
 * A second graph is put behind the file, which protobuf merges with the first one: nothing is decoded or rewritten, and the
 * output's type and shape are left to onnxruntime, because a wrong one would fail.
 *
 * @param file - an ONNX file; copied once
 * @param reduction - `mean` and `max` over the edges of an N×C×H×W tensor; none leaves it as it is
 * @throws PipelineError `model-mismatch` if the model computes no tensor of that name
 */
export function withExtraOutput(file: Uint8Array<ArrayBuffer>, tensor: string, reduction?: Reduction): ExtendedModel {
  const model = readOnnx(file);
  const names = new Set(model.nodes.flatMap(({ outputs }) => outputs));
  if (!names.has(tensor)) {
    throw modelMismatch(`model computes no tensor of this name: ${tensor}`);
  }
  const isOutput = (name: string) => model.outputs.some((output) => output.name === name);
  const output = reduction === undefined ? tensor : `${tensor}/${reduction}`;
  if (isOutput(output)) return { onnx: file.slice(), output };
  const graph = new OnnxGraph();
  if (reduction !== undefined && !names.has(output)) {
    let last = tensor;
    if (reduction !== 'flatten') {
      last = `${output}/pool`;
      graph.node(reduction === 'mean' ? 'GlobalAveragePool' : 'GlobalMaxPool', { inputs: [tensor], output: last });
    }
    graph.node('Flatten', { inputs: [last], output });
  }
  const extra = graph.output(output).toField().finish();
  const onnx = new Uint8Array(file.length + extra.length);
  onnx.set(file);
  onnx.set(extra, file.length);
  return { onnx, output };
}
