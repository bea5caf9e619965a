import type { Layer, MapId, MapShape, Network } from '../network.ts';
import { LayerRewrite } from './layer-rewrite.ts';

type Pixels = Extract<Layer, { kind: 'pixels' }>;

/** Pixels that are moved several times, one after the other, are moved once: slices that are joined again, say. */
export function joinMoves(network: Network): Network {
  const { maps } = network;
  const rewrite = new LayerRewrite(network);
  return rewrite.run((layer) => {
    if (layer.kind !== 'pixels') return false;
    const joined = throughMoves(layer, maps, (map) => rewrite.makerOf(map));
    if (isAsIs(joined, maps)) rewrite.skip(layer.output, joined.inputs[0]!);
    else rewrite.replace(layer.output, joined);
    return true;
  });
}

function throughMoves(layer: Pixels, maps: readonly MapShape[], makerOf: (map: MapId) => Layer | undefined): Pixels {
  const inputs: MapId[] = [];
  const starts: number[] = [];
  let count = 0;
  /** Where an input's pixels are among all. */
  const startOf = (input: MapId) => {
    const known = inputs.indexOf(input);
    if (known !== -1) return starts[known]!;
    inputs.push(input);
    starts.push(count);
    count += pixelsOf(maps[input]!);
    return starts.at(-1)!;
  };
  const table: number[] = [];
  for (const input of layer.inputs) {
    const maker = makerOf(input);
    if (maker?.kind !== 'pixels' || maker.parts !== 1) {
      const start = startOf(input);
      for (let i = 0; i < pixelsOf(maps[input]!); i++) table.push(start + i);
      continue;
    }
    const old = maker.inputs.flatMap((before) => {
      const start = startOf(before);
      return Array.from({ length: pixelsOf(maps[before]!) }, (_, i) => start + i);
    });
    for (const pixel of maker.from) table.push(pixel === -1 ? -1 : old[pixel]!);
  }
  return { ...layer, inputs, from: layer.from.map((pixel) => (pixel === -1 ? -1 : table[pixel]!)) };
}

function isAsIs({ inputs, output, parts, from }: Pixels, maps: readonly MapShape[]): boolean {
  const [input, another] = inputs;
  if (input === undefined || another !== undefined || parts !== 1) return false;
  const [before, behind] = [maps[input]!, maps[output]!];
  const isSameShape = before.height === behind.height && before.width === behind.width;
  return isSameShape && from.every((pixel, i) => pixel === i);
}

function pixelsOf({ height, width }: MapShape): number {
  return height * width;
}
