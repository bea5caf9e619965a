import { damagedFile } from '../bytes/damaged-file.ts';
import { protoFields, protoText, type ProtoField } from '../protobuf/reader.ts';
import { protoHeader } from '../protobuf/writer.ts';
import { ONNX } from './layout.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Kind = 'model' | 'graph' | 'function' | 'node' | 'attribute' | 'sparse' | 'tensor';

/** Which fields of a message lead to tensors, wherever ONNX allows them: also in the graphs of If, Loop and Scan. */
const LEADS: Readonly<Record<Exclude<Kind, 'tensor'>, Readonly<Partial<Record<number, Kind>>>>> = {
  model: { [ONNX.model.graph]: 'graph', [ONNX.model.functions]: 'function' },
  graph: {
    [ONNX.graph.node]: 'node',
    [ONNX.graph.initializer]: 'tensor',
    [ONNX.graph.sparseInitializer]: 'sparse',
  },
  function: { [ONNX.functions.node]: 'node' },
  node: { [ONNX.node.attribute]: 'attribute' },
  attribute: {
    [ONNX.attribute.tensor]: 'tensor',
    [ONNX.attribute.graph]: 'graph',
    [ONNX.attribute.tensors]: 'tensor',
    [ONNX.attribute.graphs]: 'graph',
    [ONNX.attribute.sparse]: 'sparse',
    [ONNX.attribute.sparses]: 'sparse',
  },
  sparse: { [ONNX.sparse.values]: 'tensor', [ONNX.sparse.indices]: 'tensor' },
};
const MAX_DEPTH = 64; // graphs in graphs

/** Where the values of a tensor lie. */
interface Place {
  /** As the file says it: a path relative to its own folder. */
  readonly location: string;
  readonly offset: number;
  /** Undefined: to the file's end. */
  readonly length: number | undefined;
}

/**
 * The other files in which an ONNX file keeps values, as it says them: paths relative to its own folder.
 *
 * @returns each once, in the order in which they are met; empty for a file that has all its values
 * @throws FormatError `file-damaged` if it is no protobuf, or a path leaves the folder
 */
export function externalLocations(file: Bytes): readonly string[] {
  const found = new Set<string>();
  inline(file, 'model', ({ location }) => {
    found.add(location);
    return new Blob();
  });
  return [...found];
}

/**
 * An ONNX file with the values that it kept in other files put where such values usually stand. Nothing is read but the file
 * itself: the result refers to slices of the others, so it takes no memory until it is read.
 *
 * @param data - the file for each of {@link externalLocations}
 * @returns undefined if nothing was elsewhere
 * @throws FormatError `file-damaged` if a data file is too short, or the ONNX file contradicts itself
 */
export function withExternalData(file: Bytes, data: ReadonlyMap<string, Blob>): Blob | undefined {
  const pieces = inline(file, 'model', (place) => sliceOf(place, data));
  return pieces && new Blob(pieces.parts);
}

interface Pieces {
  readonly parts: (Bytes | Blob)[];
  readonly bytes: number;
}

type Take = (place: Place) => Blob;

/** The message with all values in it; undefined if it had them already. */
function inline(message: Bytes, kind: Kind, take: Take, depth = 0): Pieces | undefined {
  if (kind === 'tensor') return inlineTensor(message, take);
  if (depth > MAX_DEPTH) throw damagedFile(`graphs stand within each other more than ${MAX_DEPTH} deep`);
  const parts: (Bytes | Blob)[] = [];
  let bytes = 0;
  let isChanged = false;
  const add = (...more: readonly (Bytes | Blob)[]) => {
    for (const part of more) {
      parts.push(part);
      bytes += part instanceof Blob ? part.size : part.length;
    }
  };
  for (const field of protoFields(message)) {
    const inner = LEADS[kind][field.number];
    const changed = inner && field.bytes && inline(field.bytes, inner, take, depth + 1);
    if (changed) {
      isChanged = true;
      add(protoHeader(field.number, changed.bytes), ...changed.parts);
    } else add(field.whole);
  }
  return isChanged ? { parts, bytes } : undefined;
}

function inlineTensor(message: Bytes, take: Take): Pieces | undefined {
  const { dataLocation, externalData, rawData } = ONNX.tensor;
  const entries: ProtoField[] = [];
  const kept: Bytes[] = [];
  let isElsewhere = false;
  for (const field of protoFields(message)) {
    if (field.number === externalData) entries.push(field);
    else if (field.number === dataLocation) isElsewhere = field.int !== 0;
    else if (field.number !== rawData) kept.push(field.whole);
  }
  if (!isElsewhere) return undefined;
  const values = take(toPlace(entries));
  const parts = [...kept, protoHeader(rawData, values.size), values];
  const bytes = parts.reduce((sum, part) => sum + (part instanceof Blob ? part.size : part.length), 0);
  return { parts, bytes };
}

function toPlace(entries: readonly ProtoField[]): Place {
  const said = new Map<string, string>();
  for (const { bytes } of entries) {
    let key = '';
    let value = '';
    for (const field of bytes ? protoFields(bytes) : []) {
      if (field.number === ONNX.externalEntry.key) key = protoText(field);
      if (field.number === ONNX.externalEntry.value) value = protoText(field);
    }
    said.set(key, value);
  }
  const location = said.get('location') ?? '';
  if (!staysInside(location)) {
    throw damagedFile(`model wants values from outside its own folder, which is refused: ${JSON.stringify(location)}`);
  }
  const count = (key: string) => {
    const text = said.get(key);
    if (text === undefined) return undefined;
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(number)) throw damagedFile(`${key} of values in ${location} is no number: ${text}`);
    return number;
  };
  return { location, offset: count('offset') ?? 0, length: count('length') };
}

/** Whether a path names a file in the model's folder or below it, on every system. */
function staysInside(location: string): boolean {
  const isPlain = location !== '' && !/^[/\\]|^[a-z]:|\0/i.test(location);
  return isPlain && !location.split(/[/\\]/).includes('..');
}

function sliceOf({ location, offset, length }: Place, data: ReadonlyMap<string, Blob>): Blob {
  const file = data.get(location);
  if (!file) throw damagedFile(`model keeps values in ${location}, which is not here`);
  const end = offset + (length ?? Math.max(0, file.size - offset));
  if (end > file.size) {
    throw damagedFile(
      `${location} has ${file.size} bytes, the model wants those up to ${end}: it is cut off, or another model's`,
    );
  }
  return file.slice(offset, end);
}
