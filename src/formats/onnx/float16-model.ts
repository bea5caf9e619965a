import { toFloat16 } from '../../core/float16.ts';
import { FormatError } from '../../core/format-error.ts';
import { protoFields, type ProtoField } from '../protobuf/reader.ts';
import { ProtoMessage } from '../protobuf/writer.ts';
import { ONNX } from './layout.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from './model.ts';
import { readOnnx, readOnnxTensor } from './reader.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const FLOAT32 = 1;
const FLOAT16 = 10;
const TENSOR = 4; // the type of an attribute that holds one
/** The largest number of float16. What is beyond it in a weight means "very large", a mask for example, and stays finite so. */
const MOST = 65_504;

/** Operations that make numbers of a type of their own, hold graphs, or exist in float32 alone. */
const REFUSED = new Set([
  ...['If', 'Loop', 'Scan', 'EyeLike', 'Bernoulli', 'Multinomial', 'RandomNormal', 'RandomNormalLike'],
  ...['RandomUniform', 'RandomUniformLike', 'QuantizeLinear', 'DequantizeLinear', 'DynamicQuantizeLinear'],
]);
/** Operations whose second and third inputs, region and factors, ONNX wants in float32 whatever the rest is. */
const RESIZES = new Set(['Resize', 'Upsample']);

/**
 * The same network, computed in float16: weights rounded once, every float32 between them made float16, one cast behind the inputs
 * and one before the outputs, which stay float32. Half the bytes to keep and to move.
 *
 * @param file - an ONNX file with all its values in it
 * @returns an ONNX file, the caller's own
 * @throws FormatError `model-mismatch` where the network has a part that can't be made so; `file-damaged` if it is no ONNX file
 */
export function toFloat16Model(file: Bytes): Bytes {
  const model = readOnnx(file);
  refuseUnfit(model);
  const graph = new HalfGraph(model);
  const result = new ProtoMessage();
  for (const field of protoFields(file)) {
    if (field.number === ONNX.model.graph && field.bytes) graph.add(field.bytes);
    else result.whole(field.whole);
  }
  return result.message(ONNX.model.graph, graph.finish()).finish();
}

function refuseUnfit({ functions, nodes, initializers }: OnnxModel): void {
  if (functions.size > 0) throw unfit('it defines operations of its own');
  for (const { op, domain } of nodes) {
    if (domain !== '') throw unfit(`it has an operation of ${domain}: ${op}`);
    if (REFUSED.has(op)) throw unfit(`it has an operation that float16 does not fit: ${op}`);
  }
  for (const { name, externalFile } of initializers.values())
    if (externalFile !== undefined) throw unfit(`values of ${name} are in another file`);
}

function unfit(why: string): FormatError {
  return new FormatError('model-mismatch', `model can’t be computed in float16: ${why}`);
}

/** A graph in the making; what protobuf would merge comes one after another. */
class HalfGraph {
  readonly #model: OnnxModel;
  /** What nodes call a tensor now, by the name that an input or output of the whole has. */
  readonly #inner: ReadonlyMap<string, string>;
  readonly #kept: ReadonlySet<string>;
  readonly #inputs: readonly string[];
  readonly #outputs: readonly string[];
  readonly #nodes: ProtoMessage[] = [];
  readonly #rest = new ProtoMessage();

  constructor(model: OnnxModel) {
    this.#model = model;
    const made = new Set(model.nodes.flatMap(({ outputs }) => outputs));
    this.#inputs = model.inputs
      .filter(({ name, elementType }) => elementType === 'float32' && !model.initializers.has(name))
      .map(({ name }) => name);
    this.#outputs = model.outputs
      .filter(({ name, elementType }) => (elementType ?? 'float32') === 'float32' && made.has(name))
      .map(({ name }) => name);
    this.#inner = new Map([...this.#inputs, ...this.#outputs].map((name) => [name, `${name}/float16`]));
    this.#kept = keptNames(model);
  }

  add(graph: Bytes): void {
    let node = this.#nodes.length;
    for (const field of protoFields(graph)) {
      switch (field.number) {
        case ONNX.graph.node:
          this.#nodes.push(this.#toNode(bytesOf(field), this.#model.nodes[node++]!));
          break;
        case ONNX.graph.initializer:
          this.#addWeight(field);
          break;
        case ONNX.graph.input:
          this.#addInput(field);
          break;
        case ONNX.graph.sparseInitializer:
          throw unfit('it has sparse weights');
        case ONNX.graph.valueInfo: // of float32: whoever runs it finds the types again
          break;
        default:
          this.#rest.whole(field.whole);
      }
    }
  }

  finish(): ProtoMessage {
    const graph = new ProtoMessage();
    for (const name of this.#inputs) graph.message(ONNX.graph.node, cast(name, this.#nameOf(name), FLOAT16));
    for (const node of this.#nodes) graph.message(ONNX.graph.node, node);
    for (const name of this.#outputs) graph.message(ONNX.graph.node, cast(this.#nameOf(name), name, FLOAT32));
    return graph.whole(this.#rest.finish());
  }

  #nameOf(name: string): string {
    return this.#inner.get(name) ?? name;
  }

  #toNode(bytes: Bytes, node: OnnxNode): ProtoMessage {
    const result = new ProtoMessage();
    for (const name of node.inputs) result.text(ONNX.node.input, this.#nameOf(name));
    for (const name of node.outputs) result.text(ONNX.node.output, this.#nameOf(name));
    const isKept = node.outputs.some((name) => this.#kept.has(name));
    for (const field of protoFields(bytes)) {
      if (field.number === ONNX.node.input || field.number === ONNX.node.output) continue;
      if (field.number === ONNX.node.attribute && !isKept) result.message(field.number, toAttribute(field, node.op));
      else result.whole(field.whole);
    }
    // Zeros of float32, where it does not say otherwise.
    if (node.op === 'ConstantOfShape' && !node.attributes.has('value'))
      result.message(ONNX.node.attribute, tensorAttribute('value', half({ shape: [1] }, Float32Array.of(0))));
    return result;
  }

  #addWeight(field: ProtoField): void {
    const name = fieldText(bytesOf(field), ONNX.tensor.name);
    const tensor = this.#model.initializers.get(name);
    if (tensor?.elementType !== 'float32' || this.#kept.has(name)) this.#rest.whole(field.whole);
    else this.#rest.message(field.number, half(tensor, floatsOf(tensor)).text(ONNX.tensor.name, name));
  }

  /** Weights of old files are declared as inputs, too. */
  #addInput(field: ProtoField): void {
    const name = fieldText(bytesOf(field), ONNX.value.name);
    const weight = this.#model.initializers.get(name);
    if (weight?.elementType === 'float32' && !this.#kept.has(name)) this.#rest.message(field.number, halfValue(name));
    else this.#rest.whole(field.whole);
  }
}

/** Names of constants that stay float32. */
function keptNames({ nodes, initializers }: OnnxModel): ReadonlySet<string> {
  const constants = new Set(nodes.filter(({ op }) => op === 'Constant').flatMap(({ outputs }) => outputs));
  const kept = new Set<string>();
  for (const { op, inputs } of nodes) {
    if (!RESIZES.has(op)) continue;
    for (const name of inputs.slice(1, 3)) {
      if (name === '') continue;
      if (initializers.has(name) || constants.has(name)) kept.add(name);
      else throw unfit(`factors of ${op} show only when it runs`);
    }
  }
  return kept;
}

/** An attribute: constants of float32 become float16, and so does what a cast makes. */
function toAttribute(field: ProtoField, op: string): ProtoMessage {
  const bytes = bytesOf(field);
  const name = fieldText(bytes, ONNX.attribute.name);
  const fields = [...protoFields(bytes)];
  if (
    op === 'Cast' &&
    name === 'to' &&
    fields.some(({ number, int }) => number === ONNX.attribute.int && int === FLOAT32)
  ) {
    const { int, type } = ONNX.attribute;
    return new ProtoMessage().text(ONNX.attribute.name, name).int(int, FLOAT16).int(type, ONNX.attributeType.int);
  }
  if (op === 'Constant' && (name === 'value_float' || name === 'value_floats')) {
    const values = fields
      .filter(({ number }) => number === ONNX.attribute.float || number === ONNX.attribute.floats)
      .map((one) => toFloats(bytesOf(one)));
    const all = concatenated(values);
    return tensorAttribute('value', half({ shape: name === 'value_float' ? [] : [all.length] }, all));
  }
  const tensor = fields.find(({ number }) => number === ONNX.attribute.tensor);
  const held = tensor && readOnnxTensor(bytesOf(tensor));
  return held?.elementType === 'float32'
    ? tensorAttribute(name, half(held, floatsOf(held)))
    : new ProtoMessage().whole(bytes);
}

function tensorAttribute(name: string, tensor: ProtoMessage): ProtoMessage {
  const { attribute } = ONNX;
  return new ProtoMessage().text(attribute.name, name).message(attribute.tensor, tensor).int(attribute.type, TENSOR);
}

function half({ shape }: Pick<OnnxTensor, 'shape'>, values: Float32Array<ArrayBuffer>): ProtoMessage {
  const finite = values.map((value) =>
    Math.abs(value) > MOST && Number.isFinite(value) ? Math.sign(value) * MOST : value,
  );
  const halves = toFloat16(finite);
  return new ProtoMessage()
    .ints(ONNX.tensor.dims, shape)
    .int(ONNX.tensor.dataType, FLOAT16)
    .bytes(ONNX.tensor.rawData, new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength));
}

function halfValue(name: string): ProtoMessage {
  const tensor = new ProtoMessage().int(ONNX.tensorType.elementType, FLOAT16);
  const type = new ProtoMessage().message(ONNX.type.tensor, tensor);
  return new ProtoMessage().text(ONNX.value.name, name).message(ONNX.value.type, type);
}

function cast(from: string, to: string, type: number): ProtoMessage {
  const attribute = new ProtoMessage()
    .text(ONNX.attribute.name, 'to')
    .int(ONNX.attribute.int, type)
    .int(ONNX.attribute.type, ONNX.attributeType.int);
  return new ProtoMessage()
    .text(ONNX.node.input, from)
    .text(ONNX.node.output, to)
    .text(ONNX.node.name, `${to}/Cast`)
    .text(ONNX.node.opType, 'Cast')
    .message(ONNX.node.attribute, attribute);
}

function floatsOf({ raw, floatLists }: OnnxTensor): Float32Array<ArrayBuffer> {
  return raw ? toFloats(raw) : concatenated(floatLists.map(toFloats));
}

/** A copy: views of a file begin anywhere. */
function toFloats(bytes: Bytes): Float32Array<ArrayBuffer> {
  return new Float32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer);
}

function concatenated(lists: readonly Float32Array<ArrayBuffer>[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

function fieldText(message: Bytes, wanted: number): string {
  let text = '';
  for (const { number, bytes } of protoFields(message))
    if (number === wanted && bytes) text = new TextDecoder().decode(bytes);
  return text;
}

function bytesOf({ bytes }: ProtoField): Bytes {
  return bytes ?? new Uint8Array();
}
