import type { WrittenAttribute } from '../../formats/onnx/writer.ts';

/** A convolution, with the batch normalisation behind it, as one step: the normalisation is folded into the weights. */
export interface ConvStep {
  readonly op: 'conv';
  readonly input: string;
  readonly output: string;
  /** The module's name: its weights are `<module>.weight` and, where `hasBias`, `<module>.bias`. */
  readonly module: string;
  readonly from: number;
  readonly to: number;
  /** Rows, columns. */
  readonly kernel: Pair;
  readonly stride: number;
  /** Zeros above, left, below, right. */
  readonly pads: Pads;
  readonly groups: number;
  readonly hasBias: boolean;
  readonly norm: NormStep | undefined;
}

/** Rows, columns. */
export type Pair = readonly [number, number];

/** Above, left, below, right. */
export type Pads = readonly [number, number, number, number];

/** A batch normalisation: the module's name, and its epsilon, which weights don't show. */
export interface NormStep {
  readonly module: string;
  readonly eps: number;
}

/** Functions between convolutions, by torch's names. */
export type Activation = 'ReLU' | 'ReLU6' | 'Hardswish' | 'Hardsigmoid' | 'Sigmoid' | 'SiLU';

/** A weight of the checkpoint: its name and the shape that it must have. */
export interface SourceWeight {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A weight of the graph that is made of weights of the checkpoint: a part of one, a transposed one, a product of two. */
export interface WeightStep {
  readonly op: 'weight';
  /** Its name in the graph. */
  readonly output: string;
  /** Its shape in the graph. */
  readonly shape: readonly number[];
  readonly sources: readonly SourceWeight[];
  /** Makes its values of the sources' values, row-major; the sources' arrays may be changed. */
  readonly make: (...values: Float32Array<ArrayBuffer>[]) => Float32Array<ArrayBuffer>;
}

/** Whole numbers that a node takes as an input: a shape, or indices. */
export interface IntegersStep {
  readonly op: 'integers';
  readonly output: string;
  /** Undefined for a list of `values.length`. */
  readonly shape: readonly number[] | undefined;
  readonly values: readonly number[];
}

/** An operation of ONNX as it is. */
export interface NodeStep {
  readonly op: 'node';
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, WrittenAttribute>>;
}

/** Batch normalisation that can't be folded into a convolution, because an activation stands between. */
export interface BatchNormStep {
  readonly op: 'batchNorm';
  readonly input: string;
  readonly output: string;
  readonly channels: number;
  readonly norm: NormStep;
}

/** One step of a network. Tensors are named by torch's modules: `layer1.0` is what the module of that name gives. */
export type PlanStep =
  | ConvStep
  | { readonly op: Activation; readonly input: string; readonly output: string }
  | {
      readonly op: 'maxPool';
      readonly input: string;
      readonly output: string;
      readonly kernel: number;
      readonly stride: number;
      readonly pad: number;
      /** Whether a last window that is not whole counts. */
      readonly isCeil: boolean;
    }
  | WeightStep
  | IntegersStep
  | NodeStep
  | BatchNormStep
  | { readonly op: 'add' | 'multiply'; readonly inputs: readonly [string, string]; readonly output: string }
  | { readonly op: 'average'; readonly input: string; readonly output: string };

/** A convolution's numbers; what is left out is 1, or none. */
export interface ConvShape {
  readonly from: number;
  readonly to: number;
  readonly kernel: number | Pair;
  readonly stride?: number;
  /** What is padded where it is not the half of the kernel. */
  readonly pads?: number | Pads;
  readonly groups?: number;
  readonly hasBias?: boolean;
  readonly norm?: NormStep;
  /** Name of what it gives, where it ends a block that torch's hooks know by another name. */
  readonly output?: string;
}

/** The name of every network's input. */
export const INPUT_NAME = 'image';

/** A network as a list of steps, written down as torch runs it. Both the expected weights and the graph follow from it. */
export class NetworkPlan {
  readonly #steps: PlanStep[] = [];
  readonly #ignored = new Set<string>();
  readonly #scalars = new Set<string>();

  /** Weights of the checkpoint that are part of the network, but that its vectors don't need: tables that follow from its size. */
  get ignored(): ReadonlySet<string> {
    return this.#ignored;
  }

  /** What was written down so far, in the order in which it runs. */
  get steps(): readonly PlanStep[] {
    return this.#steps;
  }

  /**
   * A convolution, padded so that stride 1 keeps the size unless told otherwise.
   *
   * @returns name of what it gives: unless told, that of the normalisation where there is one, else the convolution's
   */
  conv(input: string, module: string, shape: ConvShape): string {
    const { from, to, stride = 1, groups = 1, hasBias = false, norm } = shape;
    const output = shape.output ?? norm?.module ?? module;
    const kernel: Pair = typeof shape.kernel === 'number' ? [shape.kernel, shape.kernel] : shape.kernel;
    const half: Pads = [(kernel[0] - 1) / 2, (kernel[1] - 1) / 2, (kernel[0] - 1) / 2, (kernel[1] - 1) / 2];
    const pads = typeof shape.pads === 'number' ? allAround(shape.pads) : (shape.pads ?? half);
    this.#steps.push({ op: 'conv', input, output, module, from, to, kernel, stride, pads, groups, hasBias, norm });
    return output;
  }

  /** Batch normalisation by itself. */
  batchNorm(input: string, norm: NormStep, channels: number, output = norm.module): string {
    this.#steps.push({ op: 'batchNorm', input, output, channels, norm });
    return output;
  }

  /** A weight of the graph, made of the checkpoint's; as it is unless told otherwise. */
  weight(
    output: string,
    shape: readonly number[],
    sources: readonly SourceWeight[],
    make?: WeightStep['make'],
  ): string {
    this.#steps.push({ op: 'weight', output, shape, sources, make: make ?? ((values) => values) });
    return output;
  }

  /** Whole numbers for a node: a list, or of the shape that is told. */
  integers(output: string, values: readonly number[], shape?: readonly number[]): string {
    this.#steps.push({ op: 'integers', output, shape, values });
    return output;
  }

  /** One number that a node takes as an input; the same number is the same tensor. */
  scalar(value: number): string {
    const output = `number/${value}`;
    if (!this.#scalars.has(output)) this.weight(output, [], [], () => Float32Array.of(value));
    this.#scalars.add(output);
    return output;
  }

  /** An operation of ONNX as it is. */
  node(
    type: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, WrittenAttribute>> = {},
  ): string {
    this.#steps.push({ op: 'node', type, inputs: [...inputs], output, attributes });
    return output;
  }

  /** Tensors one after another along an axis; 1 are the channels. */
  concat(inputs: readonly string[], output: string, axis = 1): string {
    return this.node('Concat', inputs, output, { axis: { int: axis } });
  }

  /** Lets a weight of the checkpoint be there without being used. */
  ignore(name: string): void {
    this.#ignored.add(name);
  }

  /** A function on every value. */
  activate(input: string, op: Activation, output: string): string {
    this.#steps.push({ op, input, output });
    return output;
  }

  /** The largest value of each window. */
  maxPool(
    input: string,
    output: string,
    window: { readonly kernel: number; readonly stride: number; readonly pad: number; readonly isCeil?: boolean },
  ): string {
    this.#steps.push({ op: 'maxPool', input, output, isCeil: false, ...window });
    return output;
  }

  /** The sum of two tensors of one shape. */
  add(inputs: readonly [string, string], output: string): string {
    this.#steps.push({ op: 'add', inputs, output });
    return output;
  }

  /** The product of two tensors, one of which may have a single value a channel. */
  multiply(inputs: readonly [string, string], output: string): string {
    this.#steps.push({ op: 'multiply', inputs, output });
    return output;
  }

  /** The mean of each channel: C×1×1. */
  average(input: string, output: string): string {
    this.#steps.push({ op: 'average', input, output });
    return output;
  }
}

function allAround(pad: number): Pads {
  return [pad, pad, pad, pad];
}
