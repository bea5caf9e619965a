import type { OnnxNode } from './model.ts';

/**
 * Shape behind a convolution or a pooling: batch, channels, then each edge by its kernel, stride, padding and dilation.
 *
 * @param input - batch, channels, edges
 * @returns NaN for edges that cannot be found out
 */
export function windowShape(
  node: OnnxNode,
  input: readonly number[],
  { channels, kernel }: { readonly channels: number; readonly kernel: readonly number[] },
): number[] {
  const ints = (name: string) => node.attributes.get(name)?.ints ?? [];
  const strides = ints('strides');
  const dilations = ints('dilations');
  const pads = ints('pads');
  const autoPad = node.attributes.get('auto_pad')?.text ?? 'NOTSET';
  const isCeil = node.attributes.get('ceil_mode')?.int;
  const [batch = NaN, , ...edges] = input;
  const outputs = edges.map((edge, i) => {
    const stride = strides[i] ?? 1;
    if (autoPad.startsWith('SAME')) return Math.ceil(edge / stride);
    const reach = ((kernel[i] ?? NaN) - 1) * (dilations[i] ?? 1) + 1;
    const [before, after] = autoPad === 'VALID' ? [0, 0] : [pads[i] ?? 0, pads[i + edges.length] ?? 0];
    const steps = (edge + before + after - reach) / stride;
    if (!isCeil) return Math.floor(steps) + 1;
    // A window that is not whole counts, but not one that would begin behind the map.
    const last = Math.ceil(steps);
    return last * stride >= edge + before ? last : last + 1;
  });
  return [batch, channels, ...outputs];
}
