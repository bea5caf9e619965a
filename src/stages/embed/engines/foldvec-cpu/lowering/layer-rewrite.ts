import { type Activation, type Layer, type MapId, type Network, NO_ACTIVATION } from '../network.ts';
import { readsOf, withMaps } from '../layer-links.ts';

/**
 * A pass over a network's layers in their order, that puts some together. What it has passed stays in order: a layer that takes
 * over another one's work stands where the later of the two stood.
 */
export class LayerRewrite {
  readonly #network: Network;
  readonly #reads: Uint32Array;
  readonly #layers = new Map<MapId, Layer>();
  readonly #same = new Map<MapId, MapId>();

  constructor(network: Network) {
    this.#network = network;
    this.#reads = readsOf(network);
  }

  /** The layer that gives a map, as it is now, if nothing else reads that map. */
  onlyFor(map: MapId): Layer | undefined {
    return this.#reads[map] === 1 ? this.#layers.get(map) : undefined;
  }

  /** The layer that gives a map, as it is now. */
  makerOf(map: MapId): Layer | undefined {
    return this.#layers.get(map);
  }

  /** Keeps a layer, instead of the one that gave a map. */
  replace(old: MapId, layer: Layer): void {
    this.#layers.delete(old);
    this.#layers.set(layer.output, layer);
  }

  /** Leaves out the layer that gave a map; nobody else may read that. */
  remove(map: MapId): void {
    this.#layers.delete(map);
  }

  /** Lets everybody who reads one map read another. */
  skip(map: MapId, instead: MapId): void {
    this.#same.set(map, instead);
    this.#reads[instead]! += this.#reads[map]! - 1;
  }

  /**
   * Goes through all layers.
   *
   * @param visit - replaces or skips a layer, and says so; what it lets be is kept
   */
  run(visit: (layer: Layer) => boolean): Network {
    const mapOf = (map: MapId) => this.#same.get(map) ?? map;
    for (const old of this.#network.layers) {
      const layer = withMaps(old, mapOf);
      if (!visit(layer)) this.#layers.set(layer.output, layer);
    }
    const { maps, output } = this.#network;
    return { maps, layers: [...this.#layers.values()], output: mapOf(output) };
  }
}

/** Whether values are left as they are. */
export function isNone(activation: Activation): boolean {
  const none = NO_ACTIVATION;
  return (
    activation.kind === 'clamp' && none.kind === 'clamp' && activation.low === none.low && activation.high === none.high
  );
}
