import { ONNX } from './layout.ts';
import { ProtoMessage } from '../protobuf/writer.ts';

const IR_VERSION = 8;
const OPSET = 17;
const FLOAT32 = 1;
const INT64 = 7;

/** An attribute to be written: a list of whole numbers, a whole number, a float, or a text. */
export type WrittenAttribute =
  | { readonly ints: readonly number[] }
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string };

/** A graph in the making: nodes in the order in which they run, weights, inputs and outputs. All tensors but whole numbers are float32. */
export class OnnxGraph {
  readonly #graph = new ProtoMessage();

  /** @param name - the graph's name; undefined for a graph that adds to one in the same file */
  constructor(name?: string) {
    if (name !== undefined) this.#graph.text(ONNX.graph.name, name);
  }

  /** Adds an operation of ONNX's own set, version 17, with one output, or with others behind it. */
  node(
    op: string,
    io: { readonly inputs: readonly string[]; readonly output: string; readonly others?: readonly string[] },
    attributes: Readonly<Record<string, WrittenAttribute>> = {},
  ): this {
    const node = new ProtoMessage();
    for (const input of io.inputs) node.text(ONNX.node.input, input);
    for (const output of [io.output, ...(io.others ?? [])]) node.text(ONNX.node.output, output);
    node.text(ONNX.node.name, `${io.output}/${op}`).text(ONNX.node.opType, op);
    for (const [name, value] of Object.entries(attributes)) {
      node.message(ONNX.node.attribute, toAttribute(name, value));
    }
    this.#graph.message(ONNX.graph.node, node);
    return this;
  }

  /** Adds a weight; the values are kept by reference until the model is finished. */
  weight(name: string, shape: readonly number[], values: Float32Array): this {
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const tensor = new ProtoMessage()
      .ints(ONNX.tensor.dims, shape)
      .int(ONNX.tensor.dataType, FLOAT32)
      .text(ONNX.tensor.name, name)
      .bytes(ONNX.tensor.rawData, raw);
    this.#graph.message(ONNX.graph.initializer, tensor);
    return this;
  }

  /** Adds whole numbers that a node takes as an input, int64. */
  integers(name: string, shape: readonly number[], values: readonly number[]): this {
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    const tensor = new ProtoMessage()
      .ints(ONNX.tensor.dims, shape)
      .int(ONNX.tensor.dataType, INT64)
      .text(ONNX.tensor.name, name)
      .bytes(ONNX.tensor.rawData, raw);
    this.#graph.message(ONNX.graph.initializer, tensor);
    return this;
  }

  /** Adds an input; a text is the name of a free dimension. */
  input(name: string, shape: readonly (number | string)[]): this {
    this.#graph.message(ONNX.graph.input, toValue(name, shape));
    return this;
  }

  /** Adds an output; without a shape, onnxruntime finds type and shape itself. */
  output(name: string, shape?: readonly (number | string)[]): this {
    this.#graph.message(ONNX.graph.output, toValue(name, shape));
    return this;
  }

  /** The graph as a file's field. */
  toField(): ProtoMessage {
    return new ProtoMessage().message(ONNX.model.graph, this.#graph);
  }

  /** A whole file with this graph. */
  toModel(): Uint8Array<ArrayBuffer> {
    const opset = new ProtoMessage().text(ONNX.opset.domain, '').int(ONNX.opset.version, OPSET);
    return new ProtoMessage()
      .int(ONNX.model.irVersion, IR_VERSION)
      .text(ONNX.model.producerName, 'foldvec')
      .message(ONNX.model.graph, this.#graph)
      .message(ONNX.model.opsetImport, opset)
      .finish();
  }
}

function toAttribute(name: string, value: WrittenAttribute): ProtoMessage {
  const { attribute, attributeType } = ONNX;
  const message = new ProtoMessage().text(attribute.name, name);
  if ('ints' in value) return message.ints(attribute.ints, value.ints).int(attribute.type, attributeType.ints);
  if ('int' in value) return message.int(attribute.int, value.int).int(attribute.type, attributeType.int);
  if ('text' in value) return message.text(attribute.string, value.text).int(attribute.type, attributeType.string);
  return message.float(attribute.float, value.float).int(attribute.type, attributeType.float);
}

function toValue(name: string, shape: readonly (number | string)[] | undefined): ProtoMessage {
  const value = new ProtoMessage().text(ONNX.value.name, name);
  if (!shape) return value;
  const dims = new ProtoMessage();
  for (const length of shape) {
    const dim = new ProtoMessage();
    if (typeof length === 'string') dim.text(ONNX.dim.parameter, length);
    else dim.int(ONNX.dim.value, length);
    dims.message(ONNX.shape.dim, dim);
  }
  const tensor = new ProtoMessage().int(ONNX.tensorType.elementType, FLOAT32).message(ONNX.tensorType.shape, dims);
  return value.message(ONNX.value.type, new ProtoMessage().message(ONNX.type.tensor, tensor));
}
