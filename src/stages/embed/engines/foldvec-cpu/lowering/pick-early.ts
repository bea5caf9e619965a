import { inputsOf, withMaps } from '../layer-links.ts';
import type { Layer, MapId, MapShape, Network } from '../network.ts';

type Pixels = Extract<Layer, { kind: 'pixels' }>;
type Attention = Extract<Layer, { kind: 'attention' }>;

/** Some pixels of a map, in this order. */
interface Picked {
  readonly from: Int32Array;
  readonly shape: Pick<MapShape, 'height' | 'width'>;
}

/**
 * Where only a few pixels of a map are wanted in the end, layers that go pixel by pixel compute these alone: behind a class token
 * nothing of a transformer's last block is needed for the other tokens but their keys and values.
 */
export function pickEarly(network: Network): Network {
  const { layers, output } = network;
  const states = statesOf(network);
  const maps: MapShape[] = network.maps.map((map, id) => ({ ...map, ...states.get(id)?.shape }));
  const same = new Map<MapId, MapId>();
  const kept: Layer[] = [];
  const made = new Map<MapId, readonly [Picked, MapId]>();
  /** What a layer that computes some pixels reads: a map of these alone. */
  const pickedOf = (map: MapId, picked: Picked): MapId => {
    const own = states.get(map);
    if (own && isSame(own, picked)) return map;
    const [before, id] = made.get(map) ?? [];
    if (before && id !== undefined && isSame(before, picked)) return id;
    const added = maps.push({ channels: maps[map]!.channels, ...picked.shape }) - 1;
    kept.push({ kind: 'pixels', inputs: [map], output: added, parts: 1, from: picked.from });
    made.set(map, [picked, added]);
    return added;
  };
  for (const old of layers) {
    const layer = withMaps(old, (map) => same.get(map) ?? map);
    const [input] = inputsOf(layer);
    const picked = states.get(layer.output);
    if (layer.kind === 'pixels' && isFew(old as Pixels, network.maps) && states.has(input!))
      same.set(layer.output, input!);
    else if (!picked) kept.push(layer);
    else {
      const isRead = new Map(
        inputsOf(old).map((map, i) => [inputsOf(layer)[i]!, isReadByPixel(old, map, network.maps)]),
      );
      const moved =
        layer.kind === 'attention'
          ? { ...layer, query: pickedOf(layer.query, picked) }
          : withMaps(layer, (map) => (isRead.get(map) === true ? pickedOf(map, picked) : map));
      kept.push(withPicked(moved, picked.from, network.maps));
    }
  }
  return { maps, layers: kept, output: same.get(output) ?? output };
}

/** The maps of which some pixels are enough, and which. */
function statesOf({ maps, layers, output }: Network): ReadonlyMap<MapId, Picked> {
  const states = new Map<MapId, Picked>();
  const whole = new Set<MapId>([output]);
  const wanted = new Map<MapId, Picked>();
  const want = (map: MapId, picked: Picked) => {
    const other = wanted.get(map);
    if (other && !isSame(other, picked)) whole.add(map);
    wanted.set(map, picked);
  };
  for (const layer of layers.toReversed()) {
    const picked = whole.has(layer.output) ? undefined : wanted.get(layer.output);
    if (picked && goesByPixel(layer, maps)) {
      states.set(layer.output, picked);
      for (const map of inputsOf(layer)) {
        if (isReadByPixel(layer, map, maps)) want(map, picked);
        else whole.add(map);
      }
    } else if (layer.kind === 'pixels' && isFew(layer, maps)) {
      const { height, width } = maps[layer.output]!;
      want(layer.inputs[0]!, { from: layer.from, shape: { height, width } });
    } else for (const map of inputsOf(layer)) whole.add(map);
  }
  return states;
}

function isSame(a: Picked, b: Picked): boolean {
  const isSameShape = a.shape.height === b.shape.height && a.shape.width === b.shape.width;
  return isSameShape && a.from.length === b.from.length && a.from.every((pixel, i) => pixel === b.from[i]);
}

/** Whether a layer takes at most half of the pixels of one map. */
function isFew({ inputs, parts, from }: Pixels, maps: readonly MapShape[]): boolean {
  const [input, another] = inputs;
  if (input === undefined || another !== undefined || parts !== 1) return false;
  const { height, width } = maps[input]!;
  return from.length * 2 <= height * width && !from.includes(-1);
}

/** Whether each pixel that a layer gives needs the same pixel of what it reads, and no other. */
function goesByPixel(layer: Layer, maps: readonly MapShape[]): boolean {
  switch (layer.kind) {
    case 'convolution': {
      const [before, behind] = [maps[layer.input]!, maps[layer.output]!];
      const isOne = layer.kernelHeight * layer.kernelWidth === 1 && layer.strideY * layer.strideX === 1;
      return isOne && before.height === behind.height && before.width === behind.width;
    }
    case 'attention':
      return layer.groups === 1;
    case 'affine':
    case 'offset':
    case 'add':
    case 'multiply':
    case 'activation':
    case 'concat':
    case 'channels':
    case 'channel-norm':
    case 'unit':
      return true;
    case 'max-pool':
    case 'average-pool':
    case 'mean':
    case 'pixels':
    case 'numbers':
    case 'flatten':
      return false;
  }
}

/** Whether such a layer reads the same pixels of this map: not of keys and values, nor of a gate of one pixel. */
function isReadByPixel(layer: Layer, map: MapId, maps: readonly MapShape[]): boolean {
  if (layer.kind === 'attention') return map !== layer.key && map !== layer.value;
  const [own, behind] = [maps[map]!, maps[layer.output]!];
  return own.height === behind.height && own.width === behind.width;
}

/** What a layer holds for each pixel, for some of them. */
function withPicked(layer: Layer, from: Int32Array, maps: readonly MapShape[]): Layer {
  if (layer.kind === 'offset') {
    const { channels, height, width } = maps[layer.output]!;
    const numbers = new Float32Array(channels * from.length);
    for (let channel = 0; channel < channels; channel++) {
      from.forEach((pixel, i) => {
        numbers[channel * from.length + i] = layer.numbers[channel * height * width + pixel]!;
      });
    }
    return { ...layer, numbers };
  }
  return layer.kind === 'attention' ? withQueries(layer, from) : layer;
}

function withQueries(layer: Attention, from: Int32Array): Attention {
  const { heads, bias } = layer;
  const queries = Int32Array.from(from, (_, i) => i);
  if (!bias) return { ...layer, queries };
  const keys = layer.keys.length;
  const rows = Array.from(from, (pixel) => layer.queries.indexOf(pixel));
  const picked = new Float32Array(heads * from.length * keys);
  for (let head = 0; head < heads; head++) {
    rows.forEach((row, i) => {
      const at = (head * layer.queries.length + row) * keys;
      picked.set(bias.subarray(at, at + keys), (head * from.length + i) * keys);
    });
  }
  return { ...layer, queries, bias: picked };
}
