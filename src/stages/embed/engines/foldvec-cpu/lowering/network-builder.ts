import { GraphRefusal, type Layer, type MapId, type MapShape } from '../network.ts';

const MAX_VALUES = 2 ** 28; // of one map: a gigabyte

/** A network in the making: a layer for each map but the picture's, in an order in which they can be computed. */
export class NetworkBuilder {
  readonly maps: MapShape[];
  readonly layers: Layer[] = [];

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
    const output = this.maps.push(shape) - 1;
    this.layers.push(layerOf(output));
    return output;
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
