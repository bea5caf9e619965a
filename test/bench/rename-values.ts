import { ONNX } from '../../src/formats/onnx/layout.ts';
import { protoFields, protoText, type ProtoField } from '../../src/formats/protobuf/reader.ts';
import { ProtoMessage } from '../../src/formats/protobuf/writer.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Names = Readonly<Record<string, string>>;

/** Gives values of an ONNX file's graph other names: its inputs, its outputs, and what nodes take and give. */
export function renameValues(file: Bytes, names: Names): Bytes {
  return rewritten(file, (field, to) => {
    if (field.number !== ONNX.model.graph) return false;
    to.bytes(
      field.number,
      rewritten(bytesOf(field), (part, graph) => renamePart(part, graph, names)),
    );
    return true;
  });
}

function renamePart(part: ProtoField, graph: ProtoMessage, names: Names): boolean {
  const { node, input, output, valueInfo } = ONNX.graph;
  const isNode = part.number === node;
  if (!isNode && part.number !== input && part.number !== output && part.number !== valueInfo) return false;
  const named = isNode ? [ONNX.node.input, ONNX.node.output] : [ONNX.value.name];
  const renamed = rewritten(bytesOf(part), (field, to) => {
    const name = named.includes(field.number) ? names[protoText(field)] : undefined;
    if (name === undefined) return false;
    to.text(field.number, name);
    return true;
  });
  graph.bytes(part.number, renamed);
  return true;
}

/** A message with its fields as they were, but those that `change` has written anew. */
function rewritten(message: Bytes, change: (field: ProtoField, to: ProtoMessage) => boolean): Bytes {
  const to = new ProtoMessage();
  for (const field of protoFields(message)) if (!change(field, to)) to.whole(field.whole);
  return to.finish();
}

function bytesOf({ number, bytes }: ProtoField): Bytes {
  if (!bytes) throw new Error(`protobuf field ${number} is a number, expected a message`);
  return bytes;
}
