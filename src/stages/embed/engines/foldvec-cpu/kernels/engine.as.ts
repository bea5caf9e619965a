// The kernels of the engine, in one module. They own no memory: every address comes from the planner (plan/), which lays weights
// out once for all lanes, and a lane's maps one behind the other.
//
// A map is pixels of floats (channels last), row by row, with the zeros around it that its readers need.
export { convolve } from './convolution.as';
export { depthwise } from './depthwise.as';
export { clear, clearBorder, copyRuns, flatten, interleave, packConvolution, pickChannels } from './moves.as';
export { affine, channelNorm, combine } from './pointwise.as';
export { mean, pool } from './pools.as';
export { packWinograd, winograd } from './winograd.as';
