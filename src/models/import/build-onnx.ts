import { OnnxGraph, type WrittenAttribute } from '../../formats/onnx/writer.ts';
import type { WeightTable } from '../../formats/weights/tensor.ts';
import type { Architecture } from './architecture.ts';
import { foldNorm, readFinite, toScaleAndShift } from './fold-norm.ts';
import { FLATTENED } from './map-outputs.ts';
import {
  type BatchNormStep,
  type ConvStep,
  INPUT_NAME,
  type Pads,
  type PlanStep,
  type WeightStep,
} from './network-plan.ts';

const SIX = 'six';
const ZERO = 'zero';

/**
 * Builds the ONNX file of a network without its head: input `image`, float32, NCHW, any batch; an output of its name for each
 * of the architecture's vectors.
 *
 * @param weights - all that the architecture's plan uses
 * @param channels - 4 where the first convolution's values are those of four channels
 * @throws FormatError `file-damaged`; PipelineError `model-damaged`
 */
export async function buildOnnx(
  architecture: Architecture,
  weights: WeightTable,
  channels: 3 | 4 = 3,
): Promise<Uint8Array<ArrayBuffer>> {
  const { plan, outputs, input } = architecture;
  const graph = new OnnxGraph(architecture.id);
  const edges = input.isSizeFixed ? [input.sizePx, input.sizePx] : ['height', 'width'];
  graph.input(INPUT_NAME, ['batch', channels, ...edges]);
  if (plan.steps.some((step) => step.op === 'ReLU6')) {
    graph.weight(ZERO, [], Float32Array.of(0)).weight(SIX, [], Float32Array.of(6));
  }
  for (const step of plan.steps) {
    if (step.op === 'conv')
      await addConv(graph, step.input === INPUT_NAME ? { ...step, from: channels } : step, weights);
    else if (step.op === 'batchNorm') await addBatchNorm(graph, step, weights);
    else if (step.op === 'weight') {
      const values: Float32Array<ArrayBuffer>[] = [];
      for (const { name } of step.sources) values.push(await readFinite(weights, name));
      graph.weight(step.output, step.shape, step.make(...values));
    } else addStep(graph, step);
    // The length of a flattened map follows from the picture's size.
    const dim = step.output === FLATTENED ? undefined : outputs.find(({ id }) => id === step.output)?.dim;
    if (dim !== undefined) graph.output(step.output, ['batch', dim]);
    else if (step.output === FLATTENED) graph.output(FLATTENED);
  }
  return graph.toModel();
}

async function addConv(graph: OnnxGraph, step: ConvStep, weights: WeightTable): Promise<void> {
  const { input, output, module, from, to, kernel, groups } = step;
  const { weight, bias } = await foldNorm(step, weights);
  const inputs = [input, `${module}.weight`];
  graph.weight(`${module}.weight`, [to, from / groups, ...kernel], weight);
  if (bias) {
    inputs.push(`${module}.bias`);
    graph.weight(`${module}.bias`, [to], bias);
  }
  graph.node('Conv', { inputs, output }, { ...toWindow(step), group: { int: groups } });
}

async function addBatchNorm(graph: OnnxGraph, step: BatchNormStep, weights: WeightTable): Promise<void> {
  const { input, output, norm, channels } = step;
  const { scale, shift } = await toScaleAndShift(step, weights);
  const names = { scale: `${norm.module}.scale`, shift: `${norm.module}.shift`, scaled: `${norm.module}.scaled` };
  graph.weight(names.scale, [channels, 1, 1], scale).weight(names.shift, [channels, 1, 1], shift);
  graph.node('Mul', { inputs: [input, names.scale], output: names.scaled });
  graph.node('Add', { inputs: [names.scaled, names.shift], output });
}

function addStep(graph: OnnxGraph, step: Exclude<PlanStep, ConvStep | BatchNormStep | WeightStep>): void {
  const { output } = step;
  switch (step.op) {
    case 'ReLU':
      graph.node('Relu', { inputs: [step.input], output });
      return;
    case 'ReLU6':
      graph.node('Clip', { inputs: [step.input, ZERO, SIX], output });
      return;
    case 'Hardswish':
      graph.node('HardSwish', { inputs: [step.input], output });
      return;
    case 'Hardsigmoid':
      graph.node(
        'HardSigmoid',
        { inputs: [step.input], output },
        // ONNX's own slope is 0.2; torch's is 1/6.
        { alpha: { float: 1 / 6 }, beta: { float: 0.5 } },
      );
      return;
    case 'Sigmoid':
      graph.node('Sigmoid', { inputs: [step.input], output });
      return;
    case 'SiLU':
      graph.node('Sigmoid', { inputs: [step.input], output: `${output}/sigmoid` });
      graph.node('Mul', { inputs: [step.input, `${output}/sigmoid`], output });
      return;
    case 'integers':
      graph.integers(output, step.shape ?? [step.values.length], step.values);
      return;
    case 'node':
      graph.node(step.type, { inputs: step.inputs, output }, step.attributes);
      return;
    case 'maxPool': {
      const { kernel, pad, stride, isCeil } = step;
      const window = toWindow({ kernel: [kernel, kernel], stride, pads: [pad, pad, pad, pad] });
      graph.node('MaxPool', { inputs: [step.input], output }, isCeil ? { ...window, ceil_mode: { int: 1 } } : window);
      return;
    }
    case 'add':
      graph.node('Add', { inputs: step.inputs, output });
      return;
    case 'multiply':
      graph.node('Mul', { inputs: step.inputs, output });
      return;
    case 'average':
      graph.node('GlobalAveragePool', { inputs: [step.input], output });
  }
}

function toWindow(window: {
  readonly kernel: readonly number[];
  readonly stride: number;
  readonly pads: Pads;
}): Record<string, WrittenAttribute> {
  const { kernel, stride, pads } = window;
  return { kernel_shape: { ints: kernel }, strides: { ints: [stride, stride] }, pads: { ints: pads } };
}
