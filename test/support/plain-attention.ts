import type { Layer } from '../../src/stages/embed/engines/foldvec-cpu/network.ts';
import type { PlainMap } from './plain-map.ts';

type Attention = Extract<Layer, { kind: 'attention' }>;

interface AttentionMaps {
  readonly query: PlainMap;
  readonly key: PlainMap;
  readonly value: PlainMap;
  readonly result: PlainMap;
}

/** Fills `result` by the letter of the layer's definition, in float64. */
export function attend(layer: Attention, { query, key, value, result }: AttentionMaps): void {
  const { heads, groups, bias } = layer;
  const [n, m] = [layer.queries.length / groups, layer.keys.length / groups];
  const biasSize = bias?.length === heads * n * m ? 0 : heads * n * m;
  const channelsOf = (map: PlainMap, head: number) => {
    const width = map.shape.channels / heads;
    return Array.from({ length: width }, (_, i) => map.channel(head * width + i));
  };
  for (let head = 0; head < heads; head++) {
    const [queries, keys] = [channelsOf(query, head), channelsOf(key, head)];
    const [values, results] = [channelsOf(value, head), channelsOf(result, head)];
    for (let group = 0; group < groups; group++) {
      const pixels = layer.keys.subarray(group * m, (group + 1) * m);
      for (let i = 0; i < n; i++) {
        const to = layer.queries[group * n + i]!;
        const scores = Array.from(pixels, (pixel, j) => {
          const product = queries.reduce((sum, channel, c) => sum + channel[to]! * keys[c]![pixel]!, 0);
          return layer.scale * product + (bias?.[group * biasSize + (head * n + i) * m + j] ?? 0);
        });
        const most = Math.max(...scores);
        const weights = scores.map((score) => Math.exp(score - most));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        results.forEach((channel, c) => {
          channel[to] = weights.reduce((sum, weight, j) => sum + weight * values[c]![pixels[j]!]!, 0) / total;
        });
      }
    }
  }
}
