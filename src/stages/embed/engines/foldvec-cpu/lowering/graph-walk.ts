import { productOf } from '../../../../../formats/onnx/axes.ts';
import { integersBehind, type KnownInputs } from '../../../../../formats/onnx/integers.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../../../../../formats/onnx/model.ts';
import { outputShapes } from '../../../../../formats/onnx/shapes.ts';
import { integersOf } from '../../../../../formats/onnx/values.ts';
import { foldConstants } from './fold-constants.ts';
import { MOST_AXES, toConstant, type GraphValue } from './graph-value.ts';
import { layoutOf, type MapAxis, shapeOf } from './map-layout.ts';
import type { NetworkBuilder } from './network-builder.ts';
import { NodeReader, type KnownNames } from './node-reader.ts';
import { OPERATORS } from './operators.ts';
import type { PictureInput } from './picture-input.ts';

const MAX_FLOATS = 64; // longer lists are no shapes
const MOST_INTEGERS = 2 ** 20; // places in tables, as of the distances between tokens
const MOST_COUNTED = 2 ** 22; // of all such tables together
const MOST_FOLDED = 2 ** 22; // floats of constants that nodes make, besides some times those that the file holds
const FLOAT32 = 1;
const DIVISIONS = new Set(['Div', 'Mod']); // of floats they are others than of whole numbers
const ALWAYS_INTEGERS = new Set(['Cast', 'Shape', 'Size']);

/** Goes through a graph's nodes in their order, and keeps what each name stands for. */
export class GraphWalk implements KnownNames {
  readonly #shapes = new Map<string, readonly number[]>();
  readonly batch: number;
  readonly version: number;
  readonly #builder: NetworkBuilder;
  readonly #values = new Map<string, GraphValue | undefined>();
  readonly #integers = new Map<string, readonly number[] | undefined>();
  readonly #tensors: Map<string, OnnxTensor>;
  #counted = 0;
  #folded = 0;

  /** @param axes - axes of the input */
  constructor(model: OnnxModel, builder: NetworkBuilder, { name, shape }: PictureInput, axes: readonly MapAxis[]) {
    this.#builder = builder;
    this.#tensors = new Map(model.initializers);
    this.version = model.opsets.get('') ?? 0;
    for (const { raw } of model.initializers.values()) this.#folded -= raw?.length ?? 0;
    this.#shapes.set(name, shape);
    this.batch = shape[0] ?? 1;
    this.#values.set(name, { kind: 'map', map: 0, layout: layoutOf(builder.shapeOf(0), this.batch, axes) });
  }

  /** What a name stands for; undefined for whole numbers, and for what no node gave so far. */
  value(name: string): GraphValue | undefined {
    const tensor = this.#tensors.get(name);
    if (tensor && !this.#values.has(name)) this.#values.set(name, toConstant(tensor));
    return this.#values.get(name);
  }

  /** Whole numbers of a constant, or that follow from shapes. */
  integers(name: string): readonly number[] | undefined {
    const tensor = this.#tensors.get(name);
    if (tensor && !this.#integers.has(name)) this.#integers.set(name, integersOf(tensor));
    return this.#integers.get(name);
  }

  /** The shape of what a name stands for, as far as it is known. */
  shape(name: string): readonly number[] | undefined {
    return this.#shapes.get(name) ?? this.#tensors.get(name)?.shape;
  }

  /** A tensor as the file holds it. */
  tensor(name: string): OnnxTensor | undefined {
    return this.#tensors.get(name);
  }

  /**
   * Adds the layers of a node.
   *
   * @throws GraphRefusal if there are none
   */
  lower(node: OnnxNode): void {
    if (node.op === 'Constant' && node.domain === '') {
      this.#keepConstant(node);
      return;
    }
    const reader = new NodeReader(node, this.#builder, this);
    if (node.domain !== '') return reader.refuse(`is of another set of operations than ONNX’s own: ${node.domain}`);
    const known = this.#knownOf(node);
    outputShapes(node, known).forEach((shape, i) => this.#keepShape(node.outputs[i] ?? '', shape));
    if (this.#keepIntegers(node, reader, known)) return;
    const constant = foldConstants(reader);
    const first = reader.value(0);
    const isNew = constant && !(first?.kind === 'constant' && first.values === constant.values);
    if (isNew && (this.#folded += constant.values.length) > MOST_FOLDED) {
      return reader.refuse('makes more constants than there is memory for');
    }
    const lowerNode = OPERATORS.get(node.op);
    const given = constant ?? lowerNode?.(reader) ?? reader.refuse('is no operation that this engine has');
    const values: readonly GraphValue[] = 'kind' in given ? [given] : given;
    values.forEach((value, i) => {
      const name = node.outputs[i] ?? '';
      const axes = value.kind === 'map' ? value.layout : value.kind === 'constant' ? value.shape : [];
      if (axes.length > MOST_AXES) reader.refuse(`gives ${axes.length} axes`);
      const expected = this.shape(name);
      if (value.kind === 'map' && expected && expected.join() !== shapeOf(value.layout).join()) {
        reader.refuse(`gives (${shapeOf(value.layout).join(', ')}) where (${expected.join(', ')}) is expected`);
      }
      if (value.kind === 'map') this.#keepShape(name, shapeOf(value.layout));
      if (value.kind === 'constant') this.#keepShape(name, value.shape);
      this.#values.set(name, value);
    });
  }

  #keepShape(name: string, shape: readonly number[] | undefined): void {
    if (shape?.every((length) => Number.isSafeInteger(length) && length >= 0)) this.#shapes.set(name, shape);
  }

  #knownOf(node: OnnxNode): KnownInputs {
    const nameAt = (input: number) => node.inputs[input] ?? '';
    return {
      shape: (i) => this.shape(nameAt(i)),
      integers: (i) => this.integers(nameAt(i)),
      floats: (i) => {
        const value = this.value(nameAt(i));
        return value?.kind === 'constant' && value.values.length <= MAX_FLOATS ? [...value.values] : undefined;
      },
    };
  }

  #keepConstant({ outputs: [output = ''], attributes }: OnnxNode): void {
    const tensor = attributes.get('value')?.tensor;
    if (tensor) this.#tensors.set(output, tensor);
    this.#folded -= tensor?.raw?.length ?? 0;
    const float = attributes.get('value_float')?.float;
    if (float !== undefined) {
      this.#values.set(output, { kind: 'constant', shape: [], values: Float32Array.of(float), isFloat32: true });
      this.#shapes.set(output, []);
    }
    const integer = attributes.get('value_int');
    const integers = integer ? [integer.int] : attributes.get('value_ints')?.ints;
    if (!integers) return;
    this.#integers.set(output, integers);
    this.#shapes.set(output, integer ? [] : [integers.length]);
  }

  /** @returns whether the node computes whole numbers, as of shapes */
  #keepIntegers(node: OnnxNode, reader: NodeReader, known: KnownInputs): boolean {
    const integers = integersBehind(node, known, MOST_INTEGERS);
    if (!integers) return false;
    if ((this.#counted += integers.length) > MOST_COUNTED) reader.refuse('makes more whole numbers than shapes have');
    const [output = ''] = node.outputs;
    const isFloat = reader.value(0)?.kind === 'constant';
    if (isFloat && DIVISIONS.has(node.op)) return false;
    // Tables that are stretched against each other are more than lists of numbers.
    const expected = this.shape(output);
    if (expected && productOf(expected) !== integers.length) return false;
    if (node.op === 'Cast' && reader.int('to', 0) === FLOAT32) {
      // From here on they are divided as floats.
      const shape = this.shape(output) ?? [integers.length];
      this.#values.set(output, { kind: 'constant', shape, values: Float32Array.from(integers), isFloat32: true });
      return true;
    }
    this.#integers.set(output, integers);
    // Roots and powers of floats go on as such besides.
    return ALWAYS_INTEGERS.has(node.op) || !isFloat;
  }
}
