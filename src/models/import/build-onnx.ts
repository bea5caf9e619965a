import { OnnxGraph, type WrittenAttribute } from '../../formats/onnx/writer.ts';
import type { WeightTable } from '../../formats/weights/tensor.ts';
import type { Architecture } from './architecture.ts';
import { foldNorm } from './fold-norm.ts';
import { type ConvStep, INPUT_NAME, type PlanStep } from './network-plan.ts';

const SIX = 'six';
const ZERO = 'zero';

/** Names of the outputs of a network that was built. */
export const OUTPUT_NAMES = { pooled: 'pooled', flattened: 'flattened' } as const;

/**
 * Builds the ONNX file of a network without its head: input `image`, float32, NCHW, any batch; output `pooled` and, where it
 * differs, `flattened`.
 *
 * @param weights - all that the architecture's plan uses
 * @param sizePx - edge of the input for networks that pool to a fixed number of pixels; the others take any size
 * @throws FormatError `file-damaged`; PipelineError `model-damaged`
 */
export async function buildOnnx(
  architecture: Architecture,
  weights: WeightTable,
  sizePx: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { plan, features, keepsMap, hasFixedSize } = architecture;
  const graph = new OnnxGraph(architecture.id);
  const edges = hasFixedSize ? [sizePx, sizePx] : ['height', 'width'];
  graph.input(INPUT_NAME, ['batch', 3, ...edges]);
  if (plan.steps.some((step) => step.op === 'ReLU6')) {
    graph.weight(ZERO, [], Float32Array.of(0)).weight(SIX, [], Float32Array.of(6));
  }
  for (const step of plan.steps) {
    if (step.op === 'conv') await addConv(graph, step, weights);
    else addStep(graph, step);
  }
  graph.node('GlobalAveragePool', { inputs: [features.tensor], output: 'avgpool' });
  graph.node('Flatten', { inputs: ['avgpool'], output: OUTPUT_NAMES.pooled });
  graph.output(OUTPUT_NAMES.pooled, ['batch', features.channels]);
  if (keepsMap) {
    graph.node('Flatten', { inputs: [features.tensor], output: OUTPUT_NAMES.flattened });
    graph.output(OUTPUT_NAMES.flattened);
  }
  return graph.toModel();
}

async function addConv(graph: OnnxGraph, step: ConvStep, weights: WeightTable): Promise<void> {
  const { input, output, module, from, to, kernel, groups } = step;
  const { weight, bias } = await foldNorm(step, weights);
  const inputs = [input, `${module}.weight`];
  graph.weight(`${module}.weight`, [to, from / groups, kernel, kernel], weight);
  if (bias) {
    inputs.push(`${module}.bias`);
    graph.weight(`${module}.bias`, [to], bias);
  }
  graph.node('Conv', { inputs, output }, { ...toWindow(step), group: { int: groups } });
}

function addStep(graph: OnnxGraph, step: Exclude<PlanStep, ConvStep>): void {
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
    case 'maxPool':
      graph.node('MaxPool', { inputs: [step.input], output }, toWindow(step));
      return;
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
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}): Record<string, WrittenAttribute> {
  const { kernel, stride, pad } = window;
  return {
    kernel_shape: { ints: [kernel, kernel] },
    strides: { ints: [stride, stride] },
    pads: { ints: [pad, pad, pad, pad] },
  };
}
