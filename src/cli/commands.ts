export { encode } from './encode.ts';
export { model } from './model.ts';
export { start } from './start.ts';
