import type { MapId, Network } from '../network.ts';
import { inputsOf, withMaps } from '../layer-links.ts';
import { Constants } from './constants.ts';
import { WEIGHTS_BYTES, chooseWays } from './convolution-way.ts';
import { strided } from './map-place.ts';
import { clearCall, layOutLane } from './place-maps.ts';
import { callsOf } from './plan-layer.ts';
import type { KernelCall, Plan } from './plan.ts';

const PICTURE: MapId = 0;
const VECTOR_FLOATS = 4;

/**
 * Lays a network out in memory and lists the calls that compute it.
 *
 * @param images - that go through together
 * @param weightsBytes - what transformed weights may take; beyond it slower ways are taken
 */
export function planNetwork(given: Network, images: number, weightsBytes = WEIGHTS_BYTES): Plan {
  const { network, offsets } = withoutPictureOffsets(endingInOnePixel(given));
  const { maps, layers, output } = network;
  const ways = chooseWays(network, weightsBytes);
  const constants = new Constants();
  const { places, room, input, bytes } = layOutLane(network, ways, images);
  const calls: KernelCall[] = [];
  const clear = (id: MapId) => {
    const call = clearCall(network, id, places[id]!);
    if (call) calls.push(call);
  };

  const { channels, width, height } = maps[PICTURE]!;
  const planes = channels * width * height * 4;
  if (offsets) {
    // All planes are one long pixel here.
    const [from, numbers] = [[input, 0, 0, planes], constants.addValues(offsets)];
    calls.push({
      kernel: 'combine',
      args: [0, ...from, numbers, 0, 0, 0, ...from, 1, 1, planes, -Infinity, Infinity, 0, 0, 0],
    });
  }
  clear(PICTURE);
  calls.push({ kernel: 'interleave', args: [input, planes, channels, ...strided(places[PICTURE]!), width, height] });

  for (const layer of layers) {
    clear(layer.output);
    calls.push(...callsOf(layer, { network, ways, places, constants, room }));
  }
  return {
    images,
    constants: constants.list,
    weightBytes: constants.bytes,
    laneBytes: bytes,
    calls,
    input,
    output: places[output]!.first,
    outputImageBytes: places[output]!.image,
    dim: maps[output]!.channels,
  };
}

/** A row is one pixel: its channels, channel by channel. */
function endingInOnePixel(network: Network): Network {
  const { channels, height, width } = network.maps[network.output]!;
  if (height * width === 1) return network;
  const output = network.maps.length;
  return {
    maps: [...network.maps, { channels: channels * height * width, height: 1, width: 1 }],
    layers: [...network.layers, { kind: 'flatten', input: network.output, output }],
    output,
  };
}

/**
 * Numbers that a network adds to the picture before all else can be added to its planes: the picture then needs no room for a
 * fourth channel, which the first convolution would have to multiply.
 */
function withoutPictureOffsets(network: Network): { readonly network: Network; readonly offsets?: Float32Array } {
  const readers = network.layers.filter((layer) => inputsOf(layer).includes(PICTURE));
  const [first] = readers;
  if (readers.length !== 1 || first?.kind !== 'offset' || first.numbers.length % VECTOR_FLOATS !== 0)
    return { network };
  const mapOf = (map: MapId) => (map === first.output ? PICTURE : map);
  const layers = network.layers.filter((layer) => layer !== first).map((layer) => withMaps(layer, mapOf));
  return { network: { ...network, layers, output: mapOf(network.output) }, offsets: first.numbers };
}
