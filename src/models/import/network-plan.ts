/** A convolution, with the batch normalisation behind it, as one step: the normalisation is folded into the weights. */
export interface ConvStep {
  readonly op: 'conv';
  readonly input: string;
  readonly output: string;
  /** The module's name: its weights are `<module>.weight` and, where `hasBias`, `<module>.bias`. */
  readonly module: string;
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly groups: number;
  readonly hasBias: boolean;
  readonly norm: NormStep | undefined;
}

/** A batch normalisation: the module's name, and its epsilon, which weights don't show. */
export interface NormStep {
  readonly module: string;
  readonly eps: number;
}

/** Functions between convolutions, by torch's names. */
export type Activation = 'ReLU' | 'ReLU6' | 'Hardswish' | 'Hardsigmoid';

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
    }
  | { readonly op: 'add' | 'multiply'; readonly inputs: readonly [string, string]; readonly output: string }
  | { readonly op: 'average'; readonly input: string; readonly output: string };

/** A convolution's numbers; what is left out is 1, or none. */
export interface ConvShape {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
  readonly stride?: number;
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

  /** What was written down so far, in the order in which it runs. */
  get steps(): readonly PlanStep[] {
    return this.#steps;
  }

  /**
   * A convolution, padded so that stride 1 keeps the size, as all of torchvision's are.
   *
   * @returns name of what it gives: unless told, that of the normalisation where there is one, else the convolution's
   */
  conv(input: string, module: string, shape: ConvShape): string {
    const { from, to, kernel, stride = 1, groups = 1, hasBias = false, norm } = shape;
    const output = shape.output ?? norm?.module ?? module;
    const pad = (kernel - 1) / 2;
    this.#steps.push({ op: 'conv', input, output, module, from, to, kernel, stride, pad, groups, hasBias, norm });
    return output;
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
    window: { readonly kernel: number; readonly stride: number; readonly pad: number },
  ): string {
    this.#steps.push({ op: 'maxPool', input, output, ...window });
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
