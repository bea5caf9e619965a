import type { MapShape } from '../../src/stages/embed/engines/foldvec-cpu/network.ts';

/** A map of one image, channel by channel, row by row. */
export class PlainMap {
  readonly shape: MapShape;
  readonly values: Float32Array;
  readonly pixels: number;

  constructor(shape: MapShape, values: Float32Array) {
    this.shape = shape;
    this.values = values;
    this.pixels = shape.height * shape.width;
  }

  at(c: number, y: number, x: number): number {
    return this.values[(c * this.shape.height + y) * this.shape.width + x]!;
  }

  holds(y: number, x: number): boolean {
    return y >= 0 && y < this.shape.height && x >= 0 && x < this.shape.width;
  }

  channel(c: number): Float32Array {
    return this.values.subarray(c * this.pixels, (c + 1) * this.pixels);
  }

  fill(valueAt: (c: number, y: number, x: number) => number): Float32Array {
    let i = 0;
    for (let c = 0; c < this.shape.channels; c++) {
      for (let y = 0; y < this.shape.height; y++) {
        for (let x = 0; x < this.shape.width; x++) this.values[i++] = valueAt(c, y, x);
      }
    }
    return this.values;
  }
}

/** Values of a map of this shape. */
export function sizeOf({ channels, height, width }: MapShape): number {
  return channels * height * width;
}
