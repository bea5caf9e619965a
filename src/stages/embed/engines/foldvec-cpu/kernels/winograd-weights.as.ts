// Winograd's transform of weights, once a model: in float64, so that it costs no accuracy.

// One row or column of the weights' transform.
// @ts-ignore: decorator
@inline
function weightPoint6(g0: f64, g1: f64, g2: f64, point: i32): f64 {
  const a: f64 = 0.7071067811865476;
  const b: f64 = 1.4142135623730951;
  if (point == 0) return g0;
  if (point == 1) return (g0 + a * g1 + 0.5 * g2) / -1.5;
  if (point == 2) return (g0 - a * g1 + 0.5 * g2) / -1.5;
  if (point == 3) return (g0 + b * g1 + 2 * g2) / 6;
  if (point == 4) return (g0 - b * g1 + 2 * g2) / 6;
  return g2;
}

// @ts-ignore: decorator
@inline
function weightPoint4(g0: f64, g1: f64, g2: f64, point: i32): f64 {
  if (point == 0) return g0;
  if (point == 1) return (g0 + g1 + g2) / 2;
  if (point == 2) return (g0 - g1 + g2) / 2;
  return g2;
}

// @ts-ignore: decorator
@inline
function weightPoint(size: i32, g0: f64, g1: f64, g2: f64, point: i32): f64 {
  return size == 6 ? weightPoint6(g0, g1, g2, point) : weightPoint4(g0, g1, g2, point);
}

/**
 * U = G g Gᵀ: point by point, then blocks of 8 output channels, then input channels, then the 8. What it does not write is to
 * be zero already.
 *
 * @param from - `f32[outputs * channels * 9]`, as ONNX has it
 * @param paddedChannels - channels of an input pixel, with those that are none
 */
export function packWinograd(size: i32, from: usize, outputs: i32, channels: i32, paddedChannels: i32, to: usize): void {
  const blocks = (outputs + 7) >> 3;
  const pointBytes = <usize>blocks * <usize>paddedChannels * 32;
  for (let output = 0; output < outputs; output++) {
    for (let channel = 0; channel < channels; channel++) {
      const g = from + <usize>(output * channels + channel) * 36;
      let target = to + (<usize>(output >> 3) * <usize>paddedChannels + <usize>channel) * 32 + <usize>(output & 7) * 4;
      for (let row = 0; row < size; row++) {
        const r0 = weightPoint(size, load<f32>(g), load<f32>(g, 12), load<f32>(g, 24), row);
        const r1 = weightPoint(size, load<f32>(g, 4), load<f32>(g, 16), load<f32>(g, 28), row);
        const r2 = weightPoint(size, load<f32>(g, 8), load<f32>(g, 20), load<f32>(g, 32), row);
        for (let column = 0; column < size; column++) {
          store<f32>(target, <f32>weightPoint(size, r0, r1, r2, column));
          target += pointBytes;
        }
      }
    }
  }
}
