import { expect, test } from 'vitest';
import { externalLocations, withExternalData } from '../../../../src/formats/onnx/external-data.ts';
import { readOnnx } from '../../../../src/formats/onnx/reader.ts';
import { ONNX } from '../../../../src/formats/onnx/layout.ts';
import { ProtoMessage } from '../../../../src/formats/protobuf/writer.ts';

function entry(key: string, value: string): ProtoMessage {
  return new ProtoMessage().text(ONNX.externalEntry.key, key).text(ONNX.externalEntry.value, value);
}

function tensor(name: string, location: string, offset = '0', length = '8'): ProtoMessage {
  return new ProtoMessage()
    .ints(ONNX.tensor.dims, [2])
    .int(ONNX.tensor.dataType, 1)
    .text(ONNX.tensor.name, name)
    .message(ONNX.tensor.externalData, entry('location', location))
    .message(ONNX.tensor.externalData, entry('offset', offset))
    .message(ONNX.tensor.externalData, entry('length', length))
    .int(ONNX.tensor.dataLocation, 1);
}

/** A weight in `a.data`, a constant in `b.bin`, and one in a graph within a node. */
function model(weight = 'a.data'): Uint8Array<ArrayBuffer> {
  const value = (inner: ProtoMessage, field: number) =>
    new ProtoMessage().text(ONNX.attribute.name, 'value').message(field, inner);
  const constant = new ProtoMessage()
    .text(ONNX.node.output, 'c')
    .text(ONNX.node.opType, 'Constant')
    .message(ONNX.node.attribute, value(tensor('', 'b.bin', '4'), ONNX.attribute.tensor));
  const branch = new ProtoMessage().message(ONNX.graph.initializer, tensor('inner', 'b.bin'));
  const choice = new ProtoMessage()
    .text(ONNX.node.output, 'y')
    .text(ONNX.node.opType, 'If')
    .message(ONNX.node.attribute, value(branch, ONNX.attribute.graph));
  const graph = new ProtoMessage()
    .message(ONNX.graph.node, constant)
    .message(ONNX.graph.node, choice)
    .message(ONNX.graph.initializer, tensor('w', weight, '8'));
  return new ProtoMessage().int(ONNX.model.irVersion, 8).message(ONNX.model.graph, graph).finish();
}

test('weights, constants and those of inner graphs come from the files that they name, at their places', async () => {
  const data = new Map([
    ['a.data', new Blob([Uint8Array.from({ length: 16 }, (_, i) => i)])],
    ['b.bin', new Blob([Uint8Array.from({ length: 16 }, (_, i) => 100 + i)])],
  ]);
  const file = new Uint8Array(await withExternalData(model(), data)!.arrayBuffer());
  const { initializers, nodes } = readOnnx(file);
  expect([...initializers.get('w')!.raw!]).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  expect([...nodes[0]!.attributes.get('value')!.tensor!.raw!]).toEqual([104, 105, 106, 107, 108, 109, 110, 111]);
  expect(externalLocations(file)).toEqual([]);
});

test('the files are listed once each', () => {
  expect(externalLocations(model())).toEqual(['b.bin', 'a.data']);
});

test.for(['../a.data', '/etc/a.data', 'C:\\a.data', 'in/../../a.data', ''])(
  'values at %j are refused: they are not in the model’s folder',
  (location) => {
    expect(() => externalLocations(model(location))).toThrow(/outside its own folder, which is refused/);
  },
);
