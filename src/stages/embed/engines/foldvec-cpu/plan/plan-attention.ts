import type { Layer, MapId, MapShape } from '../network.ts';
import type { Constants } from './constants.ts';
import { pixelOffset, type MapPlace } from './map-place.ts';
import type { Address, KernelCall } from './plan.ts';

type Attention = Extract<Layer, { kind: 'attention' }>;

const LANES = 8; // queries at once
const TILE = 6; // keys, and channels of values
const NOTHING = 0; // an address that a kernel does not follow

/** An attention, and where everything is. */
export interface AttentionPlaces {
  readonly layer: Attention;
  readonly shapeOf: (map: MapId) => MapShape;
  readonly placeOf: (map: MapId) => MapPlace;
  /** {@link attentionRoom} bytes. */
  readonly room: Address;
}

/** Bytes that the kernel of an attention works in. */
export function attentionRoom(layer: Attention, shapeOf: (map: MapId) => MapShape): number {
  const { keyCount, keyWidth, valueWidth } = sizesOf(layer, shapeOf);
  const [keys, values] = [keyCount, valueWidth].map((count) => Math.ceil(count / TILE) * TILE) as [number, number];
  return 4 * (keyWidth * LANES + keys * keyWidth + values * keyCount + (keys + values) * LANES);
}

/** The call that computes an attention; its bias and tables of pixels go to the constants. */
export function planAttention({ layer, shapeOf, placeOf, room }: AttentionPlaces, constants: Constants): KernelCall {
  const { heads, groups, scale, bias } = layer;
  const { queryCount, keyCount, keyWidth, valueWidth } = sizesOf(layer, shapeOf);
  const pixelsOf = (map: MapId, pixels: Int32Array) => {
    const [place, shape] = [placeOf(map), shapeOf(map)];
    const table = Uint32Array.from(pixels, (pixel) => pixelOffset(pixel, place, shape));
    return [place.first, place.image, constants.addValues(table)];
  };
  const packed = bias && packBias(bias, queryCount, keyCount);
  const isOfAll = bias?.length === heads * queryCount * keyCount;
  return {
    kernel: 'attention',
    args: [
      ...[...pixelsOf(layer.query, layer.queries), ...pixelsOf(layer.key, layer.keys)],
      ...pixelsOf(layer.value, layer.keys),
      ...pixelsOf(layer.output, layer.queries),
      ...[heads, groups, queryCount, keyCount, keyWidth, valueWidth, scale],
      ...(packed ? [constants.addValues(packed), isOfAll ? 0 : packed.byteLength / groups] : [NOTHING, 0]),
      room,
    ],
  };
}

function sizesOf(layer: Attention, shapeOf: (map: MapId) => MapShape) {
  return {
    queryCount: layer.queries.length / layer.groups,
    keyCount: layer.keys.length / layer.groups,
    keyWidth: shapeOf(layer.key).channels / layer.heads,
    valueWidth: shapeOf(layer.value).channels / layer.heads,
  };
}

/** For each eight queries the numbers of each key, eight of them; zeros for queries that are none. */
function packBias(bias: Float32Array, queryCount: number, keyCount: number): Float32Array {
  const matrices = bias.length / (queryCount * keyCount);
  const blocks = Math.ceil(queryCount / LANES);
  const packed = new Float32Array(matrices * blocks * keyCount * LANES);
  let from = 0;
  for (let matrix = 0; matrix < matrices; matrix++) {
    for (let query = 0; query < queryCount; query++) {
      const block = matrix * blocks + Math.floor(query / LANES);
      for (let key = 0; key < keyCount; key++) {
        packed[(block * keyCount + key) * LANES + (query % LANES)] = bias[from++]!;
      }
    }
  }
  return packed;
}
