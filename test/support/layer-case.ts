import type { Layer, MapShape, Network } from '../../src/stages/embed/engines/foldvec-cpu/network.ts';

/** A network of few layers, and what it is about. */
export interface LayerCase {
  readonly name: string;
  readonly network: Network;
}

/** A network of one layer, from map 0 to map 1. */
export function oneLayer(name: string, input: MapShape, output: MapShape, layer: Layer): LayerCase {
  return { name, network: { maps: [input, output], layers: [layer], output: 1 } };
}
