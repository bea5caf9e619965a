import type { MapId, Network } from '../network.ts';
import { inputsOf, withMaps } from '../layer-links.ts';

/** The network without layers and maps that nothing reads; maps get new numbers, in the order in which they are made. */
export function dropUnused({ maps, layers, output }: Network): Network {
  const used = new Set<MapId>([output]);
  const kept = layers.toReversed().filter((layer) => {
    if (!used.has(layer.output)) return false;
    for (const map of inputsOf(layer)) used.add(map);
    return true;
  });
  const numbers = new Map<MapId, MapId>([[0, 0]]);
  for (const layer of kept.reverse()) numbers.set(layer.output, numbers.size);
  const numberOf = (map: MapId) => numbers.get(map)!;
  return {
    maps: Array.from(numbers.keys(), (map) => maps[map]!),
    layers: kept.map((layer) => withMaps(layer, numberOf)),
    output: numberOf(output),
  };
}
