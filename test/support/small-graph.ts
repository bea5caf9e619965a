import { OnnxGraph, type WrittenAttribute } from '../../src/formats/onnx/writer.ts';
import { madeNumbers } from './made-weights.ts';

/** A small graph in the making: each step gives the name of a tensor. Weights are made numbers. */
export class SmallGraph {
  readonly #graph = new OnnxGraph('small');
  #count = 0;

  /** @param shape - of the input `x` */
  constructor(shape: readonly (number | string)[]) {
    this.#graph.input('x', shape);
  }

  /** An operation with one output. */
  node(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, WrittenAttribute>>): string {
    return this.nodes(op, inputs, 1, attributes)[0]!;
  }

  /** An operation with several outputs. */
  nodes(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, WrittenAttribute>> = {},
  ): readonly string[] {
    const [output, ...others] = Array.from({ length: outputs }, () => `${op}${this.#count++}`);
    this.#graph.node(op, { inputs, output: output!, others }, attributes);
    return [output!, ...others];
  }

  /** A convolution of made weights; 3 × 3, padded by 1, unless attributes say otherwise. */
  conv(
    input: string,
    [to, inGroup, height = 3, width = height]: readonly number[],
    attributes: Readonly<Record<string, WrittenAttribute>> = { pads: { ints: [1, 1, 1, 1] } },
  ): string {
    const weights = this.floats([to!, inGroup!, height, width]);
    return this.node('Conv', [input, weights, this.floats([to!])], attributes);
  }

  /** Made numbers between −1 and 1, times a scale, plus an offset. */
  floats(shape: readonly number[], scale = 1, offset = 0): string {
    const name = `floats${this.#count++}`;
    const count = shape.reduce((product, length) => product * length, 1);
    this.#graph.weight(
      name,
      shape,
      Float32Array.from(madeNumbers(name, count), (value) => value * scale + offset),
    );
    return name;
  }

  /** One float. */
  scalar(value: number): string {
    const name = `scalar${this.#count++}`;
    this.#graph.weight(name, [], Float32Array.of(value));
    return name;
  }

  /** Whole numbers, as a list unless a shape is given. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const name = `integers${this.#count++}`;
    this.#graph.integers(name, shape, values);
    return name;
  }

  /** The file, with one output. */
  finish(output: string): Uint8Array<ArrayBuffer> {
    return this.#graph.output(output).toModel();
  }
}
