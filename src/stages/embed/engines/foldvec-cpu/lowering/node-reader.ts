import type { OnnxNode, OnnxTensor } from '../../../../../formats/onnx/model.ts';
import { GraphRefusal, type MapId, type MapShape } from '../network.ts';
import type { ConstantValue, GraphValue, MapValue } from './graph-value.ts';
import { layoutOf } from './map-layout.ts';
import type { NetworkBuilder } from './network-builder.ts';
import { padMap } from './lower-padding.ts';

/** What is known of a graph's names, when a node is lowered. */
export interface KnownNames {
  value(name: string): GraphValue | undefined;
  integers(name: string): readonly number[] | undefined;
  tensor(name: string): OnnxTensor | undefined;
  /** As it follows from the input's. */
  shape(name: string): readonly number[] | undefined;
  /** Images of the input. */
  readonly batch: number;
  /** Of ONNX's own set of operations. */
  readonly version: number;
}

/** One node of a graph, with what is known of its inputs. */
export class NodeReader {
  readonly node: OnnxNode;
  readonly builder: NetworkBuilder;
  readonly #known: KnownNames;

  constructor(node: OnnxNode, builder: NetworkBuilder, known: KnownNames) {
    this.node = node;
    this.builder = builder;
    this.#known = known;
  }

  /** The version of ONNX's own set of operations that the file is written in. */
  get version(): number {
    return this.#known.version;
  }

  /** Whether the node has an input at a place: later ones may be left out. */
  has(input: number): boolean {
    return (this.node.inputs[input] ?? '') !== '';
  }

  /** An input's value; undefined if it is left out, or none of floats. */
  value(input: number): GraphValue | undefined {
    return this.#known.value(this.node.inputs[input] ?? '');
  }

  /** An input that depends on the picture, as a map. */
  map(input: number): MapValue {
    const value = this.value(input);
    switch (value?.kind) {
      case 'map':
        return value;
      case 'padded':
        return padMap(this, value);
      case 'curve':
        return this.refuse('takes a part of a GELU, which is known as a whole only');
      case 'norm':
        return this.refuse('takes a part of a layer norm, which is known as a whole only');
      case 'length':
        return this.refuse('takes lengths of vectors, which are known only where these are divided by them');
      case 'scores':
        return this.refuse('takes a part of an attention, which is known as a whole only');
      case 'constant':
        return this.refuse('computes with constants alone');
      case undefined:
        return this.refuse(`has an input that is no tensor of float32: “${this.node.inputs[input] ?? ''}”`);
    }
  }

  /** An input that is a constant of float32; undefined if it is left out, or not constant. */
  constant(input: number): ConstantValue | undefined {
    const value = this.value(input);
    return value?.kind === 'constant' && value.isFloat32 ? value : undefined;
  }

  /** As {@link constant}, where there must be one. */
  constantAt(input: number, what: string): ConstantValue {
    return this.constant(input) ?? this.refuse(`has ${what} that are no constants of float32`);
  }

  /** Whole numbers of an input; undefined if it is left out, or they are not known. */
  integers(input: number): readonly number[] | undefined {
    return this.#known.integers(this.node.inputs[input] ?? '');
  }

  /** An input as the file holds it. */
  tensor(input: number): OnnxTensor | undefined {
    return this.#known.tensor(this.node.inputs[input] ?? '');
  }

  /** The shape of an output. */
  outputShape(output = 0): readonly number[] {
    const shape = this.#known.shape(this.node.outputs[output] ?? '');
    return shape ?? this.refuse('gives a shape that can’t be found out beforehand');
  }

  /** The shape of an input. */
  inputShape(input: number): readonly number[] | undefined {
    return this.#known.shape(this.node.inputs[input] ?? '');
  }

  /** A whole number of the node's attributes. */
  int(name: string, otherwise: number): number {
    return this.node.attributes.get(name)?.int ?? otherwise;
  }

  /** Whole numbers of the node's attributes; undefined if it has none of this name. */
  ints(name: string): readonly number[] | undefined {
    return this.node.attributes.get(name)?.ints;
  }

  /** A float of the node's attributes. */
  float(name: string, otherwise: number): number {
    return this.node.attributes.get(name)?.float ?? otherwise;
  }

  /** A text of the node's attributes; empty if it has none of this name. */
  text(name: string): string {
    return this.node.attributes.get(name)?.text ?? '';
  }

  /** Shape of a value's map. */
  mapShape({ map }: MapValue): MapShape {
    return this.builder.shapeOf(map);
  }

  /** A map as a tensor of batch, channels, rows, columns. */
  asTensor(map: MapId): MapValue {
    const layout = layoutOf(this.builder.shapeOf(map), this.#known.batch, ['batch', 'channels', 'rows', 'columns']);
    return { kind: 'map', map, layout };
  }

  /** @throws GraphRefusal always, with the node's name and this reason */
  refuse(reason: string): never {
    throw new GraphRefusal(`${this.node.op} “${this.node.outputs[0] ?? ''}” ${reason}.`);
  }
}
