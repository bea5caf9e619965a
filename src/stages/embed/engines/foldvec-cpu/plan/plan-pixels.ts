import type { Layer, MapId, MapShape } from '../network.ts';
import type { Constants } from './constants.ts';
import { pixelOffset, roomOf, type MapPlace } from './map-place.ts';
import type { Address, KernelCall } from './plan.ts';

/** Pixels in other places, and where all maps are. */
export interface PixelsPlaces {
  readonly layer: Extract<Layer, { kind: 'pixels' }>;
  readonly shapeOf: (map: MapId) => MapShape;
  readonly placeOf: (map: MapId) => MapPlace;
}

/** The calls that copy pixels: one for each input, and one for pixels of zeros. */
export function planPixels({ layer, shapeOf, placeOf }: PixelsPlaces, constants: Constants): readonly KernelCall[] {
  const { inputs, parts, from } = layer;
  const output = placeOf(layer.output);
  const outputShape = shapeOf(layer.output);
  const channels = outputShape.channels / parts;
  const targetOf = (i: number) => pixelOffset(Math.floor(i / parts), output, outputShape) + (i % parts) * channels * 4;

  /** Copies what `sourceOf` knows: where a pixel of that number is, from `first` on. */
  const copies = (first: Address, image: number, sourceOf: (pixel: number) => number | undefined): KernelCall[] => {
    const pairs = Array.from(from).flatMap((pixel, i) => {
      const source = sourceOf(pixel);
      return source === undefined ? [] : [source, targetOf(i)];
    });
    if (pairs.length === 0) return [];
    const table = constants.addValues(Uint32Array.from(pairs));
    const target = [output.first, output.image];
    return [{ kernel: 'copyPixels', args: [first, image, ...target, table, pairs.length / 2, channels * 4] }];
  };

  let before = 0;
  const ofInputs = inputs.flatMap((input) => {
    const [place, shape, begin] = [placeOf(input), shapeOf(input), before];
    const count = shape.height * shape.width;
    before += count;
    return copies(place.first, place.image, (pixel) => {
      return pixel >= begin && pixel < begin + count ? pixelOffset(pixel - begin, place, shape) : undefined;
    });
  });
  if (!from.includes(-1)) return ofInputs;
  const zeros = constants.addValues(new Float32Array(roomOf(channels)));
  return [...ofInputs, ...copies(zeros, 0, (pixel) => (pixel === -1 ? 0 : undefined))];
}
