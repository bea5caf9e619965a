import { NO_ACTIVATION, type Layer, type MapId, type Network, type Pads } from '../network.ts';
import { activationNumbers } from './activation-numbers.ts';
import { Constants } from './constants.ts';
import { borderFor, wayOf } from './convolution-way.ts';
import { layOut, type Block } from './lay-out.ts';
import { formOf, roomOf, strided, widest, type MapForm, type MapPlace } from './map-place.ts';
import { planConvolution, roomFor } from './plan-convolution.ts';
import type { Address, KernelCall, Plan } from './plan.ts';

const NO_BORDER: Pads = { top: 0, left: 0, bottom: 0, right: 0 };
const PICTURE: MapId = 0;

/**
 * Lays a network out in memory and lists the calls that compute it.
 *
 * @param images - that go through together
 */
export function planNetwork(given: Network, images: number): Plan {
  const network = endingInOnePixel(given);
  const { maps, layers, output } = network;
  const constants = new Constants();
  const forms = formsOf(network);
  const { places, room, input, laneBytes } = placesOf(network, { forms, images });
  const picture = maps[PICTURE]!;
  const calls: KernelCall[] = [];
  const begin = (id: MapId) => {
    const clearing = clearCall(network, id, places[id]!);
    if (clearing) calls.push(clearing);
  };
  begin(PICTURE);
  const planeBytes = picture.channels * picture.width * picture.height * 4;
  calls.push({
    kernel: 'interleave',
    args: [input, planeBytes, picture.channels, ...strided(places[PICTURE]!), picture.width, picture.height],
  });
  for (const layer of layers) {
    begin(layer.output);
    calls.push(...callsOf(layer, { network, places, constants, room }));
  }
  return {
    images,
    constants: constants.list,
    weightBytes: constants.bytes,
    laneBytes,
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

function formsOf(network: Network): readonly MapForm[] {
  const { maps, layers } = network;
  const borders = maps.map(() => NO_BORDER);
  for (const layer of layers) {
    if (layer.kind === 'convolution') borders[layer.input] = widest(borders[layer.input]!, borderFor(layer, network));
  }
  return maps.map((shape, id) =>
    formOf(shape, borders[id]!, isPacked(id, network) ? shape.channels : roomOf(shape.channels)),
  );
}

/** Pictures that go into plain convolutions alone need no room for a fourth channel: a quarter less to multiply. */
function isPacked(id: MapId, network: Network): boolean {
  if (id !== PICTURE) return false;
  return network.layers.every((layer) => {
    return !inputsOf(layer).includes(PICTURE) || (layer.kind === 'convolution' && wayOf(layer, network) === 'direct');
  });
}

function inputsOf(layer: Layer): readonly MapId[] {
  switch (layer.kind) {
    case 'convolution':
      return layer.residual === undefined ? [layer.input] : [layer.input, layer.residual];
    case 'add':
    case 'concat':
      return layer.inputs;
    case 'multiply':
      return [layer.input, layer.factor];
    default:
      return [layer.input];
  }
}

/** Gives every map a place in a lane; maps that are not needed at the same time share it. */
function placesOf(
  network: Network,
  { forms, images }: { readonly forms: readonly MapForm[]; readonly images: number },
) {
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
    if (layer.kind !== 'convolution') return 0;
    return roomFor(wayOf(layer, network), maps[layer.input]!, maps[layer.output]!);
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
  return { places, room: at(maps.length), input: at(maps.length + 1), laneBytes: layout.bytes };
}

/** Zeros that must be there before a map is written: its border, and channels that are none. */
function clearCall({ maps, layers }: Network, id: MapId, place: MapPlace): KernelCall | undefined {
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
  ...(['affine', 'add', 'multiply', 'activation'] as const),
]);

interface Surroundings {
  readonly network: Network;
  readonly places: readonly MapPlace[];
  readonly constants: Constants;
  readonly room: Address;
}

function callsOf(layer: Layer, { network, places, constants, room }: Surroundings): readonly KernelCall[] {
  const shape = (id: MapId) => network.maps[id]!;
  const place = (id: MapId) => places[id]!;
  const output = place(layer.output);
  const { channels, height, width } = shape(layer.output);
  const channelBytes = roomOf(channels) * 4;
  switch (layer.kind) {
    case 'convolution': {
      const residual = layer.residual === undefined ? undefined : place(layer.residual);
      const places = { input: place(layer.input), output, residual, room };
      const shapes = { inputShape: shape(layer.input), outputShape: shape(layer.output) };
      return [planConvolution({ layer, way: wayOf(layer, network), ...places, ...shapes }, constants)];
    }
    case 'max-pool':
    case 'average-pool': {
      const input = shape(layer.input);
      const { top, left, bottom, right } = layer.pads;
      const counted = layer.kind === 'average-pool' && layer.countsPads ? [top, left, bottom, right] : [0, 0, 0, 0];
      return [
        {
          kernel: 'pool',
          args: [
            ...[...strided(place(layer.input)), input.width, input.height, channelBytes, ...strided(output)],
            ...[width, height, layer.kernelHeight, layer.kernelWidth, layer.strideY, layer.strideX, top, left],
            ...[layer.kind === 'average-pool' ? 1 : 0, ...counted],
          ],
        },
      ];
    }
    case 'mean': {
      const input = shape(layer.input);
      const sizes = [input.width, input.height, channelBytes];
      return [{ kernel: 'mean', args: [...strided(place(layer.input)), ...sizes, output.first, output.image] }];
    }
    case 'affine':
    case 'activation': {
      const { scale, shift } =
        layer.kind === 'affine'
          ? layer
          : { scale: new Float32Array(channels).fill(1), shift: new Float32Array(channels) };
      const values = [scale, shift].map((list) => constants.addValues(list, roomOf(channels)));
      const strides = [...strided(place(layer.input)), ...strided(output), width, height, channelBytes];
      return [{ kernel: 'affine', args: [...strides, ...values, ...activationNumbers(layer.activation)] }];
    }
    case 'add':
    case 'multiply': {
      const [a, b] = layer.kind === 'add' ? layer.inputs : [layer.input, layer.factor];
      const second = place(b);
      const isOnePixel = shape(b).height * shape(b).width === 1 && height * width > 1;
      const strides = isOnePixel ? [second.first, 0, 0, second.image] : strided(second);
      const activation = layer.kind === 'add' ? layer.activation : NO_ACTIVATION;
      return [
        {
          kernel: 'combine',
          args: [
            ...[layer.kind === 'add' ? 0 : 1, ...strided(place(a)), ...strides, ...strided(output)],
            ...[width, height, channelBytes, ...activationNumbers(activation)],
          ],
        },
      ];
    }
    case 'concat': {
      let before = 0;
      return layer.inputs.map((input) => {
        const part = shape(input).channels;
        const [first, ...strides] = strided(output);
        const target = { ...(first as Address), offset: output.first.offset + before * 4 };
        before += part;
        return {
          kernel: 'copyRuns',
          args: [...strided(place(input)), target, ...strides, width, height, part * 4],
        };
      });
    }
    case 'channels': {
      const table = constants.addValues(Uint32Array.from(layer.from, (channel) => channel * 4));
      const strides = [...strided(place(layer.input)), ...strided(output)];
      return [{ kernel: 'pickChannels', args: [...strides, width, height, channels, table] }];
    }
    case 'channel-norm': {
      const values = [layer.scale, layer.shift].map((list) => constants.addValues(list));
      const strides = [...strided(place(layer.input)), ...strided(output)];
      return [{ kernel: 'channelNorm', args: [...strides, width, height, channels, ...values, layer.epsilon] }];
    }
    case 'flatten': {
      const input = shape(layer.input);
      const sizes = [input.width, input.height, input.channels];
      return [{ kernel: 'flatten', args: [...strided(place(layer.input)), ...sizes, output.first, output.image] }];
    }
  }
}
