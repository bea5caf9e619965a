/**
 * An AssemblyScript file, compiled by our Vite plugin: the bytes of a WebAssembly module that imports `env.memory`.
 * The query keeps TypeScript from reading the file itself, which is another language.
 */
declare module '*.as.ts?wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
