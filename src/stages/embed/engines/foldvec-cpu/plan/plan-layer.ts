import { NO_ACTIVATION, type Layer, type MapId, type MapShape, type Network } from '../network.ts';
import { activationNumbers } from './activation-numbers.ts';
import type { Constants } from './constants.ts';
import type { Convolution, ConvolutionWay } from './convolution-way.ts';
import { roomOf, strided, type MapPlace } from './map-place.ts';
import { planAttention } from './plan-attention.ts';
import { planConvolution } from './plan-convolution.ts';
import { planPixels } from './plan-pixels.ts';
import type { Address, KernelCall } from './plan.ts';

/** What a layer is planned with. */
export interface Surroundings {
  readonly network: Network;
  readonly ways: ReadonlyMap<Convolution, ConvolutionWay>;
  readonly places: readonly MapPlace[];
  readonly constants: Constants;
  /** Where kernels of convolutions and attentions work. */
  readonly room: Address;
}

/** The calls that compute a layer; its weights go to the constants. */
export function callsOf(layer: Layer, { network, ways, places, constants, room }: Surroundings): readonly KernelCall[] {
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
      return [planConvolution({ layer, way: ways.get(layer)!, ...places, ...shapes }, constants)];
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
    case 'offset': {
      // A map of one image, for all of them: its stride from image to image is 0.
      const numbers = constants.addValues(pixelByPixel(layer.numbers, shape(layer.output)));
      const strides = [...strided(place(layer.input)), numbers, channelBytes, width * channelBytes, 0];
      const sizes = [width, height, channelBytes, ...activationNumbers(NO_ACTIVATION)];
      return [{ kernel: 'combine', args: [0, ...strides, ...strided(output), ...sizes] }];
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
    case 'unit': {
      const strides = [...strided(place(layer.input)), ...strided(output)];
      const groupBytes = (channels / layer.groups) * 4;
      return [{ kernel: 'unit', args: [...strides, width, height, layer.groups, groupBytes, layer.least] }];
    }
    case 'pixels':
      return planPixels({ layer, shapeOf: shape, placeOf: place }, constants);
    case 'numbers': {
      const numbers = constants.addValues(pixelByPixel(layer.numbers, shape(layer.output)));
      const strides = [numbers, channelBytes, width * channelBytes, 0, ...strided(output)];
      return [{ kernel: 'copyRuns', args: [...strides, width, height, channelBytes] }];
    }
    case 'attention':
      return [planAttention({ layer, shapeOf: shape, placeOf: place, room }, constants)];
    case 'flatten': {
      const input = shape(layer.input);
      const sizes = [input.width, input.height, input.channels];
      return [{ kernel: 'flatten', args: [...strided(place(layer.input)), ...sizes, output.first, output.image] }];
    }
  }
}

/** Values channel by channel, as pixels of channels with room up to a multiple of four. */
function pixelByPixel(values: Float32Array, { channels, height, width }: MapShape): Float32Array {
  const room = roomOf(channels);
  const pixels = height * width;
  const result = new Float32Array(pixels * room);
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < pixels; i++) result[i * room + channel] = values[channel * pixels + i]!;
  }
  return result;
}
