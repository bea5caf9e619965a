export { encode } from './encode.ts';
export { merge } from './merge.ts';
export { model } from './model.ts';
export { start } from './start.ts';
