import type { Layer, MapId, Network } from './network.ts';

/** Maps that a layer reads, as often as it reads them. */
export function inputsOf(layer: Layer): readonly MapId[] {
  switch (layer.kind) {
    case 'convolution':
      return layer.residual === undefined ? [layer.input] : [layer.input, layer.residual];
    case 'add':
    case 'concat':
    case 'pixels':
      return layer.inputs;
    case 'numbers':
      return [];
    case 'attention':
      return [layer.query, layer.key, layer.value];
    case 'multiply':
      return [layer.input, layer.factor];
    case 'max-pool':
    case 'average-pool':
    case 'mean':
    case 'affine':
    case 'offset':
    case 'activation':
    case 'channels':
    case 'channel-norm':
    case 'unit':
    case 'flatten':
      return [layer.input];
  }
}

/** The same layer with other maps. */
export function withMaps(layer: Layer, mapOf: (map: MapId) => MapId): Layer {
  const output = mapOf(layer.output);
  switch (layer.kind) {
    case 'convolution': {
      const residual = layer.residual === undefined ? undefined : mapOf(layer.residual);
      return { ...layer, output, input: mapOf(layer.input), residual };
    }
    case 'add':
      return { ...layer, output, inputs: [mapOf(layer.inputs[0]), mapOf(layer.inputs[1])] };
    case 'concat':
    case 'pixels':
      return { ...layer, output, inputs: layer.inputs.map(mapOf) };
    case 'numbers':
      return { ...layer, output };
    case 'attention': {
      const [query, key, value] = [mapOf(layer.query), mapOf(layer.key), mapOf(layer.value)];
      return { ...layer, output, query, key, value };
    }
    case 'multiply':
      return { ...layer, output, input: mapOf(layer.input), factor: mapOf(layer.factor) };
    case 'max-pool':
    case 'average-pool':
    case 'mean':
    case 'affine':
    case 'offset':
    case 'activation':
    case 'channels':
    case 'channel-norm':
    case 'unit':
    case 'flatten':
      return { ...layer, output, input: mapOf(layer.input) };
  }
}

/** How often each map is read, by its number; being the network's output counts as once. */
export function readsOf({ maps, layers, output }: Network): Uint32Array {
  const reads = new Uint32Array(maps.length);
  for (const layer of layers) for (const map of inputsOf(layer)) reads[map]!++;
  reads[output]!++;
  return reads;
}
