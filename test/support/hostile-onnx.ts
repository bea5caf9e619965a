import { ONNX } from '../../src/formats/onnx-layout.ts';
import { ProtoMessage } from '../../src/formats/protobuf-writer.ts';

/** What an ONNX file of one node looks like; what is left out is as in a sound file. */
export interface OneNode {
  readonly op?: string;
  readonly domain?: string;
  /** Name, ONNX's number of the element type, shape; a text is a free dimension. */
  readonly inputs?: readonly (readonly [string, number, readonly (number | string)[]])[];
  readonly weights?: Float32Array;
  /** Another file that is said to hold the weights. */
  readonly externalFile?: string;
  readonly hasOutput?: boolean;
}

const FLOAT32 = 1;
const EXTERNAL = 1;

/** The bytes of an ONNX file that is sound but for what is asked for. */
export function oneNodeOnnx(options: OneNode = {}): Uint8Array<ArrayBuffer> {
  const { op = 'Conv', domain = '', weights = Float32Array.of(1, 2, 3), externalFile, hasOutput = true } = options;
  const inputs = options.inputs ?? [['x', FLOAT32, ['N', 3, 8, 8]] as const];
  const node = new ProtoMessage()
    .text(ONNX.node.input, inputs[0]?.[0] ?? '')
    .text(ONNX.node.input, 'w')
    .text(ONNX.node.output, 'y')
    .text(ONNX.node.opType, op)
    .text(ONNX.node.domain, domain);
  const tensor = new ProtoMessage()
    .ints(ONNX.tensor.dims, [1, 3, 1, 1])
    .int(ONNX.tensor.dataType, FLOAT32)
    .text(ONNX.tensor.name, 'w');
  if (externalFile === undefined) tensor.bytes(ONNX.tensor.rawData, new Uint8Array(weights.buffer));
  else {
    const entry = new ProtoMessage()
      .text(ONNX.externalEntry.key, 'location')
      .text(ONNX.externalEntry.value, externalFile);
    tensor.message(ONNX.tensor.externalData, entry).int(ONNX.tensor.dataLocation, EXTERNAL);
  }
  const graph = new ProtoMessage().message(ONNX.graph.node, node).message(ONNX.graph.initializer, tensor);
  for (const input of inputs) graph.message(ONNX.graph.input, toInput(input));
  if (hasOutput) graph.message(ONNX.graph.output, new ProtoMessage().text(ONNX.value.name, 'y'));
  const opset = new ProtoMessage().int(ONNX.opset.version, 17);
  return new ProtoMessage()
    .int(ONNX.model.irVersion, 8)
    .message(ONNX.model.graph, graph)
    .message(ONNX.model.opsetImport, opset)
    .finish();
}

function toInput([name, type, shape]: readonly [string, number, readonly (number | string)[]]): ProtoMessage {
  const dims = new ProtoMessage();
  for (const length of shape) {
    const dim = new ProtoMessage();
    if (typeof length === 'string') dim.text(ONNX.dim.parameter, length);
    else dim.int(ONNX.dim.value, length);
    dims.message(ONNX.shape.dim, dim);
  }
  const tensor = new ProtoMessage().int(ONNX.tensorType.elementType, type).message(ONNX.tensorType.shape, dims);
  return new ProtoMessage()
    .text(ONNX.value.name, name)
    .message(ONNX.value.type, new ProtoMessage().message(ONNX.type.tensor, tensor));
}
