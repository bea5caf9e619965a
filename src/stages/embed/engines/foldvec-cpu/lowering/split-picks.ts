import { readsOf } from '../layer-links.ts';
import type { Layer, MapId, Network } from '../network.ts';

type Convolution = Extract<Layer, { kind: 'convolution' }>;

/**
 * A convolution of which each reader takes some channels only becomes one for each reader: query, key and value of one product then
 * need no copies.
 */
export function splitPicks(network: Network): Network {
  const { maps, layers, output } = network;
  const reads = readsOf(network);
  const picks = new Map<MapId, Int32Array[]>();
  for (const layer of layers) {
    if (layer.kind !== 'channels') continue;
    const others = picks.get(layer.input);
    if (others) others.push(layer.from);
    else picks.set(layer.input, [layer.from]);
  }
  const whole = new Map<MapId, Convolution>();
  for (const layer of layers) {
    if (layer.kind !== 'convolution' || layer.groups !== 1 || layer.residual !== undefined) continue;
    const taken = picks.get(layer.output) ?? [];
    // A window of several pixels would be gone over anew for each reader.
    const isQuick = taken.length === 1 || layer.kernelHeight * layer.kernelWidth === 1;
    if (isQuick && taken.length === reads[layer.output] && isApart(taken)) whole.set(layer.output, layer);
  }
  const kept = layers.flatMap((layer): readonly Layer[] => {
    if (layer.kind === 'convolution' && whole.has(layer.output)) return [];
    const convolution = layer.kind === 'channels' ? whole.get(layer.input) : undefined;
    return [convolution && layer.kind === 'channels' ? picked(convolution, layer) : layer];
  });
  return { maps, layers: kept, output };
}

/** Whether readers take no channel twice: else there would be more to compute. */
function isApart(taken: readonly Int32Array[]): boolean {
  const all = new Set<number>();
  let count = 0;
  for (const from of taken) {
    for (const channel of from) all.add(channel);
    count += from.length;
  }
  return all.size === count;
}

function picked(convolution: Convolution, { from, output }: Extract<Layer, { kind: 'channels' }>): Convolution {
  const { weights, bias } = convolution;
  const each = weights.length / bias.length;
  const [first = 0] = from;
  const isRun = from.every((channel, i) => channel === first + i);
  if (isRun) {
    const end = first + from.length;
    return {
      ...convolution,
      output,
      weights: weights.subarray(first * each, end * each),
      bias: bias.slice(first, end),
    };
  }
  const some = new Float32Array(from.length * each);
  from.forEach((channel, i) => some.set(weights.subarray(channel * each, (channel + 1) * each), i * each));
  return { ...convolution, output, weights: some, bias: Float32Array.from(from, (channel) => bias[channel]!) };
}
