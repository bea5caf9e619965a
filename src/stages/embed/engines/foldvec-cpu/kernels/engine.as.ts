// The kernels of the engine, in one module. They own no memory: every address comes from the planner (plan/), which lays weights
// out once for all lanes, and a lane's maps one behind the other.
//
// A map is pixels of floats (channels last), row by row, with the zeros around it that its readers need. Each kernel walks over images,
// rows and pixels by itself: a walk that all shared would call a function for each pixel, for AssemblyScript inlines none that is handed in.
export { attention } from './attention.as';
export { convolve } from './convolution.as';
export { packConvolution } from './convolution-weights.as';
export { depthwise } from './depthwise.as';
export { clear, clearBorder, copyPixels, copyRuns, flatten, interleave, pickChannels } from './moves.as';
export { channelNorm, unit } from './norms.as';
export { affine, combine } from './pointwise.as';
export { mean, pool } from './pools.as';
export { winograd } from './winograd.as';
export { packWinograd } from './winograd-weights.as';
