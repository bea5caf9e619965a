import type { Reduction } from '../../core/model-spec.ts';
import type { OnnxModel, OnnxNode } from '../../formats/onnx/model.ts';
import { readOnnx } from '../../formats/onnx/reader.ts';
import { OnnxGraph } from '../../formats/onnx/writer.ts';
import { inspectGraph } from './inspect-onnx.ts';
import { modelMismatch } from './model-error.ts';
import { canPool, isListOfTokens } from './vector-choices.ts';

const LAST = 2 ** 31 - 1; // as torch writes "to the end"

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
 * @param reduction - `mean` and `max` over the edges of a map or over tokens, wherever the channels stand; `class-token` and
 * `patch-mean` of tokens; none leaves it as it is
 * @throws PipelineError `model-mismatch` if the model computes no tensor of that name, or it has nothing to pool over; also if
 * something else in the model bears the output's name
 */
export function withExtraOutput(file: Uint8Array<ArrayBuffer>, tensor: string, reduction?: Reduction): ExtendedModel {
  const model = readOnnx(file);
  const makers = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  if (!makers.has(tensor)) {
    throw modelMismatch(`model computes no tensor of this name: ${tensor}`);
  }
  const isOutput = (name: string) => model.outputs.some((output) => output.name === name);
  const output = reduction === undefined ? tensor : `${tensor}/${reduction}`;
  const maker = makers.get(output);
  if (reduction !== undefined && maker && !isReduction(maker, tensor, reduction)) {
    throw modelMismatch(`model has a tensor of its own by the name of what was asked for: ${output}`);
  }
  if (isOutput(output)) return { onnx: file.slice(), output };
  const graph = new OnnxGraph();
  if (reduction !== undefined && !maker) {
    let last = tensor;
    const picked = tokensOf(model, tensor, reduction);
    if (picked) {
      last = pickedName(output);
      const bounds = { from: `${output}/from`, to: `${output}/to`, axis: `${output}/axis` };
      graph
        .integers(bounds.from, [1], [picked.from])
        .integers(bounds.to, [1], [picked.to])
        .integers(bounds.axis, [1], [1]);
      graph.node('Slice', { inputs: [tensor, bounds.from, bounds.to, bounds.axis], output: last });
    }
    if (reduction !== 'flatten' && reduction !== 'class-token') {
      const before = last;
      const turn = channelsToFront(model, tensor);
      if (turn) {
        last = `${output}/turned`;
        graph.node('Transpose', { inputs: [before], output: last }, { perm: { ints: turn } });
      }
      const pooled = pooledName(output);
      graph.node(reduction === 'max' ? 'GlobalMaxPool' : 'GlobalAveragePool', { inputs: [last], output: pooled });
      last = pooled;
    }
    graph.node('Flatten', { inputs: [last], output });
  }
  const extra = graph.output(output).toField().finish();
  const onnx = new Uint8Array(file.length + extra.length);
  onnx.set(file);
  onnx.set(extra, file.length);
  return { onnx, output };
}

/** Whether a node is the last one of what {@link withExtraOutput} adds: others may bear the same name. */
function isReduction({ op, inputs: [input], outputs: [output = ''] }: OnnxNode, tensor: string, reduction: Reduction) {
  if (op !== 'Flatten') return false;
  if (reduction === 'flatten') return input === tensor;
  return input === (reduction === 'class-token' ? pickedName(output) : pooledName(output));
}

/** Which tokens are wanted; undefined for reductions of all of them. */
function tokensOf(model: OnnxModel, tensor: string, reduction: Reduction) {
  if (reduction !== 'class-token' && reduction !== 'patch-mean') return undefined;
  const traced = inspectGraph(model).tensors.get(tensor);
  if (traced && isListOfTokens(traced) && reduction === 'class-token') return { from: 0, to: 1 };
  const prefix = traced?.prefixTokens ?? 0;
  if (prefix === 0) throw modelMismatch(`tensor has no class token before those of the patches: ${tensor}`);
  return reduction === 'class-token' ? { from: 0, to: 1 } : { from: prefix, to: LAST };
}

function pickedName(output: string): string {
  return `${output}/tokens`;
}

function pooledName(output: string): string {
  return `${output}/pool`;
}

/** The order of lengths that puts the channels behind the batch, where ONNX pools; undefined if they are there already. */
function channelsToFront(model: OnnxModel, tensor: string): readonly number[] | undefined {
  const traced = inspectGraph(model).tensors.get(tensor);
  if (traced && isListOfTokens(traced)) return [0, 2, 1];
  if (!traced?.shape) return undefined; // a map, as most are; else onnxruntime says what is wrong
  const { shape, channels } = traced;
  if (!canPool(shape)) {
    throw modelMismatch(
      `tensor has nothing to take a mean or a maximum over: ${tensor} of shape (${shape.join(', ')})`,
    );
  }
  if (channels === 'first') return undefined;
  return shape.length === 3 ? [0, 3, 1, 2] : [0, 2, 1];
}
