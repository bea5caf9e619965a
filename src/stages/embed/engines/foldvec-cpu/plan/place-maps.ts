import type { Layer, MapId, Network, Pads } from '../network.ts';
import { inputsOf } from '../layer-links.ts';
import { borderFor, type Convolution, type ConvolutionWay } from './convolution-way.ts';
import { layOut, type Block } from './lay-out.ts';
import { formOf, roomOf, strided, widest, type MapForm, type MapPlace } from './map-place.ts';
import { attentionRoom } from './plan-attention.ts';
import { roomFor } from './plan-convolution.ts';
import type { Address, KernelCall } from './plan.ts';

const NO_BORDER: Pads = { top: 0, left: 0, bottom: 0, right: 0 };
const PICTURE: MapId = 0;

type Ways = ReadonlyMap<Convolution, ConvolutionWay>;

/** Where everything is in a lane. */
export interface LaneLayout {
  /** By map. */
  readonly places: readonly MapPlace[];
  /** Where kernels of convolutions and attentions work. */
  readonly room: Address;
  /** Where tensors come in. */
  readonly input: Address;
  readonly bytes: number;
}

/**
 * Gives every map a place in a lane; maps that are not needed at the same time share it.
 *
 * @param images - that go through together
 */
export function layOutLane(network: Network, ways: Ways, images: number): LaneLayout {
  const forms = formsOf(network, ways);
  const { maps, layers } = network;
  const last = layers.length;
  const born = maps.map(() => 0);
  const needed = maps.map(() => 0);
  layers.forEach((layer, step) => {
    born[layer.output] = step + 1;
    for (const input of inputsOf(layer)) needed[input] = step + 1;
  });
  needed[network.output] = last + 1;
  const blocks: Block[] = forms.map((form, id) => {
    return { bytes: form.image * images, from: born[id]!, to: Math.max(born[id]!, needed[id]!) };
  });
  const workBytes = layers.map((layer) => {
    if (layer.kind === 'attention') return attentionRoom(layer, (map) => maps[map]!);
    if (layer.kind !== 'convolution') return 0;
    return roomFor(ways.get(layer)!, maps[layer.input]!, maps[layer.output]!);
  });
  const picture = maps[PICTURE]!;
  const planesBytes = images * picture.channels * picture.width * picture.height * 4;
  const layout = layOut([
    ...blocks,
    { bytes: Math.max(0, ...workBytes), from: 0, to: last + 1 },
    { bytes: planesBytes, from: 0, to: 0 },
  ]);
  const at = (i: number, offset = 0): Address => ({ region: 'lane', offset: layout.offsets[i]! + offset });
  const places = forms.map(({ firstOffset, ...form }, id): MapPlace => ({ ...form, first: at(id, firstOffset) }));
  return { places, room: at(maps.length), input: at(maps.length + 1), bytes: layout.bytes };
}

function formsOf(network: Network, ways: Ways): readonly MapForm[] {
  const { maps, layers } = network;
  const borders = maps.map(() => NO_BORDER);
  for (const layer of layers) {
    if (layer.kind === 'convolution')
      borders[layer.input] = widest(borders[layer.input]!, borderFor(layer, ways.get(layer)!, network));
  }
  return maps.map((shape, id) =>
    formOf(shape, borders[id]!, isPacked(id, network, ways) ? shape.channels : roomOf(shape.channels)),
  );
}

/** Pictures that go into plain convolutions alone need no room for a fourth channel: a quarter less to multiply. */
function isPacked(id: MapId, network: Network, ways: Ways): boolean {
  if (id !== PICTURE) return false;
  return network.layers.every((layer) => {
    return !inputsOf(layer).includes(PICTURE) || (layer.kind === 'convolution' && ways.get(layer) === 'direct');
  });
}

/** Zeros that must be there before a map is written: its border, and channels that are none. */
export function clearCall({ maps, layers }: Network, id: MapId, place: MapPlace): KernelCall | undefined {
  const { channels, height, width } = maps[id]!;
  const { top, left, bottom, right } = place.border;
  const producer = layers.find(({ output }) => output === id)?.kind ?? 'picture';
  const hasGap = place.pixel / 4 > channels && !WRITES_WHOLE_VECTORS.has(producer);
  if (hasGap) {
    const offset = place.first.offset - top * place.row - left * place.pixel;
    return { kernel: 'clear', args: [{ region: 'lane', offset }, place.image] };
  }
  if (top + left + bottom + right === 0) return undefined;
  return { kernel: 'clearBorder', args: [...strided(place), width, height, top, left, bottom, right] };
}

const WRITES_WHOLE_VECTORS: ReadonlySet<string> = new Set<Layer['kind']>([
  ...(['convolution', 'max-pool', 'average-pool', 'mean'] as const),
  ...(['affine', 'offset', 'add', 'multiply', 'activation', 'numbers'] as const),
]);
