export { encode } from './encode.ts';
export { start } from './start.ts';
