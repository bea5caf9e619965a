import { GraphRefusal, type Layer, type MapId, type MapShape } from '../network.ts';

const MAX_VALUES = 2 ** 28; // of one map: a gigabyte
const MOST_NUMBERS = 2 ** 27; // of all tables and constants that are made on the way

const NUMBERS_A_CHANNEL = 8; // factors, numbers to add, orders

/** A network in the making: a layer for each map but the picture's, in an order in which they can be computed. */
export class NetworkBuilder {
  readonly maps: MapShape[];
  readonly layers: Layer[] = [];
  #made = 0;

  /** @param picture - shape of map 0 */
  constructor(picture: MapShape) {
    this.maps = [picture];
  }

  /**
   * Adds a layer.
   *
   * @param layerOf - makes it, when the number of its output is known
   * @returns the map that it gives
   * @throws GraphRefusal if that has no values, or far too many
   */
  add(shape: MapShape, layerOf: (output: MapId) => Layer): MapId {
    const { channels, height, width } = shape;
    const count = channels * height * width;
    if (![channels, height, width].every((length) => Number.isInteger(length) && length > 0) || count > MAX_VALUES) {
      throw new GraphRefusal(`A map of ${channels} × ${height} × ${width} values is none that can be computed.`);
    }
    this.account(NUMBERS_A_CHANNEL * channels);
    const output = this.maps.push(shape) - 1;
    this.layers.push(layerOf(output));
    return output;
  }

  /**
   * Counts numbers that are about to be made: small files can ask for more than there is memory.
   *
   * @throws GraphRefusal if a network of one picture never needs as many
   */
  account(numbers: number): void {
    this.#made += numbers;
    if (!(this.#made <= MOST_NUMBERS)) throw new GraphRefusal('The graph asks for more numbers than there is memory.');
  }

  /** Shape of a map that is there. */
  shapeOf(map: MapId): MapShape {
    return this.maps[map]!;
  }

  /** The layer that gives a map; undefined for the picture. */
  makerOf(map: MapId): Layer | undefined {
    return this.layers[map - 1];
  }
}
