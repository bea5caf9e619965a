// A raw picture → a model's input, in integers: the same numbers as the decoders' own kernels, which are Pillow's.
//
// Two passes over the picture, as Pillow's resize has them. The first reads the decoder's bytes and makes colours of them, tap by
// tap; what it gives lies in `between`, a pixel a word. The second ends in the table of normalised values, whose bits are copied
// and never computed: division of floats need not be exact here.

struct Params {
  kind: i32, // a number of LAYOUTS in params.ts
  width: i32,
  height: i32,
  chroma_columns: i32,
  chroma_rows: i32,
  stride: i32, // of plane 0; chroma planes have one byte a column
  u_offset: i32,
  v_offset: i32,
  vertical_first: i32,
  between_width: i32,
  between_height: i32,
  // What lies in column or row 0 of `between`, along the direction that the first pass leaves as it is.
  between_from: i32,
  size: i32,
  horizontal_taps: i32, // of the longest output
  vertical_taps: i32,
  tensor_at: i32, // where the picture's tensor begins, in words
}

const I420 = 0;
const I422 = 1;
const I444 = 2;
const BGRX = 3;
const RGBX = 4;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<u32>;
// For every output: its first input; then for every output: how many; then coefficients, `taps` an output.
@group(0) @binding(2) var<storage, read> horizontal: array<i32>;
@group(0) @binding(3) var<storage, read> vertical: array<i32>;
@group(0) @binding(4) var<storage, read_write> between: array<u32>;
@group(0) @binding(5) var<storage, read> normalized: array<u32>;
@group(0) @binding(6) var<storage, read_write> tensor: array<u32>;

fn byte_at(at: i32) -> i32 {
  return i32((source[at >> 2u] >> (u32(at & 3) * 8u)) & 255u);
}

fn chroma_sample(offset: i32, column: i32, row: i32) -> i32 {
  return byte_at(offset + (row * params.chroma_columns) + column);
}

// libjpeg's triangle filter; chroma of 2 columns or fewer is repeated.
fn chroma_at(offset: i32, x: i32, y: i32) -> i32 {
  if (params.kind == I444) {
    return chroma_sample(offset, x, y);
  }
  let odd_x = x & 1;
  let column = x >> 1u;
  let row = select(y, y >> 1u, params.kind == I420);
  if (params.chroma_columns <= 2) {
    return chroma_sample(offset, column, row);
  }
  let beside = clamp(column + (2 * odd_x) - 1, 0, params.chroma_columns - 1);
  if (params.kind == I422) {
    return ((3 * chroma_sample(offset, column, row)) + chroma_sample(offset, beside, row) + 1 + odd_x) >> 2u;
  }
  let far = clamp(row + (2 * (y & 1)) - 1, 0, params.chroma_rows - 1);
  let own = (3 * chroma_sample(offset, column, row)) + chroma_sample(offset, column, far);
  let other = (3 * chroma_sample(offset, beside, row)) + chroma_sample(offset, beside, far);
  return ((3 * own) + other + 8 - odd_x) >> 4u;
}

fn colour_at(x: i32, y: i32) -> vec3i {
  if (params.kind > I444) {
    let step = select(3, 4, params.kind <= RGBX);
    let at = (y * params.stride) + (x * step);
    let pixel = vec3i(byte_at(at), byte_at(at + 1), byte_at(at + 2));
    return select(pixel, pixel.zyx, params.kind == BGRX);
  }
  let luma = byte_at((y * params.stride) + x);
  let u = chroma_at(params.u_offset, x, y) - 128;
  let v = chroma_at(params.v_offset, x, y) - 128;
  let colour = vec3i(
    luma + (((91881 * v) + 32768) >> 16u),
    luma + (((-22554 * u) - (46802 * v) + 32768) >> 16u),
    luma + (((116130 * u) + 32768) >> 16u),
  );
  return clamp(colour, vec3i(0), vec3i(255));
}

const HALF = vec3i(2097152); // of 2²², which is a weight of 1

fn to_bytes(sum: vec3i) -> vec3i {
  return clamp(sum >> vec3u(22u), vec3i(0), vec3i(255));
}

fn between_at(x: i32, y: i32) -> vec3i {
  let pixel = between[(y * params.between_width) + x];
  return vec3i(i32(pixel & 255u), i32((pixel >> 8u) & 255u), i32((pixel >> 16u) & 255u));
}

@compute @workgroup_size(8, 8)
fn first_pass(@builtin(global_invocation_id) id: vec3u) {
  let x = i32(id.x);
  let y = i32(id.y);
  if (x >= params.between_width || y >= params.between_height) {
    return;
  }
  var sum = HALF;
  if (params.vertical_first == 1) {
    let first = vertical[y];
    let coefficients = (2 * params.size) + (y * params.vertical_taps);
    for (var tap = 0; tap < vertical[params.size + y]; tap++) {
      sum += colour_at(params.between_from + x, first + tap) * vertical[coefficients + tap];
    }
  } else {
    let first = horizontal[x];
    let coefficients = (2 * params.size) + (x * params.horizontal_taps);
    for (var tap = 0; tap < horizontal[params.size + x]; tap++) {
      sum += colour_at(first + tap, params.between_from + y) * horizontal[coefficients + tap];
    }
  }
  let pixel = vec3u(to_bytes(sum));
  between[(y * params.between_width) + x] = pixel.r | (pixel.g << 8u) | (pixel.b << 16u);
}

@compute @workgroup_size(8, 8)
fn second_pass(@builtin(global_invocation_id) id: vec3u) {
  let x = i32(id.x);
  let y = i32(id.y);
  if (x >= params.size || y >= params.size) {
    return;
  }
  var sum = HALF;
  if (params.vertical_first == 1) {
    let first = horizontal[x] - params.between_from;
    let coefficients = (2 * params.size) + (x * params.horizontal_taps);
    for (var tap = 0; tap < horizontal[params.size + x]; tap++) {
      sum += between_at(first + tap, y) * horizontal[coefficients + tap];
    }
  } else {
    let first = vertical[y] - params.between_from;
    let coefficients = (2 * params.size) + (y * params.vertical_taps);
    for (var tap = 0; tap < vertical[params.size + y]; tap++) {
      sum += between_at(x, first + tap) * vertical[coefficients + tap];
    }
  }
  let pixel = to_bytes(sum);
  let plane = params.size * params.size;
  let at = params.tensor_at + (y * params.size) + x;
  tensor[at] = normalized[pixel.r];
  tensor[at + plane] = normalized[256 + pixel.g];
  tensor[at + (2 * plane)] = normalized[512 + pixel.b];
}
