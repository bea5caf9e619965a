import { ONNX } from '../../../src/formats/onnx/layout.ts';
import { OnnxGraph, type WrittenAttribute } from '../../../src/formats/onnx/writer.ts';
import { ProtoMessage } from '../../../src/formats/protobuf/writer.ts';
import { toValueInfo } from '../../support/hostile-onnx.ts';

type Attributes = Readonly<Record<string, WrittenAttribute>>;

/** A model of pictures of one pixel that runs these operations one after another; a number is the second input of its operation. */
export function chainOnnx(...steps: (readonly [op: string, attributesOrNumber?: Attributes | number])[]) {
  const graph = new OnnxGraph('odd').input('x', ['N', 3, 1, 1]);
  let last = 'x';
  steps.forEach(([op, extra], i) => {
    const output = i === steps.length - 1 ? 'y' : `t${i}`;
    if (typeof extra === 'number') {
      graph.weight(`w${i}`, [], Float32Array.of(extra));
      graph.node(op, { inputs: [last, `w${i}`], output });
    } else graph.node(op, { inputs: [last], output }, extra);
    last = output;
  });
  return graph.output('y').toModel();
}

/** A model whose rows are those of a picture less the mean of its batch: they depend on their neighbours. */
export function neighbourlyOnnx() {
  const graph = new OnnxGraph('odd').input('x', ['N', 3, 1, 1]);
  graph.node('ReduceMean', { inputs: ['x'], output: 'mean' }, { axes: { ints: [0] }, keepdims: { int: 1 } });
  graph.node('Sub', { inputs: ['x', 'mean'], output: 'd' }).node('Exp', { inputs: ['d'], output: 'y' });
  return graph.output('y').toModel();
}

const INT64 = 7;
const BOOL = 9;
const FLOAT32 = 1;
const GRAPH_ATTRIBUTE = 5;

/** A model that counts to 2⁶² before it gives its picture back. */
export function endlessOnnx(): Uint8Array<ArrayBuffer> {
  const body = new ProtoMessage()
    .message(ONNX.graph.node, identity('goesOn', 'goesOnAfter'))
    .message(ONNX.graph.node, identity('v', 'vAfter'))
    .text(ONNX.graph.name, 'body');
  const inputs = [
    toValueInfo(['round', INT64, []]),
    toValueInfo(['goesOn', BOOL, []]),
    toValueInfo(['v', FLOAT32, ['N', 3, 1, 1]]),
  ];
  for (const input of inputs) body.message(ONNX.graph.input, input);
  body.message(ONNX.graph.output, toValueInfo(['goesOnAfter', BOOL, []]));
  body.message(ONNX.graph.output, toValueInfo(['vAfter', FLOAT32, ['N', 3, 1, 1]]));
  const { name, graph: graphValue, type } = ONNX.attribute;
  const attribute = new ProtoMessage().text(name, 'body').message(graphValue, body).int(type, GRAPH_ATTRIBUTE);
  const loop = new ProtoMessage();
  for (const input of ['rounds', 'yes', 'x']) loop.text(ONNX.node.input, input);
  loop.text(ONNX.node.output, 'y').text(ONNX.node.opType, 'Loop').message(ONNX.node.attribute, attribute);
  const rounds = new Uint8Array(BigInt64Array.of(2n ** 62n).buffer);
  const graph = new ProtoMessage()
    .message(ONNX.graph.node, loop)
    .text(ONNX.graph.name, 'endless')
    .message(ONNX.graph.initializer, scalar('rounds', INT64, rounds))
    .message(ONNX.graph.initializer, scalar('yes', BOOL, Uint8Array.of(1)))
    .message(ONNX.graph.input, toValueInfo(['x', FLOAT32, ['N', 3, 1, 1]]))
    .message(ONNX.graph.output, toValueInfo(['y', FLOAT32, ['N', 3, 1, 1]]));
  const opset = new ProtoMessage().text(ONNX.opset.domain, '').int(ONNX.opset.version, 17);
  return new ProtoMessage()
    .int(ONNX.model.irVersion, 8)
    .message(ONNX.model.graph, graph)
    .message(ONNX.model.opsetImport, opset)
    .finish();
}

function identity(input: string, output: string): ProtoMessage {
  return new ProtoMessage()
    .text(ONNX.node.input, input)
    .text(ONNX.node.output, output)
    .text(ONNX.node.opType, 'Identity');
}

function scalar(name: string, type: number, raw: Uint8Array): ProtoMessage {
  return new ProtoMessage()
    .int(ONNX.tensor.dataType, type)
    .text(ONNX.tensor.name, name)
    .bytes(ONNX.tensor.rawData, raw);
}
