import { OnnxGraph, type WrittenAttribute } from '../../src/formats/onnx/writer.ts';
import { madeNumbers } from './made-weights.ts';

/** A tensor of a graph in the making, whose shape is known. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
}

interface Step {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, WrittenAttribute>>;
}

interface Constant {
  readonly shape: readonly number[];
  readonly floats?: Float32Array;
  readonly integers?: readonly number[];
}

/** A graph as a list of steps, of which any part can be written: that which leads to some of its tensors. */
export class Recipe {
  readonly input: Tensor;
  readonly #free: boolean;
  readonly #steps: Step[] = [];
  readonly #constants = new Map<string, Constant>();
  #count = 0;

  /** @param isFree - whether the file leaves the count of images free */
  constructor(shape: readonly number[], isFree: boolean) {
    this.input = { name: 'x', shape };
    this.#free = isFree;
  }

  /** Adds an operation with one output of a shape. */
  add(
    op: string,
    inputs: readonly (Tensor | string)[],
    shape: readonly number[],
    attributes: Step['attributes'] = {},
  ): Tensor {
    return this.addAll(op, inputs, [shape], attributes)[0]!;
  }

  /** Adds an operation with an output for each shape. */
  addAll(
    op: string,
    inputs: readonly (Tensor | string)[],
    shapes: readonly (readonly number[])[],
    attributes: Step['attributes'] = {},
  ): readonly Tensor[] {
    const tensors = shapes.map((shape) => ({ name: `${op}${this.#count++}`, shape }));
    const names = inputs.map((input) => (typeof input === 'string' ? input : input.name));
    this.#steps.push({ op, inputs: names, outputs: tensors.map(({ name }) => name), attributes });
    return tensors;
  }

  /** A constant of made numbers between −1 and 1, times a scale, plus an offset. */
  floats(shape: readonly number[], scale = 1, offset = 0): Tensor {
    const name = `floats${this.#count++}`;
    const count = shape.reduce((product, length) => product * length, 1);
    const floats = Float32Array.from(madeNumbers(name, count), (value) => value * scale + offset);
    this.#constants.set(name, { shape, floats });
    return { name, shape };
  }

  /** One float. */
  scalar(value: number): Tensor {
    const name = `scalar${this.#count++}`;
    this.#constants.set(name, { shape: [], floats: Float32Array.of(value) });
    return { name, shape: [] };
  }

  /** Whole numbers. */
  integers(integers: readonly number[], shape: readonly number[] = [integers.length]): Tensor {
    const name = `integers${this.#count++}`;
    this.#constants.set(name, { shape, integers });
    return { name, shape };
  }

  /** The steps that lead to these tensors, in order. */
  leadingTo(outputs: readonly string[]): readonly Step[] {
    const wanted = new Set(outputs);
    const live: Step[] = [];
    for (const step of this.#steps.toReversed()) {
      if (!step.outputs.some((name) => wanted.has(name))) continue;
      live.push(step);
      for (const name of step.inputs) wanted.add(name);
    }
    return live.reverse();
  }

  /** The file of all that leads to these tensors. */
  toModel(outputs: readonly string[]): Uint8Array<ArrayBuffer> {
    const graph = new OnnxGraph('recipe');
    const [, ...map] = this.input.shape;
    graph.input('x', this.#free ? ['N', ...map] : this.input.shape);
    const steps = this.leadingTo(outputs);
    const used = new Set(steps.flatMap(({ inputs }) => inputs));
    for (const [name, { shape, floats, integers }] of this.#constants) {
      if (!used.has(name)) continue;
      if (floats) graph.weight(name, shape, floats);
      if (integers) graph.integers(name, shape, integers);
    }
    for (const {
      op,
      inputs,
      outputs: [output, ...others],
      attributes,
    } of steps) {
      graph.node(op, { inputs, output: output!, others }, attributes);
    }
    for (const name of outputs) graph.output(name);
    return graph.toModel();
  }

  /** The steps that lead to a tensor, a line each: what to write by hand when they fail. */
  describe(output: string): string {
    return this.leadingTo([output])
      .map(({ op, inputs, outputs, attributes }) => {
        const names = inputs.map((name) => {
          const { shape, integers, floats } = this.#constants.get(name) ?? {};
          if (integers) return `[${integers.join(',')}]${shape?.length === 0 ? '()' : ''}`;
          if (floats?.length === 1) return `${floats[0]}${shape?.length === 0 ? '' : ` (${shape?.join()})`}`;
          return shape ? `c(${shape.join(',')})` : name;
        });
        return `${outputs.join(', ')} = ${op}(${names.join('; ')}) ${JSON.stringify(attributes)}`;
      })
      .join('\n');
  }
}
