import { damagedFile } from '../bytes/damaged-file.ts';
import { ELEMENT_TYPES, ONNX } from './layout.ts';
import type { OnnxAttribute, OnnxDim, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from './model.ts';
import { protoFields, protoInts, protoText, type ProtoField } from '../protobuf/reader.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const MAX_NODES = 200_000; // the largest networks have some 10,000

/**
 * Reads an ONNX file: graph, nodes, weights. Weights are views of the file; graphs within nodes (If, Loop) are passed over.
 *
 * @throws FormatError `file-damaged` if it is no ONNX file
 */
export function readOnnx(file: Uint8Array<ArrayBuffer>): OnnxModel {
  const parts = new Parts();
  const opsets = new Map<string, number>();
  const functions = new Set<string>();
  let hasVersion = false;
  for (const field of protoFields(file)) {
    if (field.number === ONNX.model.irVersion) hasVersion = true;
    // A second graph adds to the first: that is how protobuf merges.
    else if (field.number === ONNX.model.graph) parts.add(bytesOf(field));
    else if (field.number === ONNX.model.opsetImport) {
      const { domain, version } = ONNX.opset;
      const opset = fieldMap(bytesOf(field));
      opsets.set(textAt(opset, domain), opset.get(version)?.at(-1)?.int ?? 0);
    } else if (field.number === ONNX.model.functions) {
      const defined = fieldMap(bytesOf(field));
      functions.add(`${textAt(defined, ONNX.functions.domain)} ${textAt(defined, ONNX.functions.name)}`);
    }
  }
  if (!hasVersion || parts.nodes.length === 0) throw damagedFile('file is no ONNX model, or holds no graph');
  const { nodes, initializers, inputs, outputs, values } = parts;
  return { opsets, functions, nodes, initializers, inputs, outputs, values };
}

class Parts {
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, OnnxTensor>();
  readonly inputs: OnnxValue[] = [];
  readonly outputs: OnnxValue[] = [];
  readonly values = new Map<string, OnnxValue>();

  add(graph: Bytes): void {
    for (const field of protoFields(graph)) {
      switch (field.number) {
        case ONNX.graph.node:
          if (this.nodes.length === MAX_NODES) throw damagedFile(`model has more than ${MAX_NODES} nodes`);
          this.nodes.push(toNode(bytesOf(field)));
          break;
        case ONNX.graph.initializer: {
          const tensor = readOnnxTensor(bytesOf(field));
          this.initializers.set(tensor.name, tensor);
          break;
        }
        case ONNX.graph.input:
          this.inputs.push(toValue(bytesOf(field)));
          break;
        case ONNX.graph.output:
          this.outputs.push(toValue(bytesOf(field)));
          break;
        case ONNX.graph.valueInfo: {
          const value = toValue(bytesOf(field));
          this.values.set(value.name, value);
        }
      }
    }
  }
}

function toNode(bytes: Bytes): OnnxNode {
  const fields = fieldMap(bytes);
  const texts = (number: number) => (fields.get(number) ?? []).map(protoText);
  const attributes = new Map<string, OnnxAttribute>();
  for (const field of fields.get(ONNX.node.attribute) ?? []) {
    const attribute = fieldMap(bytesOf(field));
    attributes.set(textAt(attribute, ONNX.attribute.name), toAttribute(attribute));
  }
  const domain = textAt(fields, ONNX.node.domain);
  return {
    op: textAt(fields, ONNX.node.opType),
    domain: domain === 'ai.onnx' ? '' : domain,
    inputs: texts(ONNX.node.input),
    outputs: texts(ONNX.node.output),
    attributes,
  };
}

function toAttribute(fields: Fields): OnnxAttribute {
  const float = fields.get(ONNX.attribute.float)?.at(-1)?.bytes;
  const tensor = fields.get(ONNX.attribute.tensor)?.at(-1)?.bytes;
  return {
    float: float?.length === 4 ? new DataView(float.buffer, float.byteOffset).getFloat32(0, true) : undefined,
    int: fields.get(ONNX.attribute.int)?.at(-1)?.int ?? 0,
    ints: (fields.get(ONNX.attribute.ints) ?? []).flatMap(protoInts),
    text: textAt(fields, ONNX.attribute.string),
    tensor: tensor && readOnnxTensor(tensor),
  };
}

/** Reads a tensor that stands in another message. Its values are views. */
export function readOnnxTensor(bytes: Uint8Array<ArrayBuffer>): OnnxTensor {
  const fields = fieldMap(bytes);
  const { dims, dataType, floatData, int64Data, name, rawData, externalData, dataLocation } = ONNX.tensor;
  const isExternal = fields.has(externalData) || (fields.get(dataLocation)?.at(-1)?.int ?? 0) !== 0;
  return {
    name: textAt(fields, name),
    elementType: toElementType(fields.get(dataType)?.at(-1)?.int ?? 0),
    shape: (fields.get(dims) ?? []).flatMap(protoInts),
    raw: fields.get(rawData)?.at(-1)?.bytes,
    floatLists: (fields.get(floatData) ?? []).map(bytesOf),
    int64List: (fields.get(int64Data) ?? []).flatMap(protoInts),
    externalFile: isExternal ? externalFileOf(fields.get(externalData) ?? []) : undefined,
  };
}

function externalFileOf(entries: readonly ProtoField[]): string {
  for (const entry of entries) {
    const fields = fieldMap(bytesOf(entry));
    if (textAt(fields, ONNX.externalEntry.key) === 'location') return textAt(fields, ONNX.externalEntry.value);
  }
  return '';
}

function toValue(bytes: Bytes): OnnxValue {
  const fields = fieldMap(bytes);
  const type = nested(fields, ONNX.value.type);
  const tensor = type && nested(type, ONNX.type.tensor);
  const shape = tensor && nested(tensor, ONNX.tensorType.shape);
  return {
    name: textAt(fields, ONNX.value.name),
    isTensor: !type || type.size === 0 || tensor !== undefined,
    elementType: tensor && toElementType(tensor.get(ONNX.tensorType.elementType)?.at(-1)?.int ?? 0),
    shape: shape && (shape.get(ONNX.shape.dim) ?? []).map(toDim),
  };
}

function toDim(field: ProtoField): OnnxDim {
  const fields = fieldMap(bytesOf(field));
  const value = fields.get(ONNX.dim.value)?.at(-1)?.int;
  if (value !== undefined) return value;
  return fields.has(ONNX.dim.parameter) ? textAt(fields, ONNX.dim.parameter) : undefined;
}

function toElementType(number: number): string {
  return ELEMENT_TYPES.get(number) ?? `type ${number}`;
}

type Fields = ReadonlyMap<number, readonly ProtoField[]>;

function fieldMap(bytes: Bytes): Fields {
  const fields = new Map<number, ProtoField[]>();
  for (const field of protoFields(bytes)) {
    const same = fields.get(field.number);
    if (same) same.push(field);
    else fields.set(field.number, [field]);
  }
  return fields;
}

function nested(fields: Fields, number: number): Fields | undefined {
  const bytes = fields.get(number)?.at(-1)?.bytes;
  return bytes && fieldMap(bytes);
}

function textAt(fields: Fields, number: number): string {
  const field = fields.get(number)?.at(-1);
  return field ? protoText(field) : '';
}

function bytesOf({ number, bytes }: ProtoField): Bytes {
  if (!bytes) throw damagedFile(`protobuf field ${number} is a number, expected a message`);
  return bytes;
}
